"""Bringing a handbook in."""
