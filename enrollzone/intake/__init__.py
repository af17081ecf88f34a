"""Judging what was read: units, names, places and polygons, held against the county and its edition before."""
