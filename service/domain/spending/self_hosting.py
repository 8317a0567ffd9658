"""Say how much computing an own model takes, and what running it costs."""

import numpy as np
from numpy.typing import ArrayLike

from service.domain import formulas
from service.domain.amounts import Array, Quantity, amounts, plain, positives

SECONDS_PER_HOUR = 3600.0


def training_gpu_hours(
    *, tokens: ArrayLike, tokens_per_second_per_gpu: ArrayLike, gpus: ArrayLike = 1
) -> Quantity:
    """Return the hours that training takes on the clock: `T/(rate·G)/3600`.

    T is every token read, examples × tokens × epochs; the rate is that of one GPU, and G of them
    share the work. GPU-hours on the bill are G times as many.
    """
    (count,) = amounts(tokens=tokens)
    rate, devices = positives(tokens_per_second_per_gpu=tokens_per_second_per_gpu, gpus=gpus)
    return plain(count / (rate * devices) / SECONDS_PER_HOUR)


def self_hosted_daily_cost(
    *,
    peak_tokens_per_second: ArrayLike,
    gpu_tokens_per_second: ArrayLike,
    gpu_hour_price: ArrayLike,
    overhead: ArrayLike = 0.0,
) -> Quantity:
    """Return the USD a day for GPUs that stay up all day: `24·g·ceil(peak/θ)·(1+overhead)`.

    g is the price of a GPU-hour, θ the tokens per second of one GPU; overhead is the share added
    for disks, network and operation. The bill rises in whole GPUs, whatever the traffic between.
    """
    peak, price, extra = amounts(
        peak_tokens_per_second=peak_tokens_per_second,
        gpu_hour_price=gpu_hour_price,
        overhead=overhead,
    )
    (rate,) = positives(gpu_tokens_per_second=gpu_tokens_per_second)
    return plain(formulas.gpus_usd_per_day(peak=peak, each=rate, price=price, overhead=extra))


def self_hosted_price(
    *, gpu_hour_price: ArrayLike, tokens_per_second: ArrayLike, utilisation: ArrayLike
) -> Quantity:
    """Return the USD per 1M tokens of an own GPU: `g/(3600·θ·u)·1e6`.

    g is the price of a GPU-hour, θ the tokens per second at full load, u the share of full load
    that is used (above 0, at most 1). Per 1M requests where θ counts requests.
    """
    (price,) = amounts(gpu_hour_price=gpu_hour_price)
    rate, used = positives(tokens_per_second=tokens_per_second, utilisation=utilisation)
    if used.max(initial=0.0) > 1.0:
        raise ValueError("utilisation must be at most 1; give the used share of full load.")
    return plain(price / (SECONDS_PER_HOUR * rate * used) * 1e6)


def model_flops(
    *, parameters: ArrayLike, tokens: ArrayLike, flops_per_parameter: ArrayLike = 2.0
) -> Quantity:
    """Return the floating-point operations for `tokens`: `k·P·T`.

    k is 2 to run a decoder and 6 to train all of it; an encoder-decoder, where each token passes
    half the parameters, takes 1 and 3.

    Source: Liu et al. 2022 (arXiv 2205.05638), section 4.2, after Kaplan et al. 2020.
    """
    size, count, factor = amounts(
        parameters=parameters, tokens=tokens, flops_per_parameter=flops_per_parameter
    )
    return plain(factor * size * count)


def poisson_cover(*, mean_calls: float, calls: ArrayLike) -> Quantity:
    """Return the share of minutes (hours, days) with at most `calls` calls when the mean is known.

    Formula: `Σ_{k ≤ calls} e^-λ·λ^k/k!`, calls arriving independently. It sizes an own cluster for
    its busy minutes; real traffic is burstier, so treat it as the least that is needed.
    """
    positives(mean_calls=mean_calls)
    (limits,) = amounts(calls=calls)
    counts = np.arange(int(limits.max(initial=0.0)) + 1, dtype=np.float64)
    log_factorial = np.concatenate([[0.0], np.cumsum(np.log(counts[1:]))])
    chances: Array = np.exp(counts * np.log(mean_calls) - mean_calls - log_factorial)
    return plain(np.minimum(np.cumsum(chances), 1.0)[limits.astype(np.int64)])
