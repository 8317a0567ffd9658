"""The benchmark: starts everything on loopback, loads it, and tells ratios, never absolutes."""
