"""How good the program is, measured: each module prints figures of its own."""
