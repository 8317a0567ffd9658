"""The peers: one plain decision, specified in `plain.py`, in each engine's own idiom."""
