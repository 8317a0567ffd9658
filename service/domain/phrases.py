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
        "Fit to this job: {fit}; the chance that behaviour has to be learnt is {learning}."
    ),
    "eliminated.no-labels": (
        "There are no labelled examples and no way to get any: label 50 by hand, or name a "
        "source of labels."
    ),
    "eliminated.tuning-not-offered": (
        "{why} Ways still open on {day}: {ways}. Name a base model of one of them in "
        "models.tuned, or leave the field out."
    ),
    "eliminated.payback-after-shutdown": (
        "{model} stops serving before tuning has earned its cost back: choose a base model with a "
        "longer life."
    ),
    "eliminated.deadline-too-short": (
        "The deadline comes before this approach can honestly be live: move it, or choose one "
        "that ships sooner."
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
        "The upfront budget is below the lowest honest estimate of what has to be bought (labels, "
        "training): raise it, or narrow the task."
    ),
    "pilot.settled": (
        "Whether tuning on about {labels} labels beats the prompt is settled as far as a pilot "
        "can: another one would hardly change the answer."
    ),
    "pilot.next": (
        "One more trial on {labels} labels would settle, with a chance of {share} %, whether "
        "tuning beats the prompt."
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
    "summary.alone.clear": (
        "{verdict} is the clear choice ({score} points), since all else is ruled out: {second}, "
        "which would have {other} points, and {third}."
    ),
    "summary.alone.leaning": (
        "{verdict} is the likelier choice ({score} points), since all else seems ruled out: "
        "{second}, which would have {other} points, and {third}; answer the open questions before "
        "spending much on it."
    ),
    "summary.alone.too-close-to-call": (
        "Too close to call: {leader} ({score} points) stands alone for now, as {second}, which "
        "would have {other} points, and {third} seem ruled out, and what is not known yet could "
        "turn that."
    ),
    "summary.nothing-open": (
        "Nothing is open as things stand, since every approach is ruled out; were nothing in the "
        "way, {leader} would lead {second} by {score} points to {other}."
    ),
    "lift.no-labels": "label 50 examples by hand or name a source of labels",
    "lift.tuning-not-offered": "name a base model that is still tuned, or none",
    "lift.payback-after-shutdown": "choose a base model with a longer life",
    "lift.deadline-too-short": "move the deadline",
    "lift.data-may-not-enter-weights": "train on data that may be learnt",
    "lift.data-may-not-leave": "allow self-hosting or clear the data for the API",
    "lift.context-window-exceeded": "shorten the call or split the input",
    "lift.budget-too-small": "raise the upfront budget or narrow the task",
    "lift.and": ", and ",
    "drift.verdict-flipped": "The verdict was {before} and is {after} now.",
    "drift.standing-moved": "The verdict was {before} and is {after} now.",
    "drift.score-moved": "Its score went from {before} to {after} points.",
    "drift.margin-moved": "Its lead went from {before} to {after} points.",
    "drift.model-withdrawn": "A model that the verdict needs is off sale since {day}.",
    "drift.model-withdrawn-unlisted": (
        "{model} was withdrawn: nobody prices it any more, so `{field}` counts as not known. Name "
        "another one."
    ),
    "drift.profile-moved": (
        "Your profile moved ({fields}); without that the verdict would be {verdict} with {score} "
        "points."
    ),
    "drift.prices-moved": "{count} prices moved, of {models}.",
    "drift.catalogue-moved": "The catalogue moved from {before} to {after}.",
    "drift.engine-moved": "The engine moved from {before} to {after}.",
    "drift.day-moved": "The day moved from {before} to {after}.",
    "change.exactly": "`{field}` at {answer}",
    "change.at least": "`{field}` at {answer} or more",
    "change.at most": "`{field}` at {answer} or less",
    "change.between": "`{field}` between {low} and {high}",
    "flip.and": " and ",
    "flip.within-reach": "With {changes} the verdict would be {verdict}.",
    "flip.out-of-reach": (
        "With {changes} the verdict would be {verdict}; that is how things are, not a choice."
    ),
    "no-flip-within-reach": (
        "No change of up to three answers that anybody could make was found to turn the verdict."
    ),
    "list.next": ", ",
    "list.and": " and ",
    "list.or": " or ",
    "why-not.outscored": "{approach} is {behind} points behind {winner}, mostly on {costliest}.",
    "why-not.ruled-out": "{approach} is ruled out. {constraints}",
    "would-need.flip": "{flip}",
    "would-need.more": "No change of up to three answers was found that would make it {approach}.",
    "break-even.above": (
        "Above about {mid} calls a day ({low} to {high}) {tuned} costs less than {prompted}; at "
        "your volume it does in {percent} of the draws."
    ),
    "break-even.below": (
        "Below about {mid} calls a day ({low} to {high}) {tuned} costs less than {prompted}; at "
        "your volume it does in {percent} of the draws."
    ),
    "break-even.always": "At any volume {tuned} costs less than {prompted}.",
    "break-even.never": (
        "No volume makes {tuned} cheaper than {prompted}: a call saves too little, or nothing, to "
        "make up for what tuning costs besides."
    ),
    "break-even.too-close-to-call": (
        "Too close to call: at your volume {tuned} costs less than {prompted} in {percent} of the "
        "draws, and the inputs are not known well enough to say more."
    ),
    "break-even.after-shutdown": (
        "It would take about {days} days for {tuned} to earn its cost back, and the base model "
        "stops serving before that."
    ),
    "break-even.not-offered": (
        "No way to tune is open for this project, so there is nothing to break even with."
    ),
    "closed.weights-not-open": (
        "The weights of {model} are not open, so it cannot be tuned or run on machines of your own."
    ),
    "closed.hosting": "models.hosting ({hosting}) does not allow it.",
    "cheapest.meets-target": (
        "Of the open options that meet the target, {option} costs least over the horizon, in "
        "{percent} of the draws."
    ),
    "cheapest.target-not-measured": (
        "Of the open options that may meet the target, {option} costs least over the horizon, in "
        "{percent} of the draws; measure whether it meets the target before relying on it."
    ),
    "cheapest.cost-per-accepted-answer": (
        "No open option is known to meet the target; {option} costs least per accepted answer, "
        "about {usd} USD per 1,000 of them."
    ),
    "warning.prompted-model-withdrawn": (
        "{model} has been withdrawn since {until}: name a model that is still served."
    ),
    "warning.prompted-model-closing": (
        "{model} stops on {until}: plan the move to a successor before that day."
    ),
    "warning.model-withdrawn": "{why} Ways to tune still open on {day}: {ways}.",
    "warning.model-closing": "{why} Plan the move to another base model before that day.",
    "warning.prompting-priced-by-api": (
        "With models.hosting {hosting}, prompting is still priced at an API's list prices: what a "
        "prompted model costs on machines of your own is not estimated."
    ),
    "warning.price-old": (
        "Some prices were last seen more than {days} days before {day}; check them at the source: "
        "{prices}."
    ),
    "warning.price-later": (
        "Some prices are not recorded for {day}; the first ones known stand in: {prices}."
    ),
    "warning.price-disputed": (
        "Sources disagree on some prices, so the range between them was used: {prices}."
    ),
    "warning.price-unlisted": (
        "No source that we read lists some prices, so a stated range stands in: {prices}."
    ),
    "warning.nothing-feasible": (
        "Every approach is ruled out, so the ranking leaves aside what rules them out. {approach} "
        "has the least to lift: {lifts}."
    ),
    "warning.over-monthly-budget": (
        "Running it costs more a month than `budget.monthly_usd` in most draws: {sums}. Raise the "
        "budget, or lower the largest part in the breakdown of `costs`."
    ),
    "warning.weights-all-zero": (
        "All ten weights are 0, so all dimensions count alike: give at least one a weight above 0."
    ),
}
