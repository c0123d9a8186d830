"""`mtqa explain`: the list of checks, or the manual of one."""

from __future__ import annotations

import click


@click.command()
@click.argument("check_id", required=False, metavar="[CHECK]")
def command(check_id: str | None) -> None:
    """List the checks, or print the manual of one.

    \b
    Example:
        mtqa explain
        mtqa explain number-mismatch
    """
    from mtqa.checks.base import CHECKS

    if check_id is None:
        width = max(map(len, CHECKS.names()))
        for entry in CHECKS:
            state = "" if entry.default else "  (off by default)"
            print(f"{entry.id:<{width}}  {entry.severity.value:<8}  {entry.category.value}{state}")
        print("\nmtqa explain CHECK prints what a check flags, why, an example and its source.")
        return
    entry = CHECKS[check_id]
    languages = "any language pair" if entry.languages is None else " into ".join(entry.languages)
    default = "on" if entry.default else "off"
    facts = (
        entry.category.value,
        entry.severity.value,
        f"looks at a {entry.scope.value}",
        languages,
        f"{default} by default",
    )
    print(f"{entry.id}\n{', '.join(facts)}\n\n{entry.manual}")
