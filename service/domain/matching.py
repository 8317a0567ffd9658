"""Hold the catalogue's statements and guide rows against a profile, each with its reason."""

from service.domain.catalogue import Statement
from service.domain.conditions import Column, because, holds, paths_of
from service.domain.known import Known
from service.domain.notes import Matched
from service.domain.rows import PerKind, taken
from service.domain.workings import Found, Setting, Step

MATCHED = "matched"
"""The part of an answer that these steps are for."""


def matching_steps(known: Known) -> tuple[Step, ...]:
    """Return a step for each statement."""
    return tuple(map(_matching_step, known.statements))


def _matching_step(statement: Statement) -> Step:
    name = f"{MATCHED}.{statement.id}"
    paths = [path for condition in statement.when for path in paths_of(condition)]

    def work(found: Found, setting: Setting) -> Found:
        told = {path: found[path] for path in paths}
        told[name] = found[f"statement.{statement.id}"]
        kinds = range(len(setting.profiles))
        rows = [taken(told, slice(kind, kind + 1)) for kind in kinds]
        return {name: PerKind(tuple(_matched(statement, row, row[name]) for row in rows))}

    return Step(name, work, part=MATCHED)


def _matched(statement: Statement, columns: Found, truth: Column) -> Matched:
    return Matched(
        statement=statement.id,
        text=statement.text,
        approach=statement.approach,
        holds=holds(truth),
        because=because(statement.when, columns),
    )
