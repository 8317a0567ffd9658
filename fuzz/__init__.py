"""Fuzzing: bytes thrown at the reader, the schemas, the endpoints and the engine.

Law: a target needs nothing but the project itself, so that tests replay what the fuzzer kept.
"""
