"""Documents that cite statements, and what a form for one holds."""
