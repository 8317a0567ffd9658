"""The catalogue: its files read, checked with every fault at once, and turned into Knowledge."""

from tune_or_prompt.catalogue.loading import PACKAGED, load_knowledge, published_cases, version_of

__all__ = ["PACKAGED", "load_knowledge", "published_cases", "version_of"]
