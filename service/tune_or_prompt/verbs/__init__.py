"""The verbs of the service: each gathers, asks the domain once, and returns what it decided.

Law: pure orchestration of the domain; the world outside is reached only through `ports`.
"""
