"""Signing in, one's own account, and people for admins."""
