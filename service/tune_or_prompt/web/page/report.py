"""The report: a recommendation as one file that needs nothing else, to print or to save."""

from tune_or_prompt.domain.knowledge import Knowledge
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.web.page.answer import answer_of
from tune_or_prompt.web.page.pictures import Shown
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
