"""Reads days, times and recurrence as therapists type them in Hebrew and English, and what is asked of a calendar."""
