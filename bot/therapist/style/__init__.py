"""/style: the rules learned from edits, the dials, and how much still had to be changed."""
