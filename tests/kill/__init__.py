"""The whole program under kill -9: nothing is lost, nothing is repeated to a patient."""
