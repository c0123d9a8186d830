"""One bilingual file into another format, with an account of every unit."""

from __future__ import annotations

import pickle
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

from mtqa.errors import FormatError
from mtqa.formats._filter import Account, Filters, Sieve, lost_fields
from mtqa.formats.base import FORMATS, Format, ReadOptions
from mtqa.formats.load import open_units
from mtqa.model import Unit

REJECTED = "x-mtqa-rejected"  # the property that tells why a unit stands among the rejects


def format_for(path: Path, name: str = "") -> Format:
    """The format of a name, else that a file's ending asks for; FormatError lists the known endings."""
    if name:
        return FORMATS[name]
    named = [kind for ending in reversed(path.suffixes) for kind in FORMATS if ending.lower() in kind.extensions]
    if not named:
        known = ", ".join(ending for kind in FORMATS for ending in kind.extensions)
        raise FormatError(
            "has no known ending", path=path, hint=f"give it one of {known}, or name the format with --to"
        )
    return named[0]


def convert(
    source: Path,
    target: Path,
    options: ReadOptions,
    *,
    to: str = "",
    filters: Filters | None = None,
    rejects: Path | None = None,
) -> Account:
    """Write the units of `source` in the format of `target`'s ending, or of the name `to`; tell what became of them.

    `filters` drop units, which `rejects` keeps, each with its reason as a property. What the target's format cannot
    hold is counted in the account and told in `options.warnings`. Files appear only when they are complete. Raises
    FormatError, also where no unit has a text of the one system that is asked for.
    """
    kind = format_for(target, to)
    _refuse_same(source, target, rejects)
    reject_kind = format_for(rejects) if rejects else None
    account = Account()
    sieve = Sieve(filters or Filters(), options)
    with tempfile.TemporaryFile() as spool:
        kept = _kept(open_units(source, options), sieve, account, spool)
        account.written = kind.write(target, _counted(kept, kind, account, source, sieve), options)
        if rejects and reject_kind and account.dropped:
            spool.seek(0)
            reject_kind.write(rejects, _spooled(spool), replace(options, warnings=[]))
    return account


def _refuse_same(source: Path, target: Path, rejects: Path | None) -> None:
    """A file of rejects that would overwrite the corpus or its conversion."""
    if rejects and rejects.resolve() in {source.resolve(), target.resolve()}:
        raise FormatError("is the corpus itself, or its conversion", path=rejects, hint="name another file for rejects")


def _kept(units: Iterable[Unit], sieve: Sieve, account: Account, spool: BinaryIO) -> Iterator[Unit]:
    for number, unit in enumerate(units, 1):
        account.read = number
        account.systems.update({variant.system for variant in unit.variants if variant.system})
        narrow = sieve.narrowed(unit)
        reason = sieve.reason(narrow)
        if reason:
            account.drop(reason, unit.id or str(number))
            pickle.dump(replace(unit, properties=(*unit.properties, (REJECTED, reason))), spool)
        else:
            yield narrow


def _counted(units: Iterable[Unit], kind: Format, account: Account, source: Path, sieve: Sieve) -> Iterator[Unit]:
    """The units, with what each loses; at the end an error where nothing of the wanted system was met."""
    for unit in units:
        account.lost.update(lost_fields(unit, kind.keeps))
        yield unit
    wanted = sieve.filters.system
    if wanted and not account.systems[wanted]:
        known = ", ".join(sorted(account.systems)) or "none"
        raise FormatError(f"has no system {wanted}", path=source, hint=f"its systems: {known}")


def _spooled(spool: BinaryIO) -> Iterator[Unit]:
    """The dropped units; the spool is this process's own temporary file, so that it may be unpickled."""
    while True:
        try:
            yield pickle.load(spool)
        except EOFError:
            return


__all__ = ["REJECTED", "Account", "Filters", "convert", "format_for"]
