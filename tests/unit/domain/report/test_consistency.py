from hypothesis import given, settings

from tests.strategies import KNOWLEDGE, profile, profiles
from tests.unit.domain.report.samples import decided
from tune_or_prompt.domain.approaches import BY_ID
from tune_or_prompt.domain.approaches.wording import wording_of
from tune_or_prompt.domain.language.profile import Profile
from tune_or_prompt.domain.report.decision import Decision
from tune_or_prompt.domain.report.plan import filled

HIGH_VOLUME = profile(
    stage="production",
    task__type="classification",
    task__breadth="single",
    data__labelled_examples=20_000.0,
    traffic__calls_per_day=500_000.0,
)


def trained(decision: Decision) -> bool:
    return decision.verdict != "none" and BY_ID[decision.verdict].trains


def codes_in(decision: Decision) -> set[str]:
    return {one.code for one in decision.warnings or ()}


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_contributions_sum_to_the_score(some: Profile) -> None:
    for one in decided(some, "contributions").ranking:
        parts = one.contributions or ()
        assert abs(sum(part.points for part in parts) - one.score) < 1e-9
        assert abs(sum(part.weight for part in parts) - 1.0) < 1e-9


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_a_statement_that_holds_for_another_approach_says_what_weighs_more(some: Profile) -> None:
    decision = decided(some, "matched")
    for one in decision.matched or ():
        if one.holds is not None and one.holds >= 0.5 and one.approach != decision.verdict:
            assert "What weighs more here" in one.because or "is ruled out" in one.because


@settings(max_examples=40, deadline=None)
@given(profiles())
def test_tuning_against_what_was_measured_says_why(some: Profile) -> None:
    decision = decided(some, "warnings")
    meets = some.get("measured.prompt_standing") == "meets-target"
    numbers = {"measured.target", "measured.prompt_score"} <= set(some.answers)
    if trained(decision) and meets and not numbers:
        assert "prompt-meets-target" in codes_in(decision)
    for one in decision.warnings or ():
        if one.code in {"prompt-meets-target", "tuning-did-not-help", "verdict-costs-more"}:
            assert "recommended all the same because" in one.text


@settings(max_examples=30, deadline=None)
@given(profiles())
def test_a_verdict_that_costs_more_for_certain_says_why_with_the_money(some: Profile) -> None:
    decision = decided(some, "costs", "warnings")
    assert decision.costs
    headline = decision.costs.headline
    warned = "verdict-costs-more" in codes_in(decision)
    assert warned == ("recommended all the same" in headline.text)
    assert not (warned and headline.cheapest == decision.verdict)


@settings(max_examples=30, deadline=None)
@given(profiles())
def test_a_break_even_of_what_is_ruled_out_says_so(some: Profile) -> None:
    decision = decided(some, "costs")
    assert decision.costs
    even = decision.costs.headline.break_even
    is_open = any(one.feasible and BY_ID[one.approach].trains for one in decision.ranking)
    assert ("is ruled out" in even.reason) == (not is_open and even.kind != "not-offered")


def test_a_volume_too_wide_to_print_is_told_as_rough_with_what_narrows_it() -> None:
    decision = decided(profile(task__type="dialogue", knowledge__change="daily"), "costs")
    assert decision.costs
    even = decision.costs.headline.break_even
    assert even.calls_per_day is None
    assert "above very roughly" in even.reason
    assert "“Share read from the cache” for a closer figure." in even.reason


def test_a_job_that_ends_is_told_in_all_and_others_by_the_month() -> None:
    calls: dict[str, float | str] = {"traffic__instruction_tokens": 1_200.0}
    job = calls | {"traffic__mode": "one-off", "traffic__total_calls": 3e6}
    for answers, (told, untold) in (
        (job, ("total_usd", "monthly_usd")),
        (calls | {"traffic__calls_per_day": 1e5}, ("monthly_usd", "total_usd")),
    ):
        decision = decided(profile(task__type="translation", **answers), "costs", "options")
        assert decision.costs
        assert decision.costs.options
        figures = decision.costs.headline.approaches["fine-tuning"]
        priced = next(one for one in decision.costs.options if one.option == figures.option)
        assert getattr(figures, told) == (priced.monthly_usd or priced.horizon_usd)
        assert getattr(figures, told) is not None
        assert getattr(figures, untold) is None


@settings(max_examples=30, deadline=None)
@given(profiles())
def test_the_summary_saves_only_where_the_money_does(some: Profile) -> None:
    decision = decided(some, "costs")
    assert decision.costs
    headline = decision.costs.headline
    other = wording_of(headline.against or "").noun
    if " saves about" in decision.summary and f"against {other}" in decision.summary:
        saving = headline.saves_usd_per_month
        assert saving is None or saving.mid > 0.0


def test_five_hundred_thousand_calls_are_not_a_plain_no_to_millions() -> None:
    holds = {one.id: one.holds for one in decided(HIGH_VOLUME, "matched").matched or ()}
    assert 0.5 < (holds["millions-of-calls"] or 0.0) < 1.0


def test_what_is_not_answered_neither_holds_nor_fails() -> None:
    by_id = {one.id: one for one in decided(HIGH_VOLUME, "matched").matched or ()}
    one = by_id["consistency-non-negotiable"]
    assert one.holds is None
    assert one.because == "Not known: depends on “Consistency”."


