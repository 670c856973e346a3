"""Changing a page: what the buttons of its form do, and two texts put together."""
