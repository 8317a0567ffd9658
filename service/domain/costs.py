"""Say what a call, a training job and a set of labels cost; every function takes floats or arrays.

Units: USD, tokens, and prices in USD per 1M tokens unless a name says otherwise. Arguments that
lie outside their range raise `ValueError` naming the argument. The formulas are those of the
project's cost model; the functions on schedule, latency, payback and self-hosting are re-exported
here, so that the whole ground floor of money and time can be imported from one place.
"""

import numpy as np
from numpy.typing import ArrayLike

from service.domain import formulas
from service.domain.amounts import Quantity, amounts, plain, positives, shares
from service.domain.formulas import TOKENS_PER_PRICE
from service.domain.latency import first_token_ms, total_ms
from service.domain.schedule import lead_time_days
from service.domain.spending.payback import (
    annuity_days,
    break_even,
    largest_training_tokens,
    payback_days,
)
from service.domain.spending.self_hosting import (
    model_flops,
    poisson_cover,
    self_hosted_daily_cost,
    self_hosted_price,
    training_gpu_hours,
)

__all__ = [
    "annuity_days",
    "break_even",
    "cache_rereads_to_pay",
    "call_cost",
    "cost_per_accepted",
    "cost_per_label",
    "first_token_ms",
    "hourly_training_cost",
    "labelling_cost",
    "largest_training_tokens",
    "lead_time_days",
    "model_flops",
    "payback_days",
    "poisson_cover",
    "self_hosted_daily_cost",
    "self_hosted_price",
    "token_cost",
    "total_ms",
    "training_cost",
    "training_epochs",
    "training_gpu_hours",
]


def call_cost(
    *,
    static_tokens: ArrayLike,
    query_tokens: ArrayLike,
    output_tokens: ArrayLike,
    input_price: ArrayLike,
    output_price: ArrayLike,
    cached_price: ArrayLike | None = None,
    hit_share: ArrayLike = 0.0,
    write_multiplier: ArrayLike = 1.0,
    batch_share: ArrayLike = 0.0,
    batch_discount: ArrayLike = 0.5,
    cache_minimum_tokens: ArrayLike = 1024,
) -> Quantity:
    """Return the USD that one call costs on a hosted model.

    Formula: `[Ts((1-h)·w·pi + h·pc) + Tq·pi + To·po] / 1e6 · (1 - b·d)`, with
        Ts, Tq, To   static prompt, query and output, in tokens;
        pi, pc, po   prices of input, cached input and output, in USD per 1M tokens;
        h, w         share of static tokens read from the cache; price multiple of writing them;
        b, d         share of calls sent in batches; discount on those.
    Without a cached price, or with a static prompt below the smallest prefix that can be cached,
    nothing is cached: h = 0 and w = 1.

    Source: vendors' price pages; the shape is the same at OpenAI, Anthropic, Google and AWS.
    """
    static, query, output, minimum = amounts(
        static_tokens=static_tokens,
        query_tokens=query_tokens,
        output_tokens=output_tokens,
        cache_minimum_tokens=cache_minimum_tokens,
    )
    price_in, price_out, write = amounts(
        input_price=input_price, output_price=output_price, write_multiplier=write_multiplier
    )
    hit, batch, discount = shares(
        hit_share=hit_share, batch_share=batch_share, batch_discount=batch_discount
    )
    price = price_in
    if cached_price is not None:
        (price_cached,) = amounts(cached_price=cached_price)
        price = formulas.static_price(
            static_tokens=static,
            input_price=price_in,
            cached_price=price_cached,
            hit_share=hit,
            write_multiplier=write,
            cache_minimum_tokens=minimum,
        )
    return plain(
        formulas.call_usd(
            static_usd=static * price,
            query_usd=query * price_in,
            output_usd=output * price_out,
            batched=1.0 - batch * discount,
        )
    )


def token_cost(*, tokens: ArrayLike, price: ArrayLike) -> Quantity:
    """Return the USD for `tokens` at `price` USD per 1M tokens: `T·p/1e6`."""
    count, per_million = amounts(tokens=tokens, price=price)
    return plain(count * per_million / TOKENS_PER_PRICE)


def training_cost(
    *,
    examples: ArrayLike,
    tokens_per_example: ArrayLike,
    epochs: ArrayLike,
    price: ArrayLike,
    runs: ArrayLike = 1,
    validation_tokens: ArrayLike = 0,
    evaluations: ArrayLike = 0,
    minimum_job: ArrayLike = 0,
) -> Quantity:
    """Return the USD that tuning costs where the vendor bills by the token.

    Formula: `max(minimum_job, R·(N·L·e + Nval·neval)·p/1e6)`, with N examples of L tokens, e
    epochs, Nval validation tokens read neval times, R runs until one is accepted, p in USD per
    1M tokens and the smallest bill in USD.

    Source: Together AI's fine-tuning price page for the validation term; OpenAI and Azure bill
    the training term alone.
    """
    count, length, passes, per_million = amounts(
        examples=examples, tokens_per_example=tokens_per_example, epochs=epochs, price=price
    )
    attempts, validation, readings, smallest_bill = amounts(
        runs=runs,
        validation_tokens=validation_tokens,
        evaluations=evaluations,
        minimum_job=minimum_job,
    )
    tokens = count * length * passes + validation * readings
    return plain(np.maximum(smallest_bill, attempts * tokens * per_million / TOKENS_PER_PRICE))


