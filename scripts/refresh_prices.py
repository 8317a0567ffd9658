"""Refresh the generated rows of the packaged prices.jsonl, showing the difference first.

    python scripts/refresh_prices.py --read-on 2026-11-24           shows what would change
    python scripts/refresh_prices.py --read-on 2026-11-24 --write   and writes it

Inference prices come from the package genai-prices and are held against model-prices: where the
two disagree, both are kept. Training, hosting, storage, GPU and label prices are in no package;
those rows are kept by hand in the same file, and this script leaves them alone. From them it
derives what follows by a stated rule: the band price for each open model, and tuned inference
where a provider charges a multiple of its base price.

Needs `genai-prices` and `model-prices`, which the service itself never imports.
"""

import argparse
import json
import re
from collections.abc import Iterable, Iterator
from datetime import date
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path
from typing import Any, NamedTuple

from genai_prices.data import providers
from genai_prices.types import (
    ConditionalPrice,
    ModelInfo,
    ModelPrice,
    StartDateConstraint,
    TieredPrices,
)

PRICES_FILE = Path(__file__).parents[1] / "service" / "tune_or_prompt" / "data" / "prices.jsonl"
PACKAGE = f"genai-prices {version('genai-prices')}"
CROSS_CHECK = f"model-prices {version('model-prices')}"
CROSS_CHECK_URL = "pkg:pypi/model-prices"
PER_MTOK = "usd_per_mtok"

Row = dict[str, Any]


class Listed(NamedTuple):
    """One model to carry: our name for it, and the names that the packages use."""

    provider: str
    model: str
    package_provider: str
    package_model: str
    cross_provider: str = ""
    tuned: bool = False


def _same_names(provider: str, models: str) -> tuple[Listed, ...]:
    return tuple(Listed(provider, name, provider, name, provider) for name in models.split())


MODELS = (
    *_same_names(
        "openai",
        "gpt-3.5-turbo gpt-4o gpt-4o-mini gpt-4.1 gpt-4.1-mini gpt-4.1-nano o4-mini gpt-5"
        " gpt-5-mini gpt-5-nano gpt-5.4 gpt-5.4-mini gpt-5.4-nano gpt-5.5 gpt-6-luna gpt-6-sol"
        " gpt-6-astra gpt-6.1-sol gpt-6.1-terra",
    ),
    Listed("openai", "gpt-3.5-turbo", "openai", "ft:gpt-3.5-turbo-", tuned=True),
    Listed("openai", "gpt-4o", "openai", "ft:gpt-4o", tuned=True),
    Listed("openai", "gpt-4o-mini", "openai", "ft:gpt-4o-mini", tuned=True),
    *_same_names(
        "anthropic",
        "claude-haiku-4-5 claude-haiku-5-5 claude-sonnet-4-5 claude-sonnet-5 claude-sonnet-5-5"
        " claude-opus-4-5 claude-opus-5 claude-opus-5-5 claude-fable-5-2",
    ),
    *_same_names(
        "google",
        "gemini-2.5-flash-lite gemini-2.5-flash gemini-2.5-pro gemini-3.1-flash-lite"
        " gemini-3.5-flash gemini-3.5-flash-lite gemini-3.6-flash gemini-3.8-flash gemini-4-argon",
    ),
    Listed("aws-bedrock", "nova-micro", "aws", "amazon.nova-micro-v1:0", "amazon-bedrock"),
    Listed("aws-bedrock", "nova-lite", "aws", "amazon.nova-lite-v1:0", "amazon-bedrock"),
    Listed("aws-bedrock", "nova-pro", "aws", "amazon.nova-pro-v1:0", "amazon-bedrock"),
    Listed("aws-bedrock", "nova-2-lite", "aws", "global.amazon.nova-2-lite-v1:0", "amazon-bedrock"),
    Listed("aws-bedrock", "llama-3.1-8b", "aws", "meta.llama3-1-8b-instruct-v1:0"),
    Listed("aws-bedrock", "llama-3.1-70b", "aws", "meta.llama3-1-70b-instruct-v1:0"),
    Listed("aws-bedrock", "llama-3.3-70b", "aws", "meta.llama3-3-70b-instruct-v1:0"),
    Listed("aws-bedrock", "qwen3-32b", "aws", "qwen.qwen3-32b-v1:0"),
    Listed("aws-bedrock", "gpt-oss-20b", "aws", "openai.gpt-oss-20b-1:0"),
    Listed("aws-bedrock", "gpt-oss-120b", "aws", "openai.gpt-oss-120b-1:0"),
    Listed("mistral", "mistral-small", "mistral", "mistral-small-latest", "mistral"),
    Listed("mistral", "mistral-large", "mistral", "mistral-large-2512", "mistral"),
    Listed("mistral", "ministral-8b", "mistral", "ministral-8b-latest", "mistral"),
    Listed("together", "llama-3.3-70b", "together", "meta-llama/Llama-3.3-70B-Instruct-Turbo"),
    Listed("together", "llama-3.1-8b", "together", "meta-llama/Meta-Llama-3.1-8B-Instruct-Turbo"),
    Listed("together", "qwen3.5-9b", "together", "Qwen/Qwen3.5-9B"),
    Listed("together", "gpt-oss-120b", "together", "openai/gpt-oss-120b"),
    Listed("fireworks", "llama-3.1-8b", "fireworks", "llama-v3p1-8b-instruct"),
    Listed("fireworks", "gemma-3-27b", "fireworks", "gemma-3-27b-it"),
    Listed("fireworks", "gpt-oss-20b", "fireworks", "gpt-oss-20b"),
    Listed("fireworks", "gpt-oss-120b", "fireworks", "gpt-oss-120b"),
    Listed("fireworks", "qwen3-235b-a22b", "fireworks", "qwen3-235b-a22b"),
)

