"""Reports of a recommendation: as one HTML file that needs nothing else, and as Markdown."""

from collections.abc import Iterator, Sequence

from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.web.page.answer import STANDINGS, answer_of, odds_of, track_of
from tune_or_prompt.web.page.pictures import Shown, names_of
from tune_or_prompt.web.page.templates import rendered, static_file
from tune_or_prompt.wire.profile import profile_document


def write_report(
    decision: Decision, profile: Profile, knowledge: Knowledge, public_url: str = ""
) -> bytes:
    """Write a decision as a page with its style in it: one page, then the details.

    Args:
        decision: the decision; parts that it lacks are left out.
        profile: the profile with its day.
        knowledge: the catalogue.
        public_url: where the service is reached, if it knows.
    """
    shown = Shown(knowledge, profile, decision)
    return rendered(
        "report.html",
        answer=answer_of(shown, profile_document(profile), public_url=public_url),
        public_url=public_url,
        style=static_file("page.css").decode(),
    )


def write_markdown(decision: Decision, knowledge: Knowledge, link: str = "") -> bytes:
    """Write a decision as Markdown; signs in its texts lose their meaning.

    Args:
        decision: the decision; parts that it lacks are left out.
        knowledge: the catalogue.
        link: address of the answer, without signs of Markdown; empty if there is none.
    """
    return rendered(
        "report.md",
        decision=decision,
        names=names_of(knowledge),
        link=link,
        standing=STANDINGS[decision.standing],
        odds=odds_of(decision.probability),
        track=track_of(decision.track_record),
        lists=list(_lists(decision)),
    )


def _lists(decision: Decision) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield lists of sentences under their titles."""
    yield "What would change it", [each.text for each in decision.flips or ()]
    yield "What to find out next", [each.question for each in decision.next_questions or ()]
    yield "Why not the others", [each.text for each in decision.why_not or ()]
    yield "Watch out", [each.text for each in decision.warnings or ()]
    if assumed := decision.assumptions:
        title = f"What was assumed: the {len(assumed.most)} of {assumed.count} that matter most"
        yield title, [f"{each.label}: {each.text}" for each in assumed.most]
