"""Read how sure an evaluation is: shares won, their standard error, and central weights.

Source: Lahdelma & Salminen 2001, "SMAA-2" (acceptability and central weights).
"""

import math

from service.domain.evaluation import Evaluation
from service.domain.outlook.answers import ApproachRobustness, Robustness
from service.domain.vocabulary import APPROACHES, DIMENSIONS

DIGITS = 10


def robustness_of(evaluation: Evaluation) -> Robustness:
    """Return how sure the verdict on the first row is."""
    draws = evaluation.scores.draws
    return Robustness(
        draws=draws,
        approaches=tuple(_of_approach(evaluation, position) for position in range(len(APPROACHES))),
    )


def standard_error(share: float, draws: int) -> float:
    """Return the standard error of a share of draws: `sqrt(p * (1 - p) / n)`."""
    return round(math.sqrt(share * (1.0 - share) / draws), DIGITS)


def _of_approach(evaluation: Evaluation, position: int) -> ApproachRobustness:
    won = evaluation.scores.wins()[0, :, position]
    share = float(won.mean())
    central = None
    if won.any():
        means = evaluation.scores.weights[0, won].mean(axis=0).tolist()
        central = {name: round(mean, DIGITS) for name, mean in zip(DIMENSIONS, means, strict=True)}
    return ApproachRobustness(
        approach=APPROACHES[position],
        acceptability=share,
        standard_error=standard_error(share, evaluation.scores.draws),
        central_weights=central,
    )
