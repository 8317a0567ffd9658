"""The peers: one plain decision in each engine's own idiom, behind the server it is mostly run in.

The decision adds up ten dimensions of three approaches by fixed weights, moved by fifteen rules. It
draws nothing, explains nothing and knows no prices. `plain.py` is its specification; a test holds
every peer against it. Nobody validates more than its framework does by itself.
"""
