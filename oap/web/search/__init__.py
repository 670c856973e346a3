"""Searching, and looking after search."""
