"""Prompt engineering, fine-tuning or both: a scored, explained recommendation for a project."""

__version__ = "0.2.0"
