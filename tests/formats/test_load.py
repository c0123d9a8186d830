"""Finding a file's format, and joining systems and references to a corpus."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.load import find_format, load_bitext, open_units, read_corpora, translation_of
from mtqa.model import Role, Text, Unit, Variant

Save = Callable[..., Path]


def unit(name: str, source: str, *targets: tuple[str, Role, str]) -> Unit:
    return Unit(name, Text(source), tuple(Variant(Text(text), role, system) for text, role, system in targets))


def mt(text: str, system: str = "") -> tuple[str, Role, str]:
    return text, Role.MT, system


@pytest.fixture
def tmx(tmp_path: Path) -> Callable[..., Path]:
    """Write units to a TMX."""

    def write(name: str, *units: Unit) -> Path:
        FORMATS["tmx"].write(tmp_path / name, units, ReadOptions())
        return tmp_path / name

    return write


Tmx = Callable[..., Path]

FORMS = [
    ("a.tmx", "<tmx><body/></tmx>", "tmx"),
    ("a.txt", "<?xml version='1.0'?><!-- <map> --><tmx version='1.4'>", "tmx"),
    ("a.txt", "source\ttarget\n好\tgood\n", "tsv"),
    ("a.txt", "好\tgood\n世\tworld\n", "tsv"),
    ("a.dat", "id,source,mt\n1,好,good\n", "csv"),
    ("a.csv", "source;target\n好;good\n", "csv"),
    ("corpus.zh.txt", "今天，天气好。\n", "text"),
    ("corpus", "今天，天气好。\n", "text"),
    ("a.tsv", "only one column\n", "tsv"),
    ("news.en.tmx", "<damaged", "tmx"),
    ("A.TMX", "<damaged", "tmx"),
]


@pytest.mark.parametrize(("name", "text", "kind"), FORMS)
def test_the_content_names_the_format_then_the_ending(save: Save, name: str, text: str, kind: str) -> None:
    assert find_format(save(name, text)).id == kind


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.pdf", b"%PDF-1.7\x00\x01\x02", "is of no known format; known are csv (.csv), jsonl (.jsonl"),
        ("a.xlf", b"<?xml version='1.0'?><xliff version='1.2'/>", "is an XLIFF 1.2 without any <trans-unit>"),
        ("a.tmx", b"<map version='1'><layer/></map>", "is a Tiled game map"),
    ],
)
def test_unknown_files_are_refused(save: Save, name: str, content: bytes, part: str) -> None:
    with pytest.raises(FormatError) as caught:
        list(open_units(save(name, content)))
    assert part in str(caught.value)


def texts(path: Path, **more: object) -> dict[str, list[str]]:
    return {corpus.system: [s.target for s in corpus.segments] for corpus in read_corpora(path, **more)}


def test_systems_of_a_corpus(tmx: Tmx) -> None:
    path = tmx(
        "c.tmx",
        unit(
            "1",
            "一",
            mt("a"),
            mt("b", "B"),
            ("p", Role.POSTEDIT, ""),
            ("q", Role.POSTEDIT, "B"),
            ("r", Role.REFERENCE, ""),
        ),
        unit("", "二", mt("c")),
    )
    bitext = load_bitext(path)
    assert bitext.systems == ("mt", "B", "postedit", "B+postedit")
    assert (bitext.segments, bitext.references) == (2, 1)
    assert (bitext.source_language, bitext.target_language) == ("zh", "en")
    assert texts(path) == {"mt": ["a", "c"], "B": ["b", ""], "postedit": ["p", ""], "B+postedit": ["q", ""]}
    first, second = [row[0] for row in bitext.rows()]
    assert (first.id, first.index, first.references, first.origin if hasattr(first, "origin") else "") == (
        "1",
        0,
        ("r",),
        "",
    )
    assert (second.id, second.index, second.references) == ("2", 1, ())
    assert any("1 of 2 units have no text of B, it is empty there: 2" in warning for warning in bitext.warnings)


def test_units_that_lack_a_late_system_are_named(tmx: Tmx) -> None:
    path = tmx("c.tmx", unit("a", "一", mt("1")), unit("b", "二", mt("2")), unit("c", "三", mt("3"), mt("x", "late")))
    assert [w for w in load_bitext(path).warnings if "late" in w] == [
        f"{path}: 2 of 3 units have no text of late, it is empty there: a, b"
    ]


def test_a_bitext_is_read_again_and_again(tmx: Tmx) -> None:
    bitext = load_bitext(tmx("c.tmx", unit("1", "一", mt("a")), unit("2", "二", mt("b"))))
    assert list(bitext.units()) == list(bitext.units())
    assert len(list(bitext.units())) == 2


def test_plain_lines_join_by_number(save: Save) -> None:
    corpus = save("corpus.zh.txt", "一\n一\n\n三\n")
    found = load_bitext(
        corpus,
        systems={"A": save("a.txt", "1\n2\n\n3\n"), "B": save("b.en", "x\ny\nz\n\n")},
        references=[save("ref.txt", "r1\nr2\nr3\nr4\n")],
    )
    assert found.systems == ("A", "B")
    rows = [[(s.id, s.source, s.target, s.references) for s in row] for row in found.rows()]
    assert rows[1] == [("2", "一", "2", ("r2",)), ("2", "一", "y", ("r2",))]
    assert [row[0][2] for row in rows] == ["1", "2", "", "3"]
    assert not found.warnings


@pytest.mark.parametrize("lines", ["1\n2\n", "1\n2\n3\n4\n"])
def test_another_number_of_lines_is_refused_with_both_counts(save: Save, lines: str) -> None:
    corpus, system = save("c.zh", "一\n二\n三\n"), save("a.txt", lines)
    with pytest.raises(FormatError) as caught:
        load_bitext(corpus, systems={"A": system})
    assert f"{system}: has {lines.count(chr(10))} lines, but {corpus} has 3 segments" in str(caught.value)


def test_ids_with_equal_sources_join_in_any_order(tmx: Tmx) -> None:
    corpus = tmx("c.tmx", *(unit(name, "同", mt(name)) for name in "abc"))
    side = tmx("s.tmx", *(unit(name, " 同\n", mt(name.upper())) for name in "cab"))
    assert texts(corpus, systems={"S": side})["S"] == ["A", "B", "C"]


def test_an_id_with_another_source_does_not_join(tmx: Tmx) -> None:
    corpus = tmx("c.tmx", unit("1", "一", mt("a")), unit("2", "二", mt("b")))
    side = tmx("s.tmx", unit("1", "二", mt("TWO")), unit("2", "一", mt("ONE")))
    assert texts(corpus, systems={"S": side})["S"] == ["ONE", "TWO"]


def test_equal_sources_join_in_order_of_occurrence(tmx: Tmx) -> None:
    corpus = tmx("c.tmx", *(unit("", source, mt("x")) for source in ("同", "异", "同")))
    side = tmx("s.tmx", *(unit("", source, mt(text)) for source, text in (("同", "1"), ("同", "2"), ("异", "3"))))
    assert texts(corpus, systems={"S": side})["S"] == ["1", "3", "2"]


def test_what_does_not_join_is_counted_and_named(tmx: Tmx) -> None:
    corpus = tmx("c.tmx", *(unit(f"u{n}", f"句{n}", mt("x")) for n in range(10)))
    side = tmx("s.tmx", *(unit(f"v{n}", f"句{n}", mt("y")) for n in range(8, 16)))
    warnings = load_bitext(corpus, systems={"S": side}).warnings
    assert f"{side}: has no text for 8 of 10 units: u0, u1, u2, u3, u4, …" in warnings
    assert f"{side}: 6 of its 8 texts join no unit: v10, v11, v12, v13, v14, …" in warnings


def test_a_side_of_which_nothing_joins_is_refused(tmx: Tmx) -> None:
    with pytest.raises(FormatError, match="none of its 1 texts joins a unit"):
        load_bitext(tmx("c.tmx", unit("1", "一", mt("a"))), systems={"S": tmx("s.tmx", unit("1", "二", mt("b")))})


def test_a_table_gives_references_and_a_source_alone_is_enough(save: Save, tmx: Tmx) -> None:
    corpus = tmx("zh.tmx", unit("1", "一"), unit("2", "二"))
    table = save("r.tsv", "source\treference\n二\ttwo\n一\tone\n")
    system = save("s.csv", "id,source,system,target\n1,一,A,a1\n1,一,B,b1\n2,二,B,b2\n")
    found = load_bitext(corpus, systems={"B": system}, references=[table])
    assert [(s.target, s.references) for (s,) in found.rows()] == [("b1", ("one",)), ("b2", ("two",))]


def test_two_reference_files_give_two_references(save: Save) -> None:
    found = load_bitext(
        save("c.zh", "一\n"), systems={"A": save("a", "x\n")}, references=[save("r1", "p\n"), save("r2", "q\n")]
    )
    assert [s.references for (s,) in found.rows()] == [("p", "q")]


@pytest.mark.parametrize("name", ["B", "mt"])
def test_a_system_from_two_places_is_refused(tmx: Tmx, save: Save, name: str) -> None:
    corpus = tmx("c.tmx", unit("1", "一", mt("a"), mt("b", "B")))
    with pytest.raises(FormatError, match=f"holds a system {name} already"):
        load_bitext(corpus, systems={name: save("b.txt", "x\n")})


def test_a_corpus_without_translation_is_refused(tmx: Tmx, save: Save) -> None:
    with pytest.raises(FormatError, match=r"--system NAME=FILE"):
        load_bitext(save("c.zh", "一\n"))
    with pytest.raises(FormatError, match=r"--system NAME=FILE"):
        load_bitext(tmx("c.tmx", unit("1", "一", ("r", Role.REFERENCE, ""))))


def test_ids_that_stand_twice_are_told(tmx: Tmx) -> None:
    warnings = load_bitext(tmx("c.tmx", *(unit("same", f"句{n}", mt("x")) for n in range(3)))).warnings
    assert warnings == (f"{tmx('c.tmx', unit('a', '一', mt('a')))}: 2 units have an id that another has too: same",)


def test_warnings_stand_once(tmx: Tmx) -> None:
    path = tmx("c.tmx", unit("1", "一", mt("a")))
    path.write_text(path.read_text("utf-8").replace("一", "AT&T 一"), "utf-8")
    found = load_bitext(path)
    list(found.rows())
    list(found.rows())
    assert len(found.warnings) == len(found.options.warnings) == 1


def test_a_public_test_set_in_plain_lines(data_dir: Path) -> None:
    folder = data_dir / "wmt23-zhen"
    systems = {path.name: path for path in sorted((folder / "systems").iterdir()) if path.is_file()}
    found = load_bitext(folder / "source.zh.txt", systems=systems, references=[folder / "reference.en.txt"])
    assert (found.segments, len(found.systems), found.references) == (1976, 15, 1)
    first = next(found.rows())
    assert all(segment.source == first[0].source and segment.target for segment in first)


@pytest.mark.parametrize(
    ("system", "systems", "expected", "why"),
    [
        ("a+postedit", ["a", "b", "a+postedit"], "a", "its name says it"),
        ("postedit", ["mt", "postedit"], "mt", "both unnamed"),
        ("postedit", ["DeepL", "postedit"], "DeepL", "the only one there is"),
        ("postedit", ["a", "b", "postedit"], None, "of which of the two is not known"),
        ("a+postedit", ["b", "a+postedit"], None, "its translation is not there"),
        ("a", ["a", "a+postedit"], None, "a translation is nobody's post-edit"),
        ("postedit", ["postedit"], None, "alone"),
    ],
)
def test_the_translation_that_a_post_edit_is_of(
    system: str, systems: list[str], expected: str | None, why: str
) -> None:
    assert translation_of(system, systems) == expected, why
