"""The quality part of a recommendation on the wire."""

from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.reason import Reason
from service.schemas.response_fields import OpenSchema


class Believed(OpenSchema):
    """A number with the range that holds four fifths of the belief."""

    low = of.number("10th percentile.")
    mid = of.number("What to expect.")
    high = of.number("90th percentile.")


class LabelsNeeded(OpenSchema):
    """Labels that take tuning to a score; an end is absent where its curve never gets there."""

    reached = of.share("Share of the believed curves that get there with a million labels.")
    low = of.number("10th percentile.", unit="labels", least=0, required=False)
    mid = of.number("Median.", unit="labels", least=0, required=False)
    high = of.number("90th percentile.", unit="labels", least=0, required=False)


class LearningCurve(OpenSchema):
    """The curve of the project's own tuned trials: err(N) = a + b · N^(-c)."""

    trials = of.whole("Trials that it is fitted to.", least=1)
    a = of.one(Believed, "The error that no number of labels removes.")
    b = of.one(Believed, "The error at one label beyond that.")
    c = of.one(Believed, "The exponent.")
    labels_within_reach = of.number("Clean labels within reach.", unit="labels", least=0)
    score_within_reach = of.one(Believed, "Tuned score to expect with them.")
    to_beat_prompt = of.one(
        LabelsNeeded, "Labels to beat the prompt; absent if its score is unknown.", required=False
    )
    to_reach_target = of.one(
        LabelsNeeded, "Labels to reach the target; absent without one.", required=False
    )
    next_pilot = of.one(Reason, "What one more trial, of which size, would settle.", required=False)


class SimilarCase(OpenSchema):
    """A published case near to the project; read it whole at /v1/evidence/{id}."""

    evidence = of.slug("id of the case.", "a-raft-hotpot")
    distance = of.share(
        "How far it lies from the project: the weighted mean of type of task, labels, gap, "
        "classes, domain and effort on the prompt."
    )
    speaks = of.slug("whether it speaks for or against the verdict.", "for", "against")
    winner = of.slug("what did best.", *APPROACHES, "tie")
    happened = of.text("What happened.")
    trust = of.share("How far the case counts.")
    url = of.text("Address of its source.")


class Quality(OpenSchema):
    """How likely tuning is to beat prompting, and what that rests on."""

    p_tuned_beats_prompt = of.one(
        Believed, "Chance that a tuned model scores higher, over all that is uncertain."
    )
    basis = of.slug("what counts more.", "evidence", "measured")
    measured_weight = of.share("How far the project's own trials have taken over.")
    learning_curve = of.one(
        LearningCurve, "The curve of the project's own trials, if there are any.", required=False
    )
    similar_cases = of.many(
        SimilarCase, "The nearest published cases, one of each study, for and against."
    )
