"""From a zone to the campuses that a child may be told of."""
