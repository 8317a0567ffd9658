"""Documents as YAML."""

from typing import Any

import yaml


def to_yaml(document: dict[str, Any]) -> bytes:
    """Write a document as YAML, its fields in their own order."""
    text = yaml.dump(document, Dumper=_PlainDumper, sort_keys=False, allow_unicode=True, width=100)
    return text.encode()


class _PlainDumper(yaml.CSafeDumper):
    """Write repeated parts out in full; anchors would puzzle readers."""

    def ignore_aliases(self, _data: object) -> bool:
        return True
