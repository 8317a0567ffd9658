"""The page for people: the form, the answer to it, and the comparison behind it."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from dataclasses import dataclass
from urllib.parse import unquote

from tune_or_prompt.domain.errors import DomainError, UnknownModelError
from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import FIELD_BY_PATH, Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.domain.report.parts import PARTS
from tune_or_prompt.web.endpoint import Services
from tune_or_prompt.web.page.answer import AnswerView, Before, answer_of
from tune_or_prompt.web.page.form import FormDocument, ProfileForm, document_from, form_of
from tune_or_prompt.web.page.pictures import Shown
from tune_or_prompt.web.page.templates import rendered
from tune_or_prompt.web.reading import linked_document
from tune_or_prompt.wire.faults import InvalidDocumentError
from tune_or_prompt.wire.profile import load_profile

PROFILE, FILE, PREVIEW = "profile", "file", "preview"
"""Parameters that are no fields; in a preview, fields are changes of the whole profile."""

FILE_NAME = "tune-or-prompt.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """Everything that the page shows.

    Attributes:
        form: the questions, filled.
        answer: the answer to them.
        knowledge: the catalogue, for the comparison in its words.
        faults: what is wrong with anything but a question, by its name.
        models: models to choose from.
    """

    form: ProfileForm
    answer: AnswerView
    knowledge: Knowledge
    faults: Mapping[str, str]
    models: tuple[str, ...]


def page_of(services: Services, query: Mapping[str, str]) -> Page:
    """Return the page for the answers in an address; what cannot be read is marked, not fatal."""
    typed = {name: text for name, text in query.items() if name not in (PROFILE, FILE, PREVIEW)}
    document, faults = _stated(services, query, typed)
    profile, decision = _answered(services, document, faults)
    shown = Shown(services.knowledge, profile, decision)
    before = _before(services, query, profile, typed)
    known = {path: text for path, text in faults.items() if path in FIELD_BY_PATH}
    answers = {path: profile.answers[path] for path in profile.answers if path not in known}
    return Page(
        form=form_of(
            document, typed, answers, known, [each.field for each in decision.next_questions or ()]
        ),
        answer=answer_of(
            shown, document, before=before, public_url=services.public_url, without=tuple(known)
        ),
        knowledge=services.knowledge,
        faults={name: text for name, text in faults.items() if name not in known},
        models=tuple(
            name
            for name, prices in services.knowledge.money.prices.on(profile.as_of).items()
            if prices.sells_calls()
        ),
    )


def write_page(page: Page) -> bytes:
    """Write the page as HTML."""
    return rendered("page.html", page=page, answer=page.answer, knowledge=page.knowledge)


def _stated(
    services: Services, query: Mapping[str, str], typed: Mapping[str, str]
) -> tuple[FormDocument, dict[str, str]]:
    """Return the profile in an address: whole, a field at a time, or both, the fields on top."""
    above, faults = document_from(typed)
    text, file = query.get(PROFILE, ""), query.get(FILE, "")
    whole: object = {}
    try:
        whole = linked_document(text) if text else {}
        if file and services.read_file:
            whole = services.read_file(FILE_NAME, file).value
    except DomainError as error:
        faults["The file" if file else "The link"] = error.detail
    if not isinstance(whole, dict):
        faults["The file" if file else "The link"] = "It holds no profile: write `field: value`."
        whole = {}
    merged = deepcopy(whole)
    for name, part in above.items():
        if isinstance(part, dict) and isinstance(merged.get(name), dict):
            merged[name] |= part
        else:
            merged[name] = part
    return merged, faults


def _answered(
    services: Services, document: FormDocument, faults: dict[str, str]
) -> tuple[Profile, Decision]:
    """Return the answer to what can be read; what cannot is taken out and added to the faults."""
    while True:
        try:
            profile = load_profile(document, services.clock.today())
            decision = services.recommend(services.knowledge, profile, frozenset(PARTS))
        except InvalidDocumentError as error:
            found = [(_names(fault.pointer), fault.detail) for fault in error.faults]
        except UnknownModelError as error:
            found = [(error.field.split("."), error.detail)]
        else:
            return profile, decision
        taken = [_take_out(document, names) for names, _ in found]
        if not any(taken):
            document.clear()  # or the same faults would be found again
        faults.update({_field_in(names): _remedy(detail) for names, detail in found})


def _field_in(names: list[str]) -> str:
    """Return the field that a path leads into, or its start if there is no such field."""
    dotted = ".".join(names[:2])
    is_top_level = dotted not in FIELD_BY_PATH and names[0] in FIELD_BY_PATH
    return names[0] if is_top_level else dotted


def _take_out(document: FormDocument, path: list[str]) -> bool:
    """Take the answer that a path leads into out of a document; return whether there was one."""
    group, *names = path
    place = document.get(group)
    if names and isinstance(place, dict):
        return place.pop(names[0], None) is not None
    return document.pop(group, None) is not None


def _names(pointer: str) -> list[str]:
    parts = unquote(pointer).removeprefix("#/").split("/")
    return [part.replace("~1", "/").replace("~0", "~") for part in parts]


def _remedy(detail: str) -> str:
    text = detail.partition(": ")[2] or detail
    return text[:1].upper() + text[1:]


def _before(
    services: Services, query: Mapping[str, str], profile: Profile, changed: Iterable[str]
) -> Before | None:
    """Return what a preview changed: the fields that stand beside a whole profile."""
    if PREVIEW not in query:
        return None
    try:
        document = linked_document(query.get(PROFILE, ""))
        old = load_profile(document, services.clock.today())
        verdict = services.recommend(services.knowledge, old, frozenset()).verdict
    except DomainError:
        return None
    changes = {path: answer for path in changed if (answer := profile.get(path)) is not None}
    return Before(document, verdict, changes) if isinstance(document, dict) else None
