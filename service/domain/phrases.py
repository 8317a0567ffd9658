"""Every sentence that the engine says, by code: the one place to read, mend or translate them."""

from collections.abc import Mapping

PHRASES: Mapping[str, str] = {
    "upfront-cost": ("About {usd} USD before going live, as much as {hours} hours of your team."),
    "inference-cost": "About {usd} USD a year to run, at {per_1000} USD per 1,000 calls.",
    "setup-time": "Live in about {days} days.",
    "flexibility": "How often requirements change: {answer}.",
    "consistency": "How much consistency matters: {answer}.",
    "data-needed": "About {labels} usable labels within reach; tuning this takes about {wanted}.",
    "knowledge-depth": (
        "Subject: {answer}; the chance that answers need fresh context is {fresh}."
    ),
    "maintenance": "How often the facts behind answers change: {answer}.",
    "latency": "An answer takes about {ms} ms.",
    "best-for": (
        "Serves this job with a fit of {fit}; the chance that behaviour has to be learnt is "
        "{learning}."
    ),
    "eliminated.no-labels": (
        "There are no labelled examples and no way to get any: label 50 by hand, or name a "
        "source of labels."
    ),
    "eliminated.tuning-not-offered": (
        "Nobody tunes this model for a new customer on that day: choose a base model that is "
        "still offered, or allow self-hosting of an open-weight one."
    ),
    "eliminated.deadline-too-short": (
        "The deadline comes before the shortest honest lead time: move it, or start with a prompt."
    ),
    "eliminated.data-may-not-enter-weights": (
        "The data may not be learnt into weights: tune on data that may, or keep to prompting."
    ),
    "eliminated.data-may-not-leave": (
        "The data may not leave the network, but only an outside API may host the model: allow "
        "self-hosting, or clear the data for the API."
    ),
    "eliminated.context-window-exceeded": (
        "A single call does not fit into the context window: shorten it, or split the input."
    ),
    "eliminated.budget-too-small": (
        "The upfront budget is below the lowest honest estimate: raise it, or narrow the task."
    ),
    "summary.clear": (
        "{verdict} is the clear choice ({score} points against {other} for {second}), "
        "mostly because of {deciding}."
    ),
    "summary.leaning": (
        "{verdict} is the likelier choice ({score} points against {other} for {second}), "
        "mostly because of {deciding}; answer the open questions before spending much on it."
    ),
    "summary.too-close-to-call": (
        "Too close to call: {verdict} leads {second} by {score} points to {other}, and what is "
        "not known yet could turn it; {deciding} tips the scale for now."
    ),
    "warning.nothing-feasible": (
        "Every approach is ruled out; the ranking ignores the constraints. Cheapest to lift: "
        "{remedy}"
    ),
    "warning.weights-all-zero": (
        "All ten weights are 0, so all dimensions count alike: give at least one a weight above 0."
    ),
}
