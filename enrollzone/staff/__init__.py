"""Who works at the desk: accounts, what each role may do, and who is signed in."""
