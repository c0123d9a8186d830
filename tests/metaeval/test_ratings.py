"""Human marks become the scores that were published for them."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from mtqa.errors import InputError
from mtqa.metaeval.ratings import Mark, Ratings, ratings_of, read_ratings, weight_of

HEADER = "system\tdoc\tdocSegId\tglobalSegId\trater\tsource\ttarget\tcategory\tseverity"


def mark(system: str, rater: str, severity: str, category: str = "Accuracy/Omission", position: str = "1") -> Mark:
    return Mark(system, "d", position, position, rater, "源", f"text of {system}", category, severity)


def test_published_system_scores(data_dir: Path, ted: Ratings) -> None:
    with (data_dir / "mqm-ted-zhen" / "system_scores.tsv").open(encoding="utf-8") as lines:
        published = {row["system"]: float(row["mqm"]) for row in csv.DictReader(lines, delimiter="\t")}
    assert len(published) == 15
    assert {name: round(score, 3) for name, score in ted.system_scores().items()} == published


def test_every_published_segment_score(data_dir: Path, ted: Ratings) -> None:
    """The file calls the two references by other names than the marks do; all its scores are checked, theirs too."""
    columns = {place.number: column for column, place in enumerate(ted.places)}
    checked: dict[str, int] = {}
    lines = (data_dir / "mqm-ted-zhen" / "published_segment_scores.txt").read_text("utf-8").splitlines()
    for system, score, number in map(str.split, lines[1:]):
        if score != "None":
            name = {"ref-A": "ref", "ref-B": "refB"}.get(system, system)
            ours = -ted.penalties[ted.row(name), columns[number]]
            assert ours == pytest.approx(float(score), abs=1e-5)
            checked[name] = checked.get(name, 0) + 1
    references = checked.pop("ref") + checked.pop("refB")
    assert (sum(checked.values()), references) == (6877, 1058)


@pytest.mark.parametrize(
    ("severity", "category", "weight", "why"),
    [
        ("Major", "Accuracy/Mistranslation", 5, "the severity alone"),
        ("Minor", "Style/Awkward", 1, "the severity alone"),
        ("minor", "fluency/PUNCTUATION", 0.1, "letter case does not matter"),
        ("Major", "Fluency/Punctuation", 5, "cheap only where it is minor"),
        ("Minor", "Fluency/Punctuation/Comma", 0.1, "below a special category its weight counts"),
        ("Minor", "Punctuation", 1, "another category, whatever its last part is called"),
        ("Major", "Non-translation!", 25, "the one mark worse than major"),
        ("Minor", "Non-translation!", 1, "that needs the severity major"),
        ("Neutral", "Style/Awkward", 0, "a remark"),
        ("No-error", "No-error", 0, "nothing found"),
        ("HOTW-test", "Found", 0, "a planted fault, not the system's"),
        ("Critical", "Accuracy/Omission", 0, "no published weight"),
    ],
)
def test_weights(severity: str, category: str, weight: float, why: str) -> None:
    assert weight_of(severity, category) == weight, why


def test_a_segment_is_the_mean_over_its_raters_and_not_rated_is_not_zero() -> None:
    rated = ratings_of([
        mark("a", "r1", "Major"), mark("a", "r1", "Minor"), mark("a", "r2", "No-error"), mark("b", "r1", "Minor"),
        mark("a", "r1", "No-error", position="2"),
    ])  # fmt: skip
    assert rated.penalties[0].tolist() == [3, 0]
    assert rated.penalties[1, 0] == 1
    assert np.isnan(rated.penalties[1, 1])
    assert rated.system_scores() == {"a": 1.5, "b": 1.0}
    assert rated.raters == 2


def test_text_is_the_systems_own_not_the_one_with_a_planted_fault() -> None:
    planted = Mark("a", "d", "1", "1", "r", "源", "planted", "Found", "HOTW-test")
    assert ratings_of([planted, mark("a", "r", "Minor")]).targets == (("text of a",),)


def test_a_severity_without_weight_is_told() -> None:
    assert ratings_of([mark("a", "r", "Critical")]).warnings == (
        "1 marks have the severity 'Critical', which has no published weight: they cost nothing",
    )


def test_quotation_marks_and_span_signs(tmp_path: Path) -> None:
    """A lone quotation mark opens no quoted cell, and a span's signs are no part of the text."""
    path = tmp_path / "mqm.tsv"
    rows = ['a\td\t1\t1\tr\t<v>源</v>\t"He said <v>it</v>.\tStyle/Awkward\tMinor', 'a\td\t2\t2\tr\t源二\tx"\tx\tMajor']
    path.write_text("\ufeff" + "\r\n".join([HEADER, *rows, ""]), "utf-8", newline="")
    found = read_ratings(path)
    assert found.targets == (('"He said it.', 'x"'),)
    assert found.places[0].source == "源"
    assert found.penalties.tolist() == [[1, 5]]


@pytest.mark.parametrize(
    ("text", "told", "why"),
    [
        ("", "no column system in the header", "an empty file"),
        ("source\ttarget\nx\ty\n", "no column system in the header", "another table"),
        (HEADER.replace("docSegId", "n") + "\n", "no column docSegId or doc_id", "which is missing, by both names"),
        (HEADER + "\n", "has no marks", "a header alone"),
        (HEADER + "\na\tb\n", ":2: 2 columns where 9 are needed", "a row that was cut"),
    ],
)
def test_a_file_that_cannot_be_used_is_one_line(tmp_path: Path, text: str, told: str, why: str) -> None:
    path = tmp_path / "mqm.tsv"
    path.write_text(text, "utf-8")
    with pytest.raises(InputError) as caught:
        read_ratings(path)
    assert told in str(caught.value), why
    assert "\n" not in str(caught.value)


def test_another_encoding_is_told(tmp_path: Path) -> None:
    path = tmp_path / "mqm.tsv"
    path.write_text(HEADER + "\na\td\t1\t1\tr\t中文\tx\tx\tMinor\n", "gb18030")
    with pytest.raises(InputError, match="not UTF-8"):
        read_ratings(path)


def test_an_unknown_system_is_told_with_the_known() -> None:
    with pytest.raises(InputError, match=r"no system is called 'c'; the file has a, b"):
        ratings_of([mark("a", "r", "Minor"), mark("b", "r", "Minor")]).without(["c"])


def test_a_system_that_nobody_rated_on_a_part_is_not_there() -> None:
    rated = ratings_of(
        [mark("a", "r", "Minor"), mark("b", "r", "Major", position="2"), mark("a", "r", "Major", position="2")]
    )
    assert rated.only([0]).system_scores() == {"a": 1.0}
    assert rated.only([1]).system_scores() == {"a": 5.0, "b": 5.0}
