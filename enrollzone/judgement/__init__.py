"""What is decided of a checked case: opinions given apart, the family's choice, the decision, and its report."""
