"""Talks to the world and owns no rules: channels, conversations, command line."""
