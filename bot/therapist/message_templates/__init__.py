"""The therapist's own message templates: kept, shown with what is recognised in them, and filled in for a patient."""
