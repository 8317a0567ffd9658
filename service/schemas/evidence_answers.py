"""The evidence on the wire: the published cases, one of them, and the model fitted to them."""

from typing import Any

from service.domain.published.evidence import EvidenceCase
from service.domain.quality import QualityModel
from service.domain.vocabulary import APPROACHES
from service.schemas import response_fields as of
from service.schemas.plain import plain
from service.schemas.response_fields import OpenSchema
from service.schemas.tables import Table

FORMULA = "p = 1 / (1 + exp(-z)), z = intercept + effects of the choices + slopes of the quantities"
NUMBER = {"type": "number"}


class EvidenceList(Table):
    """Published cases, one a row; a page of them."""

    total = of.whole("How many cases there are on all pages.")
    next_cursor = of.text("`cursor` of the next page; absent on the last.", required=False)


class EvidenceCard(OpenSchema):
    """One published comparison of a prompted with a tuned model."""

    id = of.slug("id of the case, by which reasons cite it.", "a-raft-hotpot")
    title = of.text("Title of the source.")
    authors = of.text("Who wrote it.")
    year = of.whole("Year of the source.")
    url = of.text("Address of the source.")
    source_group = of.text("The study; cases of one study are never split between folds.")
    source_kind = of.slug("kind of source.", "paper", "benchmark", "practitioner", "vendor")
    seen = of.slug("what was read.", "figures", "outcome")
    trust = of.share("How far the case counts: the product of three stated factors.")
    task = of.text("What was done.")
    task_type = of.slug("type of task, as in the profile.", "classification")
    subject = of.text("What it is about.")
    domain = of.slug("how special the subject is.", "general", "specialised", "narrow-expert")
    gap = of.slug("what the prompted model lacked, where stated.", "form", required=False)
    labels = of.whole("Labelled examples that the tuned model saw.", required=False)
    classes = of.whole("Labels to choose from.", least=1, required=False)
    prompt_effort = of.slug("how hard prompting was tried.", "few-shot", "engineered")
    prompt_model = of.text("The prompted model.")
    prompt_class = of.slug("its class.", "frontier-api", required=False)
    prompt_year = of.whole("Year in which it came out.")
    tuned_model = of.text("The tuned model.")
    tuned_class = of.slug("its class.", "open-small", required=False)
    comparison = of.slug("what was compared.", "same-base", "cross-model", "loose")
    metric = of.text("The source's own metric, which sets the scale of the scores.")
    lower_is_better = of.flag("Whether a lower score is better on that metric.")
    prompt_score = of.number("Score of the prompted model.", unit="metric", required=False)
    tuned_score = of.number("Score of the tuned model.", unit="metric", required=False)
    hybrid_score = of.number("Score of the two together.", unit="metric", required=False)
    winner = of.slug("what did best.", *APPROACHES, "tie")
    acceptable = of.words("Approaches that a careful judge would accept.")
    deployed = of.slug("what was put to use, where known.", *APPROACHES, required=False)
    decided_by = of.text("What decided that, where known.", required=False)
    calls_per_day = of.number("Volume, where stated.", unit="calls/day", least=0, required=False)
    note = of.text("What was found, in our own words.")
    cited_by = of.words("Keys of the catalogue that cite the case.")


class ModelFactor(OpenSchema):
    """One coefficient of the quality model, and why it is what it is."""

    name = of.slug("kind of coefficient.", "effect", "labels_slope")
    column = of.text("The field that it reads; empty for the intercept.")
    choices = of.words("The answers that it belongs to; empty for all.")
    origin = of.slug("where it comes from.", "fitted", "stated")
    cases = of.whole("Cases that record the input.")
    log_odds = of.number("The coefficient.", unit="log-odds")
    low = of.number("10th percentile over refits.", unit="log-odds")
    high = of.number("90th percentile over refits.", unit="log-odds")
    direction = of.slug("the direction that it keeps.", "any", "never-raises", "never-lowers")
    centre = of.number("Where it started.", unit="log-odds")
    spread = of.number("How loosely it was held there.", unit="log-odds")
    evidence = of.words("Ids of the cases behind the start.")
    why = of.text("The reason for the start.")


class Reliability(OpenSchema):
    """Predicted against observed chance, of the cases in one range of predictions."""

    from_ = of.share("Start of the range.", data_key="from", attribute="from")
    to = of.share("End of the range.")
    cases = of.whole("Cases in it.")
    predicted = of.share("Mean prediction.")
    observed = of.share("Share of these cases that tuning won.")


class Selective(OpenSchema):
    """Accuracy where only the surest cases are answered."""

    answered = of.share("Share of the cases answered, the surest first.")
    cases = of.whole("Number of them.")
    accuracy = of.share("Share right.")


class EvidenceModel(OpenSchema):
    """The model behind `p_tuned_beats_prompt`, and how often it is right on unseen studies."""

    formula = of.text("The model as a formula.")
    factors = of.many(ModelFactor, "The coefficients.")
    cases = of.whole("Cases that it is judged on.")
    studies = of.whole("Studies that they come from; folds are split by study.")
    left_out = of.whole("Cases that say nothing of tuning against prompting alone.")
    accuracy = of.share("Share right on studies not seen; a tie accepts both sides.")
    accuracy_weighted_by_trust = of.share("The same, weighted by trust.")
    accuracy_without_ties = of.share("The same, ties left out.")
    brier = of.share("Brier score on studies not seen; lower is better.")
    brier_of_constant = of.share("Brier score of always saying the mean.")
    accuracy_uncentred = of.share("Share right of a model that knew no table beforehand.")
    brier_uncentred = of.share("Its Brier score.")
    floors = of.mapping("Share right of the rules that it must beat.", NUMBER)
    lead_over_task_rule_standard_error = of.share("Standard error of its lead over the task rule.")
    reliability = of.many(Reliability, "Predicted against observed.")
    selective = of.many(Selective, "Accuracy where only the surest are answered.")
    when_sure = of.mapping("Accuracy where it is sure, and where not.", NUMBER)
    by_source_kind = of.mappings("Accuracy and floors by kind of source.", {})
    by_task_type = of.mappings("Accuracy and floors by type of task.", {})
    weaknesses = of.words("What it is known to be weak at.")


def case_document(case: EvidenceCase, cited_by: tuple[str, ...]) -> dict[str, Any]:
    """Return the wire form of a case."""
    return {**plain(case), "cited_by": list(cited_by)}


def model_document(model: QualityModel) -> dict[str, Any]:
    """Return the wire form of the quality model."""
    return {"formula": FORMULA, **plain(model.report)}
