"""The pages of families: one box, the ordinary answer, the questions that still matter, the answer and its papers."""
