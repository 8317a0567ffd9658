"""The wire form: what may be sent, what is sent back, and how a fault in it is told.

Law: marshmallow lives here and nowhere else; no web framework, no store, no command line.
"""