BEFORE_HISTORY = date(2020, 1, 1)
"""Start of a price that a later one replaced, where the package states none."""

FIELDS = {
    "input": "input_mtok",
    "cached_input": "cache_read_mtok",
    "cache_write": "cache_write_mtok",
    "cache_write_1h": "cache_write_1h_mtok",
    "output": "output_mtok",
}
"""Our kind of price, and the field of genai-prices that holds it."""

CROSS_FIELDS = {"input": "input", "cached_input": "cache_read", "output": "output"}
"""Our kind of price, and the field of model-prices that holds it."""

BANDS = {
    "together": {
        "up-to-16b": ("llama-3.1-8b", "qwen2.5-7b", "qwen3.5-9b"),
        "17b-to-69b": ("gpt-oss-20b",),
        "70b-to-100b": ("llama-3.3-70b",),
    },
    "fireworks": {
        "up-to-16b": ("llama-3.1-8b",),
        "16b-to-80b": ("llama-3.3-70b", "gemma-3-27b", "gpt-oss-20b"),
        "80b-to-300b": ("gpt-oss-120b", "qwen3-235b-a22b"),
    },
}
"""Size bands by which a provider prices training, and the models that fall into each."""

SAME_PRICES = {"azure": ("gpt-4.1", "o4-mini")}
"""Models that Azure sells at OpenAI's price, as it does wherever both prices are known."""

TUNED_MULTIPLES = {
    ("google", "gemini-2.5-flash-lite"): 1.0,
    ("google", "gemini-2.5-flash"): 1.0,
    ("google", "gemini-2.5-pro"): 1.0,
    ("google", "gemini-3.1-flash-lite"): 1.5,
    ("google", "gemini-3.5-flash"): 1.5,
    ("aws-bedrock", "nova-micro"): 1.0,
    ("azure", "gpt-4.1"): 1.0,
    ("azure", "o4-mini"): 1.0,
    ("azure", "gpt-4o-mini"): 1.0,
    ("azure", "gpt-4.1-mini"): 1.0,
    ("fireworks", "llama-3.1-8b"): 1.0,
    ("fireworks", "llama-3.3-70b"): 1.0,
}
"""What a tuned model's tokens cost in multiples of the base price, where the provider says so."""

MULTIPLE_SOURCES = {
    "google": (
        "Vertex AI generative AI pricing page",
        "https://cloud.google.com/vertex-ai/generative-ai/pricing",
        "2026-09-02",
    ),
    "aws-bedrock": (
        "AWS machine learning blog on tuned Nova Micro",
        "https://aws.amazon.com/blogs/machine-learning/",
        "2026-04-16",
    ),
    "azure": (
        "Azure guide to the cost of fine-tuning",
        "https://learn.microsoft.com/azure/foundry/openai/how-to/fine-tuning-cost-management",
        "2026-03-19",
    ),
    "fireworks": ("Fireworks AI pricing page", "https://fireworks.ai/pricing", "2026-09-02"),
}


