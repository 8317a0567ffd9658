"""Say which approaches cost more to run than the project may spend."""

import numpy as np

from service.domain.evaluation import Evaluation
from service.domain.explanation import APPROACH_NAMES, reason_for
from service.domain.notes import Caution
from service.domain.profile import Profile
from service.domain.scoring import MOSTLY
from service.domain.spending.money import MONTHS_PER_YEAR
from service.domain.vocabulary import APPROACHES

MONTHLY = "budget.monthly_usd"


def budget_cautions(profile: Profile, evaluation: Evaluation) -> tuple[Caution, ...]:
    """Return a warning where a monthly budget is too small in most draws, naming every sum.

    A month that costs too much rules nothing out, since volume and model can still be chosen.
    """
    if MONTHLY not in profile.answers:
        return ()
    columns = evaluation.columns
    budget, yearly = columns[MONTHLY][:1], columns["money.yearly_usd"]
    monthly = {a: yearly[a][:1] / MONTHS_PER_YEAR for a in APPROACHES}
    over = [
        f"{APPROACH_NAMES[a]} about {np.median(usd):,.0f} USD"
        for a, usd in monthly.items()
        if np.mean(usd > budget) > MOSTLY
    ]
    if not over:
        return ()
    text = reason_for("warning.over-monthly-budget", sums=", ".join(over)).text
    return (Caution("over-monthly-budget", text, (MONTHLY,)),)
