"""What is known of a run's findings from outside it: set aside by people, old news, or what a post-edit did to them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import asdict, dataclass, replace

from mtqa.model import Finding
from mtqa.run.baseline import Against, Earlier
from mtqa.run.config import RunConfig
from mtqa.run.ignores import Ignore, Ignores, read_ignores
from mtqa.run.postedit import Key, key_of, pairs, standing, states, summary
from mtqa.run.store import Store

# The reason of a row that gives none.
IGNORED = "ignored"
_NAMED = 3


@dataclass(frozen=True, slots=True)
class Known:
    """What was read before the run began: the ignore file and the baseline, None where there is none."""

    ignores: Ignores | None = None
    earlier: Earlier | None = None

    @classmethod
    def read(cls, config: RunConfig) -> Known:
        """Read both. Raises InputError."""
        return cls(
            Ignores(read_ignores(config.ignore)) if config.ignore else None,
            Earlier.read(config.baseline) if config.baseline else None,
        )

    def about(self) -> str:
        """What the result depends on beside the files' contents: which rows have run out by now."""
        return ",".join(str(row.line) for row in self.ignores.ended) if self.ignores else ""


def settle(store: Store, config: RunConfig, known: Known, checks: Collection[str]) -> None:
    """Decide all findings anew; `checks` are the ids of those that ran. Doing it twice changes nothing."""
    systems = store.systems()
    of_pair = {pair: states(store, pair) for pair in pairs(systems)}
    edits: dict[Key, str] = {key: state for found in of_pair.values() for key, state in found.items()}
    against = Against(known.earlier, systems, checks) if known.earlier else None
    used: set[tuple[str, ...]] = set()

    def decide(finding: Finding) -> Finding:
        rows = known.ignores.of(finding) if known.ignores else []
        used.update(row.selector for row in rows)
        decided = replace(
            finding,
            dismissed=(rows[0].reason or IGNORED) if rows else None,
            edit=edits.get(key_of(finding)),
            baseline=None,
        )
        return replace(decided, baseline=against.state(decided)) if against else decided

    store.decide_findings(decide)
    made = [
        summary(pair, zip(store.segments(pair.mt), store.segments(pair.edited), strict=True), standing(store, pair))
        for pair in of_pair
    ]
    store.put(post_edits=[asdict(edit) for edit in made], baseline=asdict(against.result()) if against else None)
    if against:
        store.warn(against.warnings())
    if known.ignores and config.ignore:
        unused = _unused(known.ignores, used, checks, everything=not (config.only or config.skip))
        store.put(unused_ignores=[f"{config.ignore}:{row.line}: {_why(known.ignores, row)}: {row}" for row in unused])
        store.warn(_warnings(config, unused))


def _unused(
    ignores: Ignores, used: Collection[tuple[str, ...]], checks: Collection[str], *, everything: bool
) -> list[Ignore]:
    """Rows that match nothing, and those that have run out; not those of checks that did not run."""
    idle = [
        row
        for row in ignores.rows
        if row.selector not in used and (row.check in checks if row.check else everything)
    ]  # fmt: skip
    return sorted([*idle, *ignores.ended], key=lambda row: row.line or 0)


def _why(ignores: Ignores, row: Ignore) -> str:
    return f"ran out on {row.until}" if row in ignores.ended else "matches nothing"


def _warnings(config: RunConfig, unused: Iterable[Ignore]) -> Iterator[str]:
    rows = list(unused)
    if not rows:
        return
    named = ", ".join(f"line {row.line}: {row}" for row in rows[:_NAMED])
    more = f" and {len(rows) - _NAMED} more" if len(rows) > _NAMED else ""
    count = "1 row is" if len(rows) == 1 else f"{len(rows)} rows are"
    hint = "`mtqa check … --unused-ignores` lists them"
    yield f"{config.ignore}: {count} of no use any more ({named}{more}); {hint}"
