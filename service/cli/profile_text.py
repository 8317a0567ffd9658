"""A profile as a commented YAML file: what is answered as it is, everything else as a comment."""

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from service.cli.json_text import as_json
from service.domain.profile import FIELDS, NUMERIC_KINDS, Field

HEAD = """\
# yaml-language-server: $schema={schema}
#
# What you know of the project. Every line is optional: leave out what you do not know, and it
# counts as uncertain, not as a default. `tune-or-prompt explain FIELD` says more about each.
# Take the sign # away to answer, from the name of the group too. Shown is what is likeliest
# without an answer, where anything is assumed then.
"""


def profile_text(answers: Mapping[str, Any], schema: str, likely: Mapping[str, Any]) -> str:
    """Return the file; it is a valid profile, however few answers there are.

    Args:
        answers: what is answered, by dotted path.
        schema: where an editor finds the schema.
        likely: what stands in a comment as an example, by dotted path.
    """
    parts = [HEAD.format(schema=schema)]
    for group, fields in groupby(FIELDS, key=lambda field: field.group):
        parts.append("\n".join(_group(group, list(fields), answers, likely)))
    return "\n\n".join(part.rstrip("\n") for part in parts) + "\n"


def nested(answers: Mapping[str, Any]) -> dict[str, Any]:
    """Return the profile of answers by dotted path."""
    document: dict[str, Any] = {}
    for path, answer in answers.items():
        group, _, name = path.rpartition(".")
        place = document.setdefault(group, {}) if group else document
        place[name] = answer
    return document


def flat(profile: Mapping[str, Any]) -> dict[str, Any]:
    """Return the answers of a profile by dotted path."""
    groups = {field.group for field in FIELDS if field.group}
    answers: dict[str, Any] = {}
    for name, value in profile.items():
        if name in groups:
            answers |= {f"{name}.{each}": own for each, own in value.items()}
        else:
            answers[name] = value
    return answers


def _group(
    group: str, fields: list[Field], answers: Mapping[str, Any], likely: Mapping[str, Any]
) -> Iterator[str]:
    indent = "  " if group else ""
    is_open = any(field.path in answers for field in fields)
    if group:
        yield f"{group}:" if is_open else f"# {group}:"
    for field in fields:
        sign = "" if field.path in answers else "# "
        if field.path in answers:
            value = as_json(answers[field.path]).decode()
        else:
            value = str(likely.get(field.path, _example(field)))
        yield f"{sign}{indent}{field.name}: {value}  # {_about(field)}"


def _example(field: Field) -> str:
    if field.kind == "choice":
        return field.choices[0]
    if field.kind == "pilot":
        return "[{labelled_examples: 500, score: 0.8}]"
    examples = {"flag": "true", "text": "My project", "date": "2026-11-24", "share": "0.5"}
    if field.kind == "model":
        return "openai/gpt-4.1-mini"
    return examples.get(field.kind, f"{max(field.least, min(field.most, 5)):.10g}")


def _about(field: Field) -> str:
    if field.kind == "choice":
        return f"{field.about} {' · '.join(field.choices)}"
    return f"{field.about} {f'({field.unit})' if field.kind in NUMERIC_KINDS else ''}".rstrip()
