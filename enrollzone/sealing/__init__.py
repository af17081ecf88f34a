"""Keys, and what is closed with them. Knows no family and no database: bytes in, bytes out."""
