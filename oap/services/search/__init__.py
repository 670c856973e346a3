"""Search looked after: its words, its measures, what was not found, how often danger was heard."""
