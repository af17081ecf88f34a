"""The doors for programs that read maps: files of layers, and the OGC API."""
