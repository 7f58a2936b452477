"""What the program is measured by, beside its tests: `make eval` runs each module named in `evaluation.__main__`."""
