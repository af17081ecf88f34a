"""The JSON API: what is asked, what is answered, and the description of both."""
