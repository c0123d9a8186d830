"""Test-set folders: sources, references and systems as line files, read as one corpus with all systems.

Known layouts: WMT's releases (`sources/ references/ hypotheses/` or `system-outputs/`, file names with the language
pair), mt-metrics-eval's (`sources/zh-en.txt`, `system-outputs/zh-en/NAME.txt`, `documents/zh-en.docs`), and the plain
one (`source.zh.txt`, `reference.en.txt`, `systems/NAME.en.txt`). A folder with a source file, and a system or a
reference, is one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import repeat, takewhile, zip_longest
from pathlib import Path

from mtqa.errors import FormatError
from mtqa.formats._language import parse_language
from mtqa.formats.base import FORMATS, ReadOnly, ReadOptions
from mtqa.formats.text import read_lines
from mtqa.model import Role, Text, Unit, Variant

_KINDS = {
    "source": ("sources", "source", "src"),
    "reference": ("references", "reference", "refs", "ref"),
    "system": ("hypotheses", "system-outputs", "system_outputs", "systems", "hyps", "hyp", "outputs", "submissions"),
    "document": ("documents", "docs"),
}
_CODES = (
    "ar bn bg cs da de el en es et fa fi fr gu ha he hi hr hu id is it ja kk km ko lt lv mr nl no pl ps pt ro ru sah "
    "sr sv ta th tr uk ur vi xh yue zh zu"
)
_CODE = _CODES.replace(" ", "|")
_PAIR = re.compile(rf"(?<![\w-])({_CODE})-({_CODE})(?![\w-])")  # HW-TSC is a system
_LABELS = {"hyp", "ref", "src", "txt", "docs"}
_OTHER_FILES = {".tsv", ".tmx", ".xml", ".json", ".jsonl", ".md", ".xlsx", ".sgm", ".pdf", ".score", ".scores", ".zip"}


@dataclass(frozen=True, slots=True)
class TestSet:
    """The files of one test set; `systems` and `references` by name, `documents` None where nothing tells them."""

    source: Path
    systems: dict[str, Path]
    references: dict[str, Path]
    documents: Path | None

    __test__ = False  # no test, whatever pytest thinks of the name


class WmtFolder(ReadOnly):
    """A folder of line files: one source, any number of references and systems, joined by line number."""

    id = "wmt"
    extensions: tuple[str, ...] = ()

    def sniff(self, head: bytes, path: Path) -> bool:
        """Whether the folder has a source file, and a system or a reference."""
        if not path.is_dir():
            return False
        kinds = {kind: _files(path, kind) for kind in ("source", "reference", "system")}
        return bool(kinds["source"] and (kinds["reference"] or kinds["system"]))

    def read(self, path: Path, options: ReadOptions) -> Iterator[Unit]:
        """A unit for each line, with the systems in the order of their names.

        Raises FormatError for a folder without a source of the asked pair, or with several, and where files differ in
        their number of lines.
        """
        found = find_files(path, options)
        roles = [(Role.MT, name, file) for name, file in found.systems.items()]
        roles += [(Role.REFERENCE, "", file) for file in found.references.values()]
        columns = [read_lines(file, options) for file in (found.source, *(file for _, _, file in roles))]
        documents = _documents(found.documents, options) if found.documents else repeat("")
        rows = zip_longest(*columns)
        pairs = zip_longest(documents, rows) if found.documents else zip(documents, rows, strict=False)
        for number, (document, row) in enumerate(pairs, 1):
            if document is None or row is None or None in row:
                raise _uneven(found.source, [file for _, _, file in roles], found.documents, options)
            source, *texts = row
            variants = [Variant(Text(text), role, name) for (role, name, _), text in zip(roles, texts, strict=True)]
            yield Unit("", Text(source), tuple(variants), document, number)


def find_files(path: Path, options: ReadOptions) -> TestSet:
    """The files of the asked language pair in a folder; FormatError where there is no source, or more than one."""
    if not path.is_dir():
        raise FormatError("no such folder" if not path.exists() else "is a file, not a folder", path=path)
    source, target = (parse_language(code).primary for code in (options.source_language, options.target_language))
    sources = _of_pair(_files(path, "source"), source, target, source)
    if len(sources) != 1:
        names = ", ".join(str(file.relative_to(path)) for file in sources[:5])
        raise FormatError(
            f"has {len(sources)} source files for {source}-{target}{': ' + names if names else ''}",
            path=path,
            hint="a test set has one: sources/NAME or source.LANGUAGE.txt; or name the files one by one",
        )
    references = _of_pair(_files(path, "reference"), source, target, target)
    systems = _of_pair(_files(path, "system"), source, target, target)
    documents = _of_pair(_files(path, "document"), source, target, source)
    if options.require_target and not systems and not references:
        raise FormatError(f"has no {target} system and no reference", path=path, hint="put them into hypotheses/")
    return TestSet(
        sources[0], _named(systems, source, target), _named(references, source, target), next(iter(documents), None)
    )


def _files(path: Path, kind: str) -> list[Path]:
    """The line files of one kind: below a folder of that name, or in the test set's own folder by their first word."""
    found: list[Path] = []
    for name in _KINDS[kind]:
        folder = path / name
        if folder.is_dir():
            found += [file for file in sorted(folder.rglob("*")) if _is_lines(file)]
    if not found and kind != "system":
        words = set(_KINDS[kind])
        found = [
            file for file in sorted(path.iterdir()) if re.split(r"[._]", file.name)[0] in words and _is_lines(file)
        ]
    return found