def main() -> None:
    """Show the difference between the file and the packages, and write it where asked to."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--read-on", required=True, type=date.fromisoformat, help="day of reading")
    parser.add_argument("--write", action="store_true", help="write the file")
    parser.add_argument("--file", type=Path, default=PRICES_FILE, help="the price list")
    options = parser.parse_args()
    old = read_rows(options.file)
    new = refreshed(old, options.read_on)
    changes = list(differences(old, new))
    print("\n".join(changes) if changes else "no change")
    if options.write:
        options.file.write_text("".join(line(row) + "\n" for row in new), encoding="utf-8")
        print(f"{len(new)} rows written")
    elif changes:
        print(f"{len(changes)} differences; add --write to write them")


def read_rows(path: Path) -> list[Row]:
    """Return the rows of a price list."""
    return [json.loads(each) for each in path.read_text(encoding="utf-8").splitlines()]


def refreshed(old: Iterable[Row], read_on: date) -> list[Row]:
    """Return the rows kept by hand with freshly generated ones, in a fixed order."""
    old = list(old)
    by_hand = [row for row in old if not _is_generated(row)]
    # The same release read again says nothing new: the day on which it was first read stays.
    first_seen = {_undated(row): row["seen_on"] for row in old}
    listed = [row for model in MODELS for row in package_rows(model, read_on)]
    listed = [row | {"seen_on": first_seen.get(_undated(row), row["seen_on"])} for row in listed]
    rows = [*by_hand, *listed]
    rows += [*band_rows(by_hand), *same_rows(rows)]
    return sorted([*rows, *tuned_rows(rows)], key=_position)


def package_rows(listed: Listed, read_on: date) -> Iterator[Row]:
    """Yield what genai-prices says of a model, and model-prices where it says something else."""
    provider = next(each for each in providers if each.id == listed.package_provider)
    model = next(each for each in provider.models if each.id == listed.package_model)
    rest = {
        "seen_on": _last_seen(model.price_comments or "", read_on),
        "source": PACKAGE,
        "url": (provider.pricing_urls or ["pkg:pypi/genai-prices"])[0],
        "verified": "secondary",
    }
    if listed.package_model != listed.model:
        rest["listed_as"] = listed.package_model
    for kind, usd, above, valid_from in _package_prices(model):
        name = f"tuned_{kind}" if listed.tuned else kind
        row: Row = {"provider": listed.provider, "model": listed.model, "kind": name}
        row |= {"unit": PER_MTOK, "usd": usd, **rest}
        if above:
            row["above_tokens"] = above
        if valid_from:
            row["valid_from"] = valid_from.isoformat()
        yield row
    yield from _cross_rows(listed, _current(model, read_on))


def band_rows(by_hand: Iterable[Row]) -> Iterator[Row]:
    """Yield the training price of each open model: that of the size band it falls into."""
    for row in by_hand:
        if row["kind"] != "training":
            continue
        for model in BANDS.get(row["provider"], {}).get(row["model"], ()):
            note = f"LoRA training in the band {row['model']}"
            yield {**row, "model": model, "verified": "derived", "note": note}


def same_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield the prices of models that another provider sells at OpenAI's price."""
    kinds = {"input", "cached_input", "output"}
    for row in rows:
        for provider, models in SAME_PRICES.items():
            if row["provider"] == "openai" and row["model"] in models and row["kind"] in kinds:
                note = "OpenAI's price, which Azure asks wherever both are known"
                yield {**row, "provider": provider, "verified": "derived", "note": note}


def tuned_rows(rows: Iterable[Row]) -> Iterator[Row]:
    """Yield tuned inference prices that are a stated multiple of the base price."""
    for row in rows:
        multiple = TUNED_MULTIPLES.get((row["provider"], row["model"]))
        if multiple is None or row["kind"] not in {"input", "cached_input", "output"}:
            continue
        title, url, seen = MULTIPLE_SOURCES[row["provider"]]
        threshold = {key: row[key] for key in ("above_tokens",) if key in row}
        yield {
            "provider": row["provider"],
            "model": row["model"],
            "kind": f"tuned_{row['kind']}",
            "unit": PER_MTOK,
            "usd": round(row["usd"] * multiple, 9),
            "seen_on": min(seen, row["seen_on"]),
            "source": title,
            "url": url,
            "verified": "derived",
            "listed_as": row["source"],
            "note": f"{multiple:g} times the base price that {row['source']} gives",
            **threshold,
        }


