"""Changing what an area keeps beside its pages, with a second pair of eyes."""
