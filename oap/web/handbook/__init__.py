"""The whole handbook to keep."""
