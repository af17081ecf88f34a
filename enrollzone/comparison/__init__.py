"""Two policies beside one another: which families get a different answer, and what was rewritten."""
