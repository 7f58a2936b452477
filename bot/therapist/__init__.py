"""The therapist's conversation, a module for each thing they do."""
