"""The composition root of the command line: the engine in this process, without a web server."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

import tune_or_prompt
from tune_or_prompt.catalogue import PACKAGED, load_knowledge
from tune_or_prompt.domain.decide.constraints import judged
from tune_or_prompt.domain.errors import CatalogueError
from tune_or_prompt.domain.language.answers import answers_of
from tune_or_prompt.settings import Settings
from tune_or_prompt.stores.this_process import SystemClock
from tune_or_prompt.verbs.ports import Clock, NullMetrics
from tune_or_prompt.verbs.recommend import recommend
from tune_or_prompt.web.embedded import answer_embedded, ask_embedded
from tune_or_prompt.web.endpoint import Services
from tune_or_prompt.web.openapi import specified
from tune_or_prompt.wire.reply import AnswerLines, Ask


def embedded_service(clock: Clock | None = None, catalogue: Path | None = None) -> Ask:
    """Return a way to ask the engine, over a catalogue, by default the one of the settings.

    Raises:
        CatalogueError: if the catalogue has faults.
        SettingsError: if the environment holds settings that cannot be used.
    """
    settings = Settings.from_environment()
    if catalogue:
        settings = replace(settings, catalogue_dir=catalogue)
    services = embedded_services(settings, clock or SystemClock())
    return ask_embedded(specified.specified(services))


def embedded_batch(detail: str, clock: Clock | None = None) -> AnswerLines:
    """Return a way to ask the engine for many profiles at once, in some detail.

    Raises:
        CatalogueError, SettingsError: as above.
    """
    services = embedded_services(Settings.from_environment(), clock or SystemClock())
    return answer_embedded(services, detail)


def specification_files() -> Mapping[str, bytes]:
    """Return the text of each file of the published specification by its name."""
    return specified.specification_files(embedded_services(Settings(), SystemClock()))


def catalogue_faults(folder: Path) -> tuple[str, ...]:
    """Return the faults of a folder laid over the packaged catalogue; none if it is valid."""
    try:
        load_knowledge(folder)
    except CatalogueError as error:
        return tuple(str(fault) for fault in error.faults)
    return ()


def learn_from(cases: Path, clock: Clock | None = None) -> tuple[Sequence[str], Mapping[str, str]]:
    """Return what an organization's own cases teach, as a report and as catalogue files.

    Raises:
        CatalogueError: if the catalogue or the cases have faults.
    """
    from tune_or_prompt.learn.learning import learn_overlay  # noqa: PLC0415  only the extra has SciPy
    from tune_or_prompt.stores.case_files import cases_from_file, decision_file  # noqa: PLC0415  likewise

    settings = Settings.from_environment()
    knowledge = load_knowledge(settings.catalogue_dir)
    today = (clock or SystemClock()).today()
    found = cases_from_file(cases, today, knowledge.model.approaches)
    answers = answers_of([case.profile for case in found])
    closed = ~judged(answers, knowledge.model, knowledge.money).open
    learned = learn_overlay(knowledge.model, found, closed)
    name = "decision.toml"
    own = settings.catalogue_dir / name if settings.catalogue_dir else PACKAGED / name
    text = (own if own.exists() else PACKAGED / name).read_text("utf-8")
    files = {name: decision_file(text, learned.model)} if learned.is_better else {}
    return [*learned.lines()], files


def embedded_services(settings: Settings, clock: Clock) -> Services:
    """Return what views may use when nothing is served: no cache, no gate and no metrics."""
    return Services(
        knowledge=load_knowledge(settings.catalogue_dir),
        recommend=recommend,
        clock=clock,
        metrics=NullMetrics(),
        engine_version=tune_or_prompt.__version__,
        public_url=settings.public_url or "",
    )
