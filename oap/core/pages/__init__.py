"""Pages: what one is, its text and fields, its revisions and states, and what keeps its addresses and ids for ever."""
