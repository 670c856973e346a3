"""What readers answer back: what may be said, and what it costs to send it."""
