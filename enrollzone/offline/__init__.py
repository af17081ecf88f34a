"""A policy as data that a browser walks by itself: the same diagrams, facts and words, and no rule beside them."""
