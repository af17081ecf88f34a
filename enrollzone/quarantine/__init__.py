"""Files from outside: read in a process that may break, by their bytes, and told as they stand there."""
