"""Handbooks from elsewhere, read and turned into drafts."""
