"""The page for people: the comparison, a form, and the answer to what the form says."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from service.api.endpoint import Services
from service.api.page.answer import Answer, answer_of
from service.api.page.comparison import (
    GuideButton,
    MatrixRow,
    Side,
    guide_of,
    matrix_of,
    names_of,
    sides_of,
)
from service.api.page.form import Document, FormGroup, document_from, field_of, form_of
from service.api.page.sweep import SWEEP, sweep_part
from service.api.page.templates import rendered
from service.api.problems import as_the_edge_tells_it
from service.api.reading import linked_document
from service.domain.errors import DomainError, UnknownModelError
from service.domain.profile import FIELD_BY_PATH
from service.schemas.answer import PARTS, recommendation_document
from service.schemas.faults import Fault, InvalidDocumentError
from service.schemas.profile import load_profile

FILE = "file"
"""The parameter that holds the text of a profile file, pasted into the page."""

FILE_NAME = "tune-or-prompt.yaml"


@dataclass(frozen=True, slots=True)
class Trouble:
    """A fault as the top of the page tells it; `path` leads to the field, where there is one."""

    path: str | None
    label: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that the page shows."""

    names: Mapping[str, str]
    guide: tuple[GuideButton, ...]
    matrix: tuple[MatrixRow, ...]
    sides: tuple[Side, ...]
    form: tuple[FormGroup, ...]
    troubles: tuple[Trouble, ...]
    answer: Answer | None
    is_blank: bool


def page_of(services: Services, query: Mapping[str, str]) -> Page:
    """Return the page for the profile in an address; its faults stand on the page."""
    document, faults = _stated(services, query)
    names = names_of(services.knowledge)
    answer: Answer | None = None
    if not faults:
        answer, faults = _answered(services, document, query.get(SWEEP, ""), names)
    told = answer.document if answer else None
    return Page(
        names=names,
        guide=guide_of(services.knowledge, told),
        matrix=matrix_of(services.knowledge, told),
        sides=sides_of(services.knowledge, told),
        form=form_of(document, faults),
        troubles=tuple(map(_trouble, faults)),
        answer=answer,
        is_blank=not document,
    )


def write_page(page: Page) -> bytes:
    """Write the page as HTML."""
    return rendered("page.html", page=page, names=page.names)


def _stated(services: Services, query: Mapping[str, str]) -> tuple[Document, Sequence[Fault]]:
    """Return the profile in an address: whole, a field at a time, or both, the fields on top."""
    given = {name: text for name, text in query.items() if name != SWEEP}
    text, file = given.pop("profile", ""), given.pop(FILE, "")
    try:
        whole = linked_document(text) if text else {}
        if file and services.read_file:
            whole = services.read_file(FILE_NAME, file).value
    except DomainError as error:
        return document_from(given), [Fault("#/profile", error.code, error.detail)]
    if not isinstance(whole, dict):
        fault = Fault("#/profile", "type", "The profile in the address is not an object.")
        return document_from(given), [fault]
    return _merged(whole, document_from(given)), ()


def _merged(below: Document, above: Document) -> Document:
    groups = {
        name: {**below[name], **part}
        for name, part in above.items()
        if isinstance(part, dict) and isinstance(below.get(name), dict)
    }
    return {**below, **above, **groups}


def _answered(
    services: Services, document: Document, swept: str, names: Mapping[str, str]
) -> tuple[Answer | None, Sequence[Fault]]:
    try:
        profile = load_profile(document, services.clock.today())
        decision = services.recommend(services.knowledge, profile, frozenset(PARTS))
        sweep = sweep_part(services.knowledge, profile, swept, names)
    except (InvalidDocumentError, UnknownModelError) as error:
        told = as_the_edge_tells_it(error)
        assert isinstance(told, InvalidDocumentError)  # noqa: S101  it makes the other into this
        return None, told.faults
    recommendation = recommendation_document(decision, public_url=services.public_url)
    answer = answer_of(recommendation, document, names, sweep=sweep, public_url=services.public_url)
    return answer, ()


def _trouble(fault: Fault) -> Trouble:
    path = field_of(fault)
    field = FIELD_BY_PATH.get(path or "")
    label = (field.question or field.about) if field else fault.pointer.removeprefix("#/")
    return Trouble(path, label, fault.detail)


def key_of(query: Mapping[str, str], today: date) -> str:
    """Return what the page depends on, for the cache."""
    return f"page:{today.isoformat()}:{sorted(query.items())}"
