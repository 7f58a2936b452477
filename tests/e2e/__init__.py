"""Conversations seen from outside: what a person does on a phone, what they read, and what reaches the patient."""
