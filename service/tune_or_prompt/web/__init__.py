"""The HTTP face: requests in, representations out.

Law: a view takes what was asked and returns a value; parsing, caching, conditions, headers and
the published specification follow from the endpoint's one declaration.
"""
