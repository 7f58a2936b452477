"""Speech to text on this machine: a windowed decoder, one child process for the recogniser, and the models it runs."""
