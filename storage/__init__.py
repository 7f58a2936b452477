"""Remembers, seals, forgets: the innermost layer."""
