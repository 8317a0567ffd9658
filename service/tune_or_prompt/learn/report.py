"""What was learned, as a page for people: cross-validated figures first, baselines, misses."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date

from tune_or_prompt.learn.learning import Learned
from tune_or_prompt.learn.validate import FOLDS, SEEDS, Count, Figures

MOST_MOVED = 25


def evaluation_page(learned: Learned, *, day: date, links: Mapping[str, str]) -> str:
    """Return the page on how often the engine is right, in Markdown.

    Args:
        learned: what was learned from the packaged cases.
        day: the day whose prices and availability applied.
        links: where each case can be read, by its id.
    """
    return "\n".join([*_headline(learned, day), *_tables(learned), *_misses(learned, links)]) + "\n"


def overlay_lines(learned: Learned) -> Iterator[str]:
    """Yield what an organization's own fit changed, line by line, for a terminal."""
    figures, before = learned.figures, learned.before
    yield f"{learned.cases} cases, cross-validated by source:"
    yield f"  right: {_share(before.all)} before, {_share(figures.all)} with your numbers"
    yield f"  log loss: {before.log_loss:.3f} before, {figures.log_loss:.3f} with your numbers"
    yield f"{len(learned.moved)} numbers moved by 0.05 or more:"
    for one in learned.moved[:MOST_MOVED]:
        yield f"  {one.name}: {one.before:+.2f} -> {one.after:+.2f} ({_cases(one.cases)})"


def _headline(learned: Learned, day: date) -> Iterator[str]:
    figures = learned.figures
    yield "# How often the recommendation is right"
    yield ""
    yield "Written by `make learn`; do not edit."
    yield ""
    yield f"{learned.cases} real decisions, each with its source, were coded as profiles from their"
    yield "situation alone (`data/cases/decisions.jsonl`). A verdict counts as right if a"
    yield "careful judge would accept it. Every figure on this page is **cross-validated**: the"
    yield f"engine's numbers were fitted {FOLDS} times, each time without a tenth of the sources,"
    yield "and judged on that tenth; cases from one source are never split. The figures are"
    yield f"means over {len(SEEDS)} ways to draw the tenths. Prices and availability are those of"
    yield f"{day}."
    yield ""
    yield f"**Right in {_percent(figures.all)} of all cases, and in {_percent(figures.clear)} of"
    yield "those whose situation is clear.** Brier score of the verdict's probability"
    yield f"{figures.brier:.3f}, log loss {figures.log_loss:.3f}."
    yield ""
    yield "One caution: which terms the engine has was chosen while looking at cross-validated"
    yield "figures of these same cases, so expect slightly less on new cases."
    yield ""


def _tables(learned: Learned) -> Iterator[str]:
    figures = learned.figures
    yield from _table(
        ("how sure", "right", "share"),
        [(name, _of(count), _percent(count)) for name, count in figures.by_standing.items()],
    )
    yield f"*Clear* starts at a probability of {learned.model.clear:.2f}, *leaning* at"
    yield f"{learned.model.leaning:.2f}: the lowest thresholds at which cross-validation is right"
    yield "at least 97.5% and 85% of the time, a margin above the 95% and 80% promised."
    yield ""
    yield "## Against simpler ways, on the same folds"
    yield ""
    rows = [("**this engine**", figures), *learned.baselines.items()]
    yield from _table(
        ("way", "all", "clear", "Brier", "log loss"),
        [
            (
                name,
                _percent(one.all),
                _percent(one.clear),
                f"{one.brier:.3f}",
                f"{one.log_loss:.3f}",
            )
            for name, one in rows
        ],
    )
    yield "## By what was advised or done"
    yield ""
    yield from _table(
        ("outcome", "right", "share"),
        [(name, _of(count), _percent(count)) for name, count in figures.by_outcome.items()],
    )
    yield "## Is the probability what it says?"
    yield ""
    yield from _table(
        ("probability of the verdict", "cases", "mean", "right"), _reliability(figures)
    )


def _reliability(figures: Figures) -> Iterator[Sequence[str]]:
    for one in figures.reliability:
        cases = f"{one.count.of:.0f}"
        yield (f"{one.low:.1f}–{one.high:.1f}", cases, f"{one.mean:.2f}", f"{one.count.share:.2f}")


def _misses(learned: Learned, links: Mapping[str, str]) -> Iterator[str]:
    yield "## Where it is wrong"
    yield ""
    for miss in learned.misses:
        case = miss.case
        name = f"[{case.id}]({links[case.id]})" if links.get(case.id) else case.id
        accepted = " or ".join(case.acceptable)
        verdict = f"{miss.verdict} at {miss.probability:.2f}"
        yield f"- {name} ({case.strength}): {verdict}; accepted: {accepted}."


def _table(
    head: Sequence[str], rows: Sequence[Sequence[str]] | Iterator[Sequence[str]]
) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(row)} |"
    yield ""


def _of(count: Count) -> str:
    return f"{count.right:.0f} of {count.of:.0f}"


def _percent(count: Count) -> str:
    return f"{count.share:.1%}"


def _share(count: Count) -> str:
    return f"{_of(count)} ({_percent(count)})"


def _cases(count: int) -> str:
    return "1 case" if count == 1 else f"{count} cases"
