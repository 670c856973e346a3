"""Somebody else's handbook as draft pages."""
