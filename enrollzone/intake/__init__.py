"""From a file that somebody hands in to an edition that may be activated: read, looked at, judged, staged."""
