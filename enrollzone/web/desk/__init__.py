"""The pages of the staff, under ``/desk/``: who is signed in, what they may do, and what they see."""
