"""What a therapist's edits teach: rules that can be read, examples close to a task, and how much was changed."""
