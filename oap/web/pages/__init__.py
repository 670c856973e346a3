"""Reading pages, in a browser or by a program."""
