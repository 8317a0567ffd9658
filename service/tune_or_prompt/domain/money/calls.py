"""What calls read and write, and what they cost.

Of floats, every input is at its middle; of arrays, there is an element for each combination (as in
`ranges`), and what no uncertain input moves stays a float.
"""

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from math import inf

from tune_or_prompt.domain.approaches import APPROACHES, Approach, OptionKind
from tune_or_prompt.domain.money.formulas import Number, call_cost, expm1, larger, where
from tune_or_prompt.domain.money.inputs import Values

SECONDS_PER_DAY = 86_400.0
CACHE_LIVES_SECONDS = (300.0, 3600.0)
"""How long providers keep a cached prefix without use: five minutes, and an hour at a dearer write.

Source: Anthropic's and OpenAI's documentation of prompt caching.
"""

TOKENS = tuple(f"traffic.{part}_tokens" for part in ("instruction", "example", "query", "output"))
REASONING = "traffic.reasoning_tokens"

KINDS: Mapping[str, tuple[Approach, OptionKind]] = {
    kind.id: (approach, kind) for approach in APPROACHES for kind in approach.options
}
"""Every option with its approach."""


class Calls:
    """What calls read and write, and what they cost: of each, what options share is found once."""

    def __init__(
        self,
        values: Values,
        stated: AbstractSet[str],
        lengths: Mapping[str, Number],
        per_day: Number,
    ) -> None:
        """Take the inputs, which are stated, the lengths in tokens, and how many come a day."""
        self.values, self.stated, self.per_day = values, stated, per_day
        instructions, examples, self.query, self.output = (lengths[name] for name in TOKENS)
        self._whole = instructions + examples
        self._kept = values.numbers["static_share_after_tuning"] * self._whole
        self._instructed = larger(self._kept, instructions)
        self._written: dict[str, Number] = {}
        self._cached: dict[str, tuple[Number, Number]] = {}

    def static(self, approach: Approach) -> Number:
        """Return the tokens of the fixed prompt."""
        if not approach.trains:
            return self._whole
        return self._instructed if approach.keeps_instructions else self._kept

    def written(self, role: str) -> Number:
        """Return the tokens written, with those of hidden reasoning."""
        if role not in self._written:
            numbers, reasons = self.values.numbers, self.values.prices[role]["reasons"]
            is_stated = REASONING in self.stated
            if is_stated and role == "prompt":
                reasons = 1.0  # what was measured is a fact of this model, whatever its name
            hidden = (
                numbers[REASONING] if is_stated else self.output * numbers["reasoning_multiple"]
            )
            self._written[role] = self.output + hidden * reasons
        return self._written[role]

    def cached(self, role: str) -> tuple[Number, Number]:
        """Return the share of the fixed prompt read from the cache, and the price to write it.

        Unless stated, calls arrive independently: the next one comes while the prefix is cached
        with probability `1 - exp(-n·life/day)`, of which at most a share can ever hit. Of the
        lives on sale the one that costs less counts.
        """
        if role not in self._cached:
            self._cached[role] = self._cache(self.values.prices[role])
        return self._cached[role]

    def _cache(self, prices: Mapping[str, Number]) -> tuple[Number, Number]:
        short, long = prices["write_5m"], prices["write_1h"]
        if "traffic.cached_share" in self.stated:
            return self.values.numbers["traffic.cached_share"], short
        read, most = prices["cached"] / larger(prices["input"], 1e-12), "cache_hit_ceiling"
        brief, hour = (
            self.values.numbers[most] * -expm1(-self.per_day * life / SECONDS_PER_DAY)
            for life in CACHE_LIVES_SECONDS
        )
        longer = (1.0 - hour) * long + hour * read < (1.0 - brief) * short + brief * read
        return where(longer, hour, brief), where(longer, long, short)

    def usd(self, option: str) -> Number:
        """Return the USD of one more call; on own machines nothing.

        Above the provider's threshold the whole call pays the long-prompt rate. Where the discounts
        for batches and for cached input do not multiply, batched calls read nothing from the cache.
        """
        approach, kind = KINDS[option]
        if kind.where != "api":
            return 0.0
        prices, static = self.values.prices[kind.role], self.static(approach)
        asked, written, cached = (prices[each] for each in ("input", "output", "cached"))
        above, stacks = prices["above_tokens"], prices["stacks"]
        if above != inf if isinstance(above, float) else True:
            long = static + self.query > above
            asked, written, cached = (
                where(long, prices[f"{each}_above"], usual)
                for each, usual in (("input", asked), ("output", written), ("cached", cached))
            )
        hit, write = self.cached(kind.role) if kind.cached else (0.0, 1.0)
        share = self.values.numbers["traffic.batchable_share"]

        def usd(batch_share: Number, cached_price: Number | None) -> Number:
            return call_cost.of(
                static_tokens=static,
                query_tokens=self.query,
                output_tokens=self.written(kind.role),
                input_price=asked,
                output_price=written,
                cached_price=cached_price,
                hit_share=hit,
                write_multiplier=write,
                batch_share=batch_share,
                batch_discount=prices["batch_discount"],
                cache_minimum_tokens=prices["cache_minimum"],
            )

        found = usd(share * stacks, cached if kind.cached else None)
        if stacks > 0.0 if isinstance(stacks, float) else False:
            return found
        apart = (1.0 - share) * found + share * usd(1.0, None)
        return where(stacks > 0.0, found, apart)
