"""A verdict kept in a file, and what has become of it since."""
