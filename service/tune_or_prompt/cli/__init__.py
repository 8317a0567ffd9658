"""The command line, one file a command.

Law: parse, delegate, translate; heavy imports stay inside the command that needs them.
"""