def _is_lines(file: Path) -> bool:
    return file.is_file() and not file.name.startswith(".") and file.suffix.lower() not in _OTHER_FILES


def _of_pair(files: Sequence[Path], source: str, target: str, language: str) -> list[Path]:
    """Of files that name a language pair those of the asked one; of others those in the language or in none."""
    pairs = [_PAIR.findall(str(Path(*file.parts[-3:])).lower()) for file in files]
    if any(pairs):
        return [file for file, named in zip(files, pairs, strict=True) if (source, target) in named]
    own = [file for file in files if language in _tokens(file)]
    return own or [file for file in files if not any(re.fullmatch(r"[a-z]{2}", token) for token in _tokens(file)[1:])]


def _tokens(file: Path) -> list[str]:
    return file.name.split(".")


def _named(files: Sequence[Path], source: str, target: str) -> dict[str, Path]:
    """Files by what tells them apart: their names without language, pair, label and what all of them begin with."""
    names = [_tokens(file) for file in files]
    columns = zip(*(tokens[:-1] for tokens in names), strict=False) if len(files) > 1 else ()
    shared = sum(1 for _ in takewhile(lambda column: len(set(column)) == 1, columns))
    common = {f"{source}-{target}", target, *_LABELS}
    found: dict[str, Path] = {}
    for file, tokens in zip(files, names, strict=True):
        pair = f"{source}-{target}"
        start = tokens.index(pair) + 1 if pair in tokens[:-1] else shared  # NAME.zh-en.hyp.SYSTEM.en
        left = [token for token in tokens[start:] if token.lower() not in common]
        left = left or [token for token in tokens[shared:start] if token.lower() not in common]  # NAME.SYSTEM.zh-en
        name = ".".join(left) or file.stem
        found[name if name not in found else str(file.relative_to(file.parents[1]))] = file
    return found


def _documents(path: Path, options: ReadOptions) -> Iterator[str]:
    """The document of each line: the last of its columns."""
    return (re.split(r"[\t ]+", line.strip())[-1] for line in read_lines(path, options))


def _uneven(source: Path, others: Sequence[Path], documents: Path | None, options: ReadOptions) -> FormatError:
    """The error for files of different length, with both numbers."""
    quiet = ReadOptions(options.source_language, options.target_language)
    wanted = sum(1 for _ in read_lines(source, quiet))
    for file in (*others, *([documents] if documents else [])):
        number = sum(1 for _ in read_lines(file, quiet))
        if number != wanted:
            return FormatError(
                f"has {number} lines, but {source} has {wanted}", path=file, hint="line files join by line number"
            )
    return FormatError("its files differ in length", path=source.parent)


FORMATS.add(WmtFolder.id, WmtFolder())