def differences(old: Iterable[Row], new: Iterable[Row]) -> Iterator[str]:
    """Yield one line for each row that goes, comes or stays with another content."""
    before, after = ({_position(row): row for row in rows} for rows in (old, new))
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            yield f"- {line(before[key])}"
        elif key not in before:
            yield f"+ {line(after[key])}"
        elif before[key] != after[key]:
            yield f"~ {line(before[key])}\n  {line(after[key])}"


def line(row: Row) -> str:
    """Return a row as one line of the file."""
    return json.dumps(row, ensure_ascii=False)


def _is_generated(row: Row) -> bool:
    source = str(row["source"])
    return source.startswith(("genai-prices", "model-prices")) or row["verified"] == "derived"


def _undated(row: Row) -> str:
    return line(row | {"seen_on": ""})


def _position(row: Row) -> tuple[str, ...]:
    names = ("provider", "model", "kind", "source", "listed_as", "valid_from", "seen_on")
    above = f"{row.get('above_tokens', 0):09}"
    # Two rows of one source may differ in the price alone: the ends of a range.
    return (*(row.get(name, "") for name in names), above, f"{row['usd']:020.9f}")


def _package_prices(model: ModelInfo) -> Iterator[tuple[str, float, int, date | None]]:
    history = model.prices if isinstance(model.prices, list) else [model.prices]
    for entry in history:
        prices, start = _conditional(entry)
        begins = start or (BEFORE_HISTORY if len(history) > 1 else None)
        for kind, usd in _rates(prices):
            yield kind, usd, 0, begins
        for kind, usd, above in _long_prompt_rates(prices):
            yield kind, usd, above, begins
    for variant in model.price_variants or ():
        if variant.when == {"processing": "batch"}:
            start = _start(variant.constraint)
            for kind, usd in _rates(variant.prices):
                if kind in {"input", "output"}:
                    yield f"batch_{kind}", usd, 0, start


def _last_seen(comments: str, read_on: date) -> str:
    # A comment names the days on which rates were checked, and sometimes days still to come.
    past = [day for day in re.findall(r"\d{4}-\d{2}-\d{2}", comments) if day <= str(read_on)]
    return max(past, default=str(read_on))


def _current(model: ModelInfo, day: date) -> dict[str, float]:
    history = model.prices if isinstance(model.prices, list) else [model.prices]
    begun = [prices for prices, start in map(_conditional, history) if not start or start <= day]
    return dict(_rates(begun[-1]))


def _conditional(entry: ConditionalPrice | ModelPrice) -> tuple[ModelPrice, date | None]:
    if isinstance(entry, ConditionalPrice):
        return entry.prices, _start(entry.constraint)
    return entry, None


def _start(constraint: object) -> date | None:
    return constraint.start_date if isinstance(constraint, StartDateConstraint) else None


def _rates(prices: ModelPrice) -> Iterator[tuple[str, float]]:
    for kind, field in FIELDS.items():
        rate = getattr(prices, field)
        if rate is not None:
            yield kind, float(rate.base if isinstance(rate, TieredPrices) else rate)


def _long_prompt_rates(prices: ModelPrice) -> Iterator[tuple[str, float, int]]:
    """Yield the rates for all tokens of a call whose whole prompt is longer than a threshold."""
    for kind, field in FIELDS.items():
        rate = getattr(prices, field)
        for tier in rate.tiers if isinstance(rate, TieredPrices) else ():
            yield kind, float(tier.price), int(tier.start)


def _cross_rows(listed: Listed, rates: dict[str, float]) -> Iterator[Row]:
    snapshot = json.loads(files("model_prices").joinpath("snapshot.json").read_text("utf-8"))
    known = snapshot["prices"].get(listed.cross_provider, {})
    history = known.get(listed.package_model, {}).get("standard", [])
    current = (history[-1]["rates"] if history else None) or {}
    for kind, field in CROSS_FIELDS.items():
        if kind in rates and current.get(field, rates[kind]) != rates[kind]:
            yield {
                "provider": listed.provider,
                "model": listed.model,
                "kind": kind,
                "unit": PER_MTOK,
                "usd": current[field],
                "seen_on": snapshot["updated_at"][:10],
                "source": CROSS_CHECK,
                "url": CROSS_CHECK_URL,
                "verified": "secondary",
                "note": f"{PACKAGE} says {rates[kind]:g}",
            }


if __name__ == "__main__":
    main()
