"""Writing, reviewing and publishing."""
