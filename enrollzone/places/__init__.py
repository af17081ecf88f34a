"""From words, codes and points to units: the ladder of place matching."""
