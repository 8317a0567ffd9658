"""Read YAML as its version 1.2 has it: only `true` and `false` are truth values, days are text.

Left out are the parts of YAML that profiles do not need and readers trip over: anchors, tags and
several documents in one file. A field with nothing after it counts as not filled in.
"""

import re
from typing import Any

import yaml
from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from tune_or_prompt.domain.language.profile import FIELD_BY_PATH
from tune_or_prompt.wire.documents import FileDocument, UnreadableFileError
from tune_or_prompt.wire.quantities import read_amount

_TAG = "tag:yaml.org,2002:"
_DEEPEST, _MOST_DIGITS = 50, 1_000
_FILLED_IN = frozenset(part for path in FIELD_BY_PATH for part in path.split("."))
"""Groups and fields of a profile, which may wait for an answer; a key of another name is a slip."""


class _CoreLoader(yaml.SafeLoader):
    """Resolves plain scalars as the core schema of YAML 1.2 does."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012  as PyYAML keeps them

    def compose_node(self, parent: Node | None, index: Any) -> Node | None:  # noqa: ANN401
        """Refuse aliases, which can make a small file a huge document."""
        if self.check_event(yaml.AliasEvent):
            event = self.peek_event()  # type: ignore[no-untyped-call]
            text = f"the alias *{event.anchor}; write the value out"
            raise yaml.MarkedYAMLError(None, None, text, event.start_mark)
        node: Node | None = super().compose_node(parent, index)
        return node


for _tag, _pattern, _starts in (
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("bool", r"true|True|TRUE|false|False|FALSE", list("tTfF")),
    ("int", r"[-+]?[0-9]+", list("-+0123456789")),
    (
        "float",
        r"[-+]?(\.[0-9]+|[0-9]+\.[0-9]*|[0-9]+(?=[eE]))([eE][-+]?[0-9]+)?",
        list("-+.0123456789"),
    ),
):
    _CoreLoader.add_implicit_resolver(f"{_TAG}{_tag}", re.compile(rf"^(?:{_pattern})$"), _starts)


def read_yaml(name: str, text: str) -> FileDocument:
    """Return what a YAML text states; an empty one states nothing, which is an object too.

    Raises:
        UnreadableFileError: naming the line and the remedy.
    """
    try:
        node = _CoreLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        raise _unreadable(name, error) from None
    except yaml.YAMLError as error:
        raise UnreadableFileError(name, 1, f"this is not YAML: {error}.") from None
    except RecursionError:
        raise UnreadableFileError(name, 1, "this is nested too deeply; flatten it.") from None
    if node is None:
        return FileDocument(name, {}, {"#": 1})
    lines: dict[str, int] = {}
    value = _Reading(name, lines).value(node, "#", 1)
    return FileDocument(name, {} if value is None else value, lines)


class _Reading:
    """One pass over the nodes of a file, noting the line of each."""

    def __init__(self, name: str, lines: dict[str, int]) -> None:
        self.name, self.lines = name, lines

    def value(self, node: Node, pointer: str, depth: int) -> Any:  # noqa: ANN401
        """Return the value of a node."""
        self.lines.setdefault(pointer, node.start_mark.line + 1)
        if depth > _DEEPEST:
            raise self._fault(node, f"this is nested deeper than {_DEEPEST} levels; flatten it.")
        if isinstance(node, MappingNode):
            return self._mapping(node, pointer, depth)
        if isinstance(node, SequenceNode):
            return [
                self.value(each, f"{pointer}/{index}", depth + 1)
                for index, each in enumerate(node.value)
            ]
        return self._scalar(node, pointer)

    def _mapping(self, node: MappingNode, pointer: str, depth: int) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for key, value in node.value:
            name = key.value if isinstance(key, ScalarNode) else None
            if name is None or name == "<<":
                raise self._fault(key, "this is not a field; write one such as `stage`.")
            if name in found:
                raise self._fault(key, f"{name!r} is stated twice; keep one of the two.")
            if node.flow_style and _is_without_colon(key, value):
                remedy = "write `name: answer`, and numbers without commas between their digits."
                raise self._fault(key, f"{name!r} stands alone; {remedy}")
            self.lines[f"{pointer}/{name}"] = key.start_mark.line + 1
            found[name] = self.value(value, f"{pointer}/{name}", depth + 1)
            if _is_blank(value) and name in _FILLED_IN:
                del found[name]
        return found

    def _scalar(self, node: Node, pointer: str) -> Any:  # noqa: ANN401
        text, place = str(node.value), pointer.removesuffix("/low").removesuffix("/mid")
        path = ".".join(place.removesuffix("/high").split("/")[-2:])
        match node.tag.removeprefix(_TAG):
            case "str":
                return read_amount(path, text, text)
            case "null":
                return None
            case "bool":
                return text.lower() == "true"
            case "int" if len(text) > _MOST_DIGITS:
                raise self._fault(node, f"this number has {len(text):,} digits; round it.")
            case "int":
                return int(text)
            case "float":
                return read_amount(path, text, float(text))
        raise self._fault(node, f"the tag {node.tag} is not known here; leave it out.")

    def _fault(self, node: Node, text: str) -> UnreadableFileError:
        return UnreadableFileError(self.name, node.start_mark.line + 1, text)


def _is_blank(node: Node) -> bool:
    return isinstance(node, ScalarNode) and node.value == "" and node.style is None


def _is_without_colon(key: Node, value: Node) -> bool:
    """Return whether nothing but a name is written, as the end of `{calls_per_day: 10,000}` is."""
    return _is_blank(value) and bool(value.start_mark.index == key.end_mark.index)


def _unreadable(name: str, error: yaml.MarkedYAMLError) -> UnreadableFileError:
    mark = error.problem_mark or error.context_mark
    line = mark.line + 1 if mark else 1
    problem = error.problem or error.context or "this is not YAML"
    if "\\t" in problem:
        problem = "there is a tab where YAML takes spaces only; indent with spaces"
    elif "mapping values are not allowed" in problem:
        problem = "there is a second colon in this line; put the text in quotes"
    elif "expected a single document" in (error.context or ""):
        problem = "a second document begins here; keep one in each file"
    return UnreadableFileError(name, line, f"{problem}.")
