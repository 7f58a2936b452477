"""Each outside service has one home here."""
