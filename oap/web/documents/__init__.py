"""The provision record, the family's list, the self-audit, and checking a document."""
