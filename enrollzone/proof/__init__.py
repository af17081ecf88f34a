"""What can be proved of a pack before it is published, and what its families of cases hold fast."""
