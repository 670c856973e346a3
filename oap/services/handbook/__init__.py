"""Copies of the handbook, made once for each edition."""
