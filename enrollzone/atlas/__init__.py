"""Boundary editions: dated sets of units (社区, 村) and, where they exist, their shapes."""
