"""What every view rests on: access, answers, limits, errors, the cache of public pages."""
