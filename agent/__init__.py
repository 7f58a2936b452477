"""What is said next, and in whose voice."""
