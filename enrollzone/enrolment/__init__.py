"""Seats of campuses and the bureau's placing: what was planned, who is placed where and why, signed by two people."""
