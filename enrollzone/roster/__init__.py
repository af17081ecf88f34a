"""Rosters: sheets of many children, each row asked through the same lookup; a bad row never stops the others."""
