"""What a policy says of a family: the outcomes still possible, why, what to ask next, which papers are enough."""