def test_one_false_condition_fails_a_statement_whatever_the_others_are() -> None:
    by_id = {one.id: one for one in decided(HIGH_VOLUME, "matched").matched or ()}
    one = by_id["prototype-this-week"]
    assert (one.holds, one.because) == (0.0, "No: the project is in production.")


def test_break_even_compares_the_same_model_and_says_what_a_smaller_one_saves() -> None:
    decision = decided(HIGH_VOLUME, "costs")
    assert decision.costs
    even = decision.costs.headline.break_even
    assert "prompting the same model" in even.reason
    assert decision.costs.headline.smaller_model_saves_usd_per_month is not None
    if " saves about" in decision.summary:
        assert "prompting the same model would save" in decision.summary


def test_no_price_of_an_assumed_model_is_a_warning() -> None:
    assert not [code for code in codes_in(decided(HIGH_VOLUME, "warnings")) if "price" in code]


def test_prompting_with_barred_weights_is_not_warned_of_tuning() -> None:
    decision = decided(profile(data__may_enter_weights=False), "warnings")
    assert decision.warnings == ()


def test_a_missed_latency_target_is_a_warning_with_every_time() -> None:
    decision = decided(
        profile(traffic__latency_target_ms=2.0, traffic__calls_per_day=1000.0), "warnings"
    )
    text = next(one.text for one in decision.warnings or () if one.code == "latency-target-missed")
    assert "your target is 2 ms" in text
    assert "with fine-tuning" in text
    assert "with prompt engineering" in text


def test_a_one_off_job_has_no_cost_a_month() -> None:
    decision = decided(
        profile(
            task__type="extraction",
            traffic__mode="one-off",
            traffic__total_calls=100_000.0,
            data__labelled_examples=500.0,
        ),
        detail="summary",
    )
    assert decision.costs
    assert "a month" not in decision.summary
    assert all(one.monthly_usd is None for one in decision.costs.headline.approaches.values())
    assert not [step for step in decision.plan or () if "a month" in step.action]


def test_questions_all_have_a_value_and_change_something() -> None:
    questions = decided(HIGH_VOLUME, "next_questions").next_questions or ()
    assert questions
    assert all(one.value > 0.0 and one.could_become for one in questions)


def test_a_flip_reads_as_what_would_have_to_be_true() -> None:
    flips = decided(profile(task__voice="exact", stage="pilot"), "flips").flips or ()
    for flip in flips:
        assert flip.text.startswith("If ")
        for change in flip.changes:
            assert ("; now, " in change.text) == (change.from_ is not None)


def test_retrieval_is_not_planned_on_a_device() -> None:
    decision = decided(
        profile(
            task__type="summarisation", models__hosting="on-device", data__labelled_examples=3000.0
        ),
        "plan",
    )
    assert "retrieval" not in {step.id for step in decision.plan or ()}


def test_an_agent_is_planned_to_cache_its_prompt() -> None:
    decision = decided(
        profile(
            task__type="agentic",
            traffic__instruction_tokens=20_000.0,
            traffic__calls_per_day=2000.0,
        ),
        "plan",
    )
    actions = {step.id: step.action for step in decision.plan or ()}
    assert "20,000 tokens" in actions["prompt-caching"]


def test_a_plan_to_tune_names_labels_model_money_and_days() -> None:
    decision = decided(HIGH_VOLUME, "plan")
    actions = {step.id: step.action for step in decision.plan or ()}
    assert "(5,000, 10,000 and 20,000)" in actions["pilot-tuning"]
    assert "a month after $" in actions["go-live"]
    assert "days to" in actions["go-live"]


def test_a_number_that_is_not_known_leaves_its_passage_out() -> None:
    text = "Label {labels|some} examples[ for {cost}][ in {days}]."
    assert filled(text, {"days": "3 days"}) == "Label some examples in 3 days."
    assert filled(text, {"labels": "20", "cost": "$5"}) == "Label 20 examples for $5."


def test_every_step_of_the_catalogue_can_be_filled_without_any_number() -> None:
    needed = {
        "{smaller_model}": "m",
        "{knowledge_tokens}": "1",
        "{labels_short}": "1",
        "{days}": "1 day",
        "{model}": "m",
    }
    values = {name.strip("{}"): value for name, value in needed.items()}
    for step in KNOWLEDGE.plan_steps:
        for text in (step.action, step.why, step.stop_if):
            assert "{" not in filled(text, values)
            assert "[" not in filled(text, values)


def test_what_you_said_reads_beside_its_label() -> None:
    said = decided(
        profile(measured__prompt_cost="too-high", traffic__calls_per_day=5e5), "you_said"
    ).you_said
    assert [(one.label, one.text) for one in said or ()] == [
        ("Calls a day", "500,000"),
        ("Cost of the prompt", "prompting costs too much"),
    ]


def test_tuning_that_published_cases_speak_against_says_why() -> None:
    decision = decided(
        profile(
            task__type="question-answering",
            task__gap=("knowledge",),
            data__has_labels=True,
            team__ml_expertise="strong",
            measured__prompt_standing="far-below",
            measured__prompt_cost="too-high",
            measured__prompt_latency="too-slow",
        ),
        "warnings",
        "quality",
    )
    assert decision.quality
    seldom = decision.quality.p_tuned_beats_prompt.high < 0.5
    assert ("tuning-seldom-wins" in codes_in(decision)) == (trained(decision) and seldom)
