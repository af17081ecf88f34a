"""From a candidate to what is live: staged, signed for, activated, rolled back, and never half-written."""
