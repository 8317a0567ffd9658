"""Cut a list into pages that start at an entry, named by its id."""

from collections.abc import Sequence

from service.domain.errors import UnknownIdError


def page_of(ids: Sequence[str], limit: int, cursor: str | None) -> tuple[slice, str | None]:
    """Return where a page lies in a list, and where the next one starts; None after the last.

    Raises:
        UnknownIdError: for a cursor that none of these pages gave.
    """
    if cursor is not None and cursor not in ids:
        remedy = "take the `next_cursor` of the page before, or leave `cursor` out."
        raise UnknownIdError("page of this list at", cursor, ids, remedy)
    start = 0 if cursor is None else ids.index(cursor)
    end = start + limit
    return slice(start, end), ids[end] if end < len(ids) else None
