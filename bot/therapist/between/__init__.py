"""Between sessions: questions over one's own words, looking back, how things stand, and suggested follow-ups."""
