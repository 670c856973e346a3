"""What is made of words that somebody types: tokens, lay words, pinned results, danger, and what may be kept of
them."""
