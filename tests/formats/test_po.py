"""Gettext catalogues, read only."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.load import find_format, open_units
from mtqa.model import Unit

Save = Callable[..., Path]


def header(language: str = "en", charset: str = "UTF-8") -> str:
    return f'msgid ""\nmsgstr ""\n"Language: {language}\\n"\n"Content-Type: text/plain; charset={charset}\\n"\n\n'


def plain(unit: Unit) -> tuple[str, str, dict[str, str]]:
    return unit.source.plain, "|".join(v.text.plain for v in unit.variants), dict(unit.properties)


SAVE = ("保存", "Save", {})
READ = [
    ('msgid "保存"\nmsgstr "Save"\n', [SAVE], "the plainest"),
    ('msgid "保存"\nmsgstr "Save"\n\nmsgid "x"\nmsgstr ""\n', [SAVE, ("x", "", {})], "untranslated"),
    ('msgid ""\n"保"\n"存\\n"\nmsgstr "Save\\n"\n', [("保存\n", "Save\n", {})], "several lines, escapes"),
    ('msgctxt "menu"\nmsgid "保存"\nmsgstr "Save"\n', [("保存", "Save", {"context": "menu"})], "a context"),
    (
        '#. hint\n#: a.c:12\n#, fuzzy, c-format\nmsgid "保存"\nmsgstr "Save"\n',
        [("保存", "Save", {"fuzzy": "yes", "flag": "c-format", "reference": "a.c:12", "note": "hint"})],
        "flags, place, comment",
    ),
    ('#~ msgid "旧"\n#~ msgstr "old"\n\nmsgid "保存"\nmsgstr "Save"\n', [SAVE], "an obsolete entry"),
    (
        'msgid "文件"\nmsgid_plural "多个文件"\nmsgstr[0] "file"\nmsgstr[1] "files"\n',
        [("文件", "file", {}), ("多个文件", "files", {})],
        "plural forms",
    ),
]


@pytest.mark.parametrize(("body", "expected", "why"), READ, ids=[row[2] for row in READ])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_read(save: Save, body: str, expected: list, why: str, end: str) -> None:
    path = save("x.po", (header() + body).replace("\n", end))
    assert find_format(path).id == "po"
    assert [plain(unit) for unit in open_units(path)] == expected


def test_what_is_left_out_is_counted(save: Save) -> None:
    options = ReadOptions()
    path = save("x.po", header() + 'msgid "保存"\nmsgstr ""\n\n#~ msgid "旧"\n#~ msgstr "old"\n')
    assert len(list(open_units(path, options))) == 1
    assert [warning.partition(": ")[2] for warning in options.warnings] == [
        "obsolete entries left out: 1",
        "entries without a translation: 1",
    ]


TURNED = [
    (header("zh_CN"), "Save", "保存", True, "the header says Chinese"),
    (header(""), "Save", "保存", True, "no language, but the scripts tell"),
    (header(""), "保存", "Save", False, "the same, the other way round"),
    (header("en_GB"), "保存", "Save", False, "a kind of English"),
]


@pytest.mark.parametrize(("head", "key", "text", "turned", "why"), TURNED, ids=[row[4] for row in TURNED])
def test_the_chinese_side_is_the_source(save: Save, head: str, key: str, text: str, turned: bool, why: str) -> None:
    options = ReadOptions()
    (unit,) = open_units(save("x.po", f'{head}msgid "{key}"\nmsgstr "{text}"\n'), options)
    assert plain(unit)[:2] == ("保存", "Save")
    assert any("its msgstr are zh" in warning for warning in options.warnings) == turned


def test_english_into_chinese_is_not_turned(save: Save) -> None:
    path = save("x.po", header("zh_CN") + 'msgid "Save"\nmsgstr "保存"\n')
    assert [plain(unit)[:2] for unit in open_units(path, ReadOptions("en", "zh"))] == [("Save", "保存")]


CODECS = [
    ("UTF-8", "utf-8", ""),
    ("UTF-8", "utf-8-sig", ""),
    ("GB2312", "gb18030", ""),
    ("latin-9x", "gbk", "not UTF-8"),
]


@pytest.mark.parametrize(("named", "codec", "warning"), CODECS)
def test_encodings(save: Save, named: str, codec: str, warning: str) -> None:
    options = ReadOptions()
    path = save("x.po", (header("en", named) + 'msgid "你好，世界"\nmsgstr "Hello"\n').encode(codec))
    (unit,) = open_units(path, options)
    assert (unit.source.plain == "你好，世界") == (not warning)
    assert warning in "".join(options.warnings)


REFUSED = [
    (header("fr") + 'msgid "保存"\nmsgstr "Enregistrer"\n', "is in fr, not in en"),
    (header() + 'msgid "保存"\nmsgstr "Save\n', "is not a PO file"),
    (header() + 'msgid "保存\nnonsense\n', "is not a PO file"),
    (header() + 'msgid "保存\\"\nmsgstr "Save"\n', ":6: is not a PO file: a quote is not closed"),
    ("just text\n", "there is no msgid"),
    ('msgid "a\x00b"\nmsgstr ""\n', "there is no msgid"),
]


@pytest.mark.parametrize(("text", "part"), REFUSED)
def test_refused_in_one_line(save: Save, text: str, part: str) -> None:
    path = save("x.po", text)
    with pytest.raises(FormatError, match=part) as caught:
        list(FORMATS["po"].read(path, ReadOptions()))
    assert str(path) in str(caught.value)


def test_writing_is_refused_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="cannot be written: po is a format that mtqa only reads; write"):
        FORMATS["po"].write(tmp_path / "x.po", [], ReadOptions())


PIECES = [
    'msgid "',
    'msgstr "',
    '"\n',
    "#, fuzzy\n",
    "msgctxt",
    "msgid_plural",
    "msgstr[9]",
    "\\",
    "\\x",
    "#~ ",
    "\n",
    "保",
    "#| ",
]


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_damage_raises_nothing_but_our_own_error(save: Save, pieces: list[str]) -> None:
    path = save("x.po", header() + "".join(pieces))
    FORMATS["po"].sniff(path.read_bytes(), path)
    with contextlib.suppress(FormatError):
        list(FORMATS["po"].read(path, ReadOptions()))


def test_sniffing_many_blank_lines_ends(save: Save) -> None:
    path = save("x.txt", "\n \n" * 20_000 + "x")
    assert not FORMATS["po"].sniff(path.read_bytes(), path)
