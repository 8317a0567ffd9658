"""What can be asked for, one file a resource.

Law: a view is at most ten lines and knows nothing of requests and responses.
"""
