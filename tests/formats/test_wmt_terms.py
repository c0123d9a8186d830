"""The JSON lines of WMT's terminology task: documents with a dictionary, and systems' outputs without sources."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats.base import ReadOptions
from mtqa.formats.load import find_format, load_bitext
from mtqa.glossary.dictionary import glossary_of, terms_of
from mtqa.model import Role, Segment

DOCUMENTS = [
    {"zh": "芯片很贵。\n晶片也是。", "en": "Chips are dear.\nSo are wafers.", "terms": {"芯片": ["chip", "microchip"]}},
    {"zh": "稀土", "en": "Rare earths", "terms": {}},
]
OUTPUTS = [{"en": "Chips cost much.\nSo do wafers."}, {"en": "Rare earth"}]


def written(path: Path, entries: list[dict[str, object]]) -> Path:
    path.write_text("".join(json.dumps(entry, ensure_ascii=False) + "\n" for entry in entries), "utf-8")
    return path


def test_documents_and_outputs_join_by_line(tmp_path):
    corpus, output = written(tmp_path / "2016.jsonl", DOCUMENTS), written(tmp_path / "a.2016.jsonl", OUTPUTS)
    bitext = load_bitext(corpus, systems={"a": output})
    assert bitext.systems == ("a",), "the English of a document is the reference, not a system"
    first, second = (row[0] for row in bitext.rows())
    assert (first.target, first.references) == (OUTPUTS[0]["en"], (DOCUMENTS[0]["en"],))
    assert (first.document, second.document) == ("1", "2")
    assert terms_of(first) == (("芯片", ("chip", "microchip")),)
    assert terms_of(second) == ()


def test_a_document_longer_than_any_head_is_known(tmp_path):
    long = {**DOCUMENTS[0], "zh": "芯片" * 50_000}
    assert find_format(written(tmp_path / "long.jsonl", [long])).id == "wmt-terms"


KNOWN = [
    ({"zh": "芯片", "en": "chip", "proper": {"芯片": ["chip"]}}, "wmt-terms", "the task's own name of the dictionary"),
    ({"source": "芯片", "target": "chip"}, "jsonl", "no dictionary"),
    ({"zh": "芯片", "en": "chip", "terms": "none"}, "jsonl", "a column of that name"),
    ({"en": "chip"}, "json-texts", "no source"),
]


@pytest.mark.parametrize(("entry", "name", "why"), KNOWN, ids=[row[-1] for row in KNOWN])
def test_which_format_it_is(tmp_path, entry, name, why):
    assert find_format(written(tmp_path / "x.jsonl", [entry])).id == name, why


BAD = [
    ([DOCUMENTS[0], {"zh": "稀土", "en": "x"}], OUTPUTS, r"2016\.jsonl:2: is no document with a source and a dict"),
    (DOCUMENTS, [OUTPUTS[0], {"zh": "稀土"}], r"a\.jsonl:2: is no object with a translation"),
    (DOCUMENTS, OUTPUTS[:1], r"a\.jsonl: has 1 lines, but .* has 2 segments"),
]


@pytest.mark.parametrize(("documents", "outputs", "message"), BAD, ids=[row[-1] for row in BAD])
def test_what_does_not_fit_is_one_line(tmp_path, documents, outputs, message):
    corpus, output = written(tmp_path / "2016.jsonl", documents), written(tmp_path / "a.jsonl", outputs)
    with pytest.raises(FormatError, match=message):
        load_bitext(corpus, systems={"a": output})


def test_outputs_alone_are_no_corpus(tmp_path):
    with pytest.raises(FormatError, match="give it with --system"):
        load_bitext(written(tmp_path / "a.jsonl", OUTPUTS))


def test_the_reference_is_one(tmp_path):
    path = written(tmp_path / "2016.jsonl", DOCUMENTS)
    units = list(find_format(path).read(path, ReadOptions()))
    assert [[variant.role for variant in unit.variants] for unit in units] == [[Role.REFERENCE]] * 2


@pytest.mark.parametrize("value", ["", "no json", "[1]", '{"a": 1}', '{"a": [1, null]}', "[" * 100_000])
def test_damaged_terms_are_none(value):
    found = terms_of(Segment("1", "a", "a", properties=(("terms", value),)))
    assert all(forms == () for _, forms in found)


def test_a_glossary_of_a_dictionary():
    rows = glossary_of([("芯片", ["chip", "", "micro\nchip", "chip"]), ("晶片", ["chip"]), (" ", ["x"])]).rows
    assert [(row.zh, row.en, row.status.value) for row in rows] == [
        (("芯片",), "chip", "preferred"),
        (("芯片",), "micro chip", "admitted"),
        (("晶片",), "chip", "preferred"),
    ]
    assert len({row.id for row in rows}) == 2, "two terms with one English are two concepts"
