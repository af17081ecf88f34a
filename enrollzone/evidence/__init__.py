"""Kinds of papers, and what a paper proves. Knows no policy: which papers are asked for is said there."""
