"""Accounts, ways in, mandates, and acts on people that need two."""
