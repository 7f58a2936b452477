"""Approved, once, and exactly that: the sending part alone, under kills, restores, races and load."""
