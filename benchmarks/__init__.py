"""Measurements, never tests: each prints one JSON line with figures and ratios of one run."""
