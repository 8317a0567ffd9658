"""The tools for agents: a few questions to the service, all of them read-only.

Law: parse, delegate, translate; a fault that the agent can fix is a result, never a failure.
"""
