"""The world outside: one port or one file format a module.

Law: adapters may do what the layers below may not, and know no web framework.
"""
