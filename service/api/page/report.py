"""The report: a recommendation as one file that needs nothing else, to print or to save."""

from service.api.page.answer import answer_of
from service.api.page.pictures import Shown
from service.api.page.templates import rendered, static_file
from service.domain.knowledge import Knowledge
from service.domain.language.profile import Profile
from service.domain.report.decision import Decision
from service.schemas.profile import profile_document


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
