"""A decision kept: its lock, and what has become of it since."""

RELOCK = "run `tune-or-prompt lock` to make it again."
"""What to do about a lock that cannot be read."""
