"""The whole handbook, or a part of it, as one ordered value."""
