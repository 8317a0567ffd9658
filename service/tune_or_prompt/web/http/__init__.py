"""The way of a request to its view, and of its answer back."""
