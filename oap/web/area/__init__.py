"""The screens on which people change what an area keeps beside its pages."""
