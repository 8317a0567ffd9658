"""A recommendation as Markdown."""
