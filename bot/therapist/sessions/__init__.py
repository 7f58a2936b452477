"""Planned sessions: the calendar, the day, the brief before a session, and reminders."""
