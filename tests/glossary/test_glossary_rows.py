"""Rows, concepts, and the ids of rows that have none."""

from __future__ import annotations

import pytest

from mtqa.glossary.model import Glossary, Row, Status, slug


def test_a_concept_has_the_chinese_of_all_its_rows():
    rows = [
        Row("hkma", ("香港金融管理局",), "HKMA"),
        Row("x", ("年金",), "annuity"),
        Row("hkma", ("金管局",), "Monetary Authority"),
    ]
    glossary = Glossary.from_rows(rows)
    assert [concept.id for concept in glossary.concepts] == ["hkma", "x"]
    assert glossary.by_id["hkma"].zh == ("香港金融管理局", "金管局")
    assert len(glossary) == 2
    assert len(glossary.rows) == 3


@pytest.mark.parametrize(
    ("date", "expected", "why"),
    [
        ("2022-06-01", ["Turkey"], "the last day of the old name"),
        ("2022-06-02", ["Türkiye"], "'from' is in, 'to' is out"),
        ("", ["Turkey", "Türkiye"], "an unknown date excludes nothing"),
        ("1900-01-01", ["Turkey"], "no 'from' means always"),
    ],
)
def test_dates_are_half_open(date, expected, why):
    rows = [Row("t", ("土耳其",), "Turkey", valid_to="2022-06-02"), Row("t", (), "Türkiye", valid_from="2022-06-02")]
    concept = Glossary.from_rows(rows).concepts[0]
    assert [row.en for row in concept.accepted_on(date)] == expected, why


def test_accepted_rows_begin_with_the_preferred():
    rows = [Row("x", ("一",), "b", Status.ADMITTED), Row("x", (), "a"), Row("x", (), "c", Status.FORBIDDEN)]
    assert [row.en for row in Glossary.from_rows(rows).concepts[0].accepted_on()] == ["a", "b"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Chip control chip", "chip-control-chip"), ("5G", "t-5g"), ("芯片", "term"), ("", "term"), ("R&D", "r-d")],
)
def test_slug(text, expected):
    assert slug(text) == expected


def test_rows_without_an_id_get_one():
    rows = [
        Row("", ("芯片", "晶片"), "chip"),
        Row("", ("晶片",), "semiconductor"),
        Row("", ("年金",), "chip"),
        Row("annuity", ("保险",), "insurance"),
        Row("", ("养老金",), "annuity"),
    ]
    ids = [row.id for row in Glossary.from_rows(rows).rows]
    assert sorted(ids) == sorted(["chip", "chip", "chip-2", "annuity", "annuity-2"]), "shared Chinese is one concept"
