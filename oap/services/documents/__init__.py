"""What citations and self-audits need of today's pages."""
