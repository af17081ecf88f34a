"""What a policy says, drawn and written out for people."""
