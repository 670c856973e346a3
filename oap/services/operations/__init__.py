"""Running the service: backups, readiness, work in processes of its own."""
