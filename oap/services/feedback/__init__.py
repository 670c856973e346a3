"""What readers answer back: giving it, and dealing with it."""
