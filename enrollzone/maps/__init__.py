"""Pictures of a county under a policy, with the same said in words: to be looked at, nothing is decided by them."""