def hourly_training_cost(
    *,
    hours: ArrayLike,
    hour_price: ArrayLike,
    runs: ArrayLike = 1,
    grader_input_tokens: ArrayLike = 0,
    grader_output_tokens: ArrayLike = 0,
    grader_input_price: ArrayLike = 0,
    grader_output_price: ArrayLike = 0,
) -> Quantity:
    """Return the USD that tuning costs where it is billed by the hour, graders included.

    Formula: `R·(t·g + (Ti·pi + To·po)/1e6)`, with t hours at g USD, and a grading model that
    reads Ti and writes To tokens a run at pi and po USD per 1M tokens. Serves rented GPUs (no
    grader) and reinforcement fine-tuning alike.

    Source: Azure's cost guide for reinforcement fine-tuning (2026-03-19).
    """
    time, rate, attempts = amounts(hours=hours, hour_price=hour_price, runs=runs)
    read = token_cost(tokens=grader_input_tokens, price=grader_input_price)
    written = token_cost(tokens=grader_output_tokens, price=grader_output_price)
    return plain(attempts * (time * rate + read + written))


def training_epochs(
    *,
    examples: ArrayLike,
    target_epochs: int = 3,
    fewest_examples: int = 100,
    most_examples: int = 25_000,
    most_epochs: int = 25,
) -> Quantity:
    """Return how often a vendor's default reads the examples: small sets more, large sets less.

    Formula: 3 epochs, but at most `100 // N` (and 25) while `3·N < 100`, and `25000 // N` (at
    least 1) once `3·N > 25000`.

    Source: OpenAI cookbook, notebook on preparing chat fine-tuning data.
    """
    (count,) = positives(examples=examples)
    seen = count * target_epochs
    few = np.minimum(most_epochs, fewest_examples // count)
    many = np.maximum(1, most_examples // count)
    enough = np.where(seen > most_examples, many, float(target_epochs))
    return plain(np.where(seen < fewest_examples, few, enough))


def labelling_cost(
    *, examples: ArrayLike, cost_per_label: ArrayLike, redo_share: ArrayLike = 0.0
) -> Quantity:
    """Return the USD that labels cost: `N·κ·(1+ρ)`.

    N examples at κ USD each, of which the share ρ is rejected and made again.
    """
    count, each = amounts(examples=examples, cost_per_label=cost_per_label)
    (redone,) = shares(redo_share=redo_share)
    return plain(formulas.labelling_usd(examples=count, each=each, redone=redone))


def cost_per_label(
    *, hourly_wage: ArrayLike, labels_per_hour: ArrayLike, labellers: ArrayLike = 1
) -> Quantity:
    """Return the USD that one label costs by the hour: `wage / rate · labellers`.

    Every one of the labellers labels every example, as for agreement.
    """
    wage, people = amounts(hourly_wage=hourly_wage, labellers=labellers)
    (rate,) = positives(labels_per_hour=labels_per_hour)
    return plain(wage / rate * people)


def cache_rereads_to_pay(*, write_multiplier: ArrayLike, read_multiplier: ArrayLike) -> Quantity:
    """Return how many re-reads a cache write must see before it has paid: `(w-1)/(1-m)`.

    w and m are the prices of writing and reading, in multiples of the input price; w is at least
    1 and m below 1. Caching saves money above the value returned.

    Source: Anthropic's prompt caching prices (1.25 or 2 to write, 0.1 to read).
    """
    (write,) = amounts(write_multiplier=write_multiplier)
    (read,) = shares(read_multiplier=read_multiplier)
    if write.min(initial=1.0) < 1.0:
        raise ValueError("write_multiplier must be at least 1; a cache write never costs less.")
    if read.max(initial=0.0) == 1.0:
        raise ValueError("read_multiplier must be below 1; otherwise caching never pays.")
    return plain((write - 1.0) / (1.0 - read))


def cost_per_accepted(*, cost_per_call: ArrayLike, pass_rate: ArrayLike) -> Quantity:
    """Return the USD that one accepted answer costs: `c / pass_rate`.

    Compare options by it where they do not meet the same quality target.
    """
    (cost,) = amounts(cost_per_call=cost_per_call)
    (rate,) = shares(pass_rate=pass_rate)
    positives(pass_rate=pass_rate)
    return plain(cost / rate)
