"""The page for people, and the report in one file."""
