"""What an area keeps beside its pages: its own name and colours, contacts, words explained, banners."""
