"""Multi-step work, callable from a turn or a job."""
