"""A decision kept: its lock, and what has become of it since."""
