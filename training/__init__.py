"""Teaches the models that the product ships. Needs the packages of the extra `training`; running and testing need none
of them."""
