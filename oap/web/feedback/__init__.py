"""What readers answer back: their form, and the screen of the team."""
