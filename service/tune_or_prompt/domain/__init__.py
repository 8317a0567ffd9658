"""The decision itself: frozen dataclasses and pure functions over columns.

Law: nothing here reads a file, a clock, an environment or a network, and nothing here knows the
wire form. Time and chance arrive as arguments; NumPy is the only dependency.
"""
