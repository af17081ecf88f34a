"""Questions asked of performance, one file each. `python -m benchmarks` prints the figures beside their goals."""
