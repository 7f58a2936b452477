"""Search over a therapist's own words: passages are opened in memory, ranked for one question, and forgotten."""
