"""Writing, reviewing, publishing."""
