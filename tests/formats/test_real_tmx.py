"""Every translation file of the public data, with what reading it gives: units, or the refusal in its own words."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from lxml import etree

from mtqa.errors import FormatError
from mtqa.formats._encoding import find_encoding
from mtqa.formats._files import chunks
from mtqa.formats._notes import Notes
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.formats.load import find_format
from mtqa.model import Unit

# file, source, target, units, why the number differs from the index's n_tu ("" where it does not)
READ = [
    ("alignfactory_utf8bom.tmx", "en", "de", 2, ""),
    ("catalyst_bundle_zh_utf16.tmx", "zh", "en", 1715, ""),
    ("catalyst_omegat_site_zh_utf16.tmx", "zh", "en", 496, ""),
    ("compkit_1C_srclang_all.tmx", "ja", "en", 3, ""),
    ("compkit_1L_notes_props_ude.tmx", "en", "fr", 1, ""),
    ("dejavu_zh-en.tmx", "zh", "en", 2, ""),
    ("ecdc.tmx.zip", "en", "de", 3919, ""),
    ("embeddings_tuv.tmx", "en", "embeddings", 60, ""),
    ("eu_tm3_utf16_24lang.tmx", "en", "de", 64, ""),
    ("heartsome_import_zh.tmx", "zh", "en", 314, ""),
    ("heartsome_zh_utf16be.tmx", "zh", "en", 2, ""),
    ("heartsome_zh_utf16le.tmx", "zh", "en", 2, ""),
    ("intertext_14b_bo-en.tmx", "bo", "en", 527, ""),
    ("lfaligner_en-zh.tmx", "zh", "en", 87, ""),
    ("matecat_export.tmx", "it", "en", 2, ""),
    ("memoq_sample.tmx", "en", "fr", 2, ""),
    ("moses2tmx_ecb.tmx", "en", "it", 4834, ""),
    ("namespaces.tmx", "en", "fr", 1, ""),
    ("neokapi_kapimart.tmx", "ja", "en", 200, ""),
    ("okapi_compkit_2A_utf16.tmx", "en", "fr", 7, ""),
    ("okapi_compkit_2C_sub.tmx", "en-us", "fr", 1, ""),
    ("okapi_sample14b.tmx", "de", "en", 25, ""),
    ("okapi_simple_14b_nodecl.tmx", "en", "fr", 1, ""),
    ("olifant_attributes.tmx", "en", "fr", 9, ""),
    ("omegat_SMP.tmx", "en", "be", 1, ""),
    ("omegat_dlang_zh.tmx", "zh", "en", 578, ""),
    ("omegat_enbu_ja-zh.tmx", "ja", "zh", 12711, ""),
    ("omegat_gms_zh.tmx", "zh", "en", 2768, ""),
    ("omegat_invalid.tmx", "en", "be", 1, ""),
    ("omegat_l10n_zh.tmx", "zh", "en", 10915, ""),
    ("omegat_l2_pororoca_zh.tmx", "zh", "en", 79, ""),
    ("omegat_level1_pororoca_zh.tmx", "zh", "en", 79, ""),
    ("omegat_level2.tmx.gz", "en", "be", 4, ""),
    ("omegat_multi_tuv.tmx", "en", "es", 3, ""),
    ("omegat_packettracer_zh.tmx", "zh", "en", 5890, ""),
    ("opentm2_de-en.tmx", "de", "en", 688, ""),
    ("openxliff_java_es.tmx", "en", "es", 519, ""),
    ("pontoon_ca.tmx", "en", "ca", 313, ""),
    ("swordfish_json.tmx", "en", "es", 214, ""),
    ("t5_utf16_nohdrtool.tmx", "de", "en", 1, ""),
    ("t5memory_nodecl.tmx", "de", "en", 5, ""),
    ("taus_tags.tmx", "es", "en", 4, ""),
    ("toolkit_en-ca.tmx", "en", "ca", 259, ""),
    ("trados_studio_sample_en-de.tmx", "de", "en", 19, ""),
    ("trados_studio_zh-en_2.tmx", "zh", "en", 1729, ""),
    ("trados_workbench_flavor_utf16.tmx", "de", "en", 2, ""),
    ("trados_workbench_html_utf16.tmx", "en", "fr", 11, ""),
    ("trados_zh-en_dianzi.tmx.gz", "zh", "en", 1729, ""),
    ("txt2tmx_ja.tmx", "ja", "fr", 1, ""),
    ("un_olifant_5lang.tmx", "zh", "en", 4, ""),
    ("weblate_memory.tmx", "de", "en", 1, ""),
    ("wordless_nodecl.tmx", "en", "es", 1, ""),
    ("workbench_leverage_utf16.tmx", "en", "fr", 4, ""),
    ("zanata_metadata.tmx", "en", "fr", 4, ""),
    ("zanata_multi.tmx", "zh", "en", 3, "one of its units has no Chinese"),
    ("zanata_underscores.tmx", "en", "it", 1, ""),
]
# What each reading above warns of; a file not named here warns of nothing.
WARNS = {
    "compkit_1C_srclang_all.tmx": [":7: several kinds of en, of which en-gb is taken: 3 units"],
    "ecdc.tmx.zip": [":1367: several de texts without a role, of which the first is taken as the translation"],
    "omegat_multi_tuv.tmx": [":6: several kinds of es, of which ES is taken: 1 unit"],
    "t5memory_nodecl.tmx": [":4: repaired: undeclared namespace t5 bound"],
    "zanata_multi.tmx": [":16: left out for want of zh text: 1 unit"],
    "zanata_underscores.tmx": [":16: several kinds of it, of which it is taken: 1 unit"],
}
# The same for XLIFF, where a unit of mtqa is a segment; the index counts trans-units and units.
READ_XLIFF = [
    ("heartsome_HSCAT8-84.xlf", "en", "zh", 11, 'one is marked translate="no" and has no translation'),
    ("heartsome_utf16le.xlf", "en", "zh-HK", 4, ""),
    ("matecat_malicious.xliff", "hy", "fr", 3, ""),
    ("matecat_mrk_note.sdlxliff", "hy", "it", 2, "its one trans-unit has two segments"),
    ("okapi_invalid_entity.xlf", "en", "fr", 1, ""),
    ("omegat_invalid_content.xlf", "en", "be", 1, ""),
    ("omegat_xliff2_ex95.xlf", "en", "fr", 7, 'one is marked translate="no" and has no translation'),
    (
        "sdlxliff_photoprinter.sdlxliff",
        "en",
        "de",
        19,
        "26 + 4 of 46 are structure, three of the others are two segments",
    ),
    ("swordfish_fr_ditamap.xlf", "en", "fr", 489, ""),
    ("tolgee_error.xliff", "en", "es", 2, "two of its units have no source"),
]
WARNS_XLIFF = {
    "heartsome_HSCAT8-84.xlf": [':109: left out, being marked translate="no" and without a translation: 1 unit'],
    "okapi_invalid_entity.xlf": [
        ":6: repaired: illegal characters dropped",
        ":6: repaired: references to illegal characters dropped",
    ],
    "omegat_invalid_content.xlf": [":5: repaired: illegal characters dropped"],
    "omegat_xliff2_ex95.xlf": [
        ": does not name every language; fr is taken for granted",
        ':83: left out, being marked translate="no" and without a translation: 1 unit',
    ],
    "sdlxliff_photoprinter.sdlxliff": [
        ':153: left out, being marked translate="no" and without a translation: 26 units',
        ":156: left out, being without text: 4 units",
    ],
    "tolgee_error.xliff": [":8: left out for want of a source: 2 units"],
}
# file, source, target, a part of the refusal
REFUSED = [
    ("empty_zero_bytes.tmx", "zh", "en", "is empty (0 bytes)"),
    ("no_seg_monolingual.tmx", "zh", "en", "has no zh; its languages are en-US 2"),
    ("single_lang.tmx", "zh", "en", "has no zh; its languages are en-US 2"),
    ("tiled_map_not_a_tm.tmx", "zh", "en", "is a Tiled game map, not a translation memory"),
    ("omegat_enbu_ja-zh.tmx", "zh", "en", "has no en; its languages are JA 12711, ZH-CN 12711"),
    ("ecdc.tmx.zip", "zh", "en", "has no zh; its languages are EN 3919, CS 2829"),
    ("tolgee_error.xliff", "zh", "en", "has no zh into en; it has en into es-MX 4"),
    ("matecat_malicious.xliff", "fr", "hy", "has no fr into hy; it has hy-am into fr-fr 3"),
]


def read(path: Path, source: str, target: str) -> tuple[list[Unit], list[str]]:
    options = ReadOptions(source, target, quarantine=False)
    kind = FORMATS["tmx"] if ".tmx" in path.suffixes else find_format(path)
    return list(kind.read(path, options)), options.warnings


def index(data_dir: Path) -> dict[str, dict[str, str]]:
    with (data_dir / "tmx/INDEX.tsv").open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {row["file"]: row for row in rows if row["licence"] or row["repo"]}


def test_the_tables_name_every_file(data_dir: Path) -> None:
    there = {path.name for path in (data_dir / "tmx").iterdir()} - {"INDEX.tsv"}
    assert {row[0] for row in (*READ, *READ_XLIFF, *REFUSED)} == there


@pytest.mark.parametrize(
    ("name", "source", "target", "units", "why"), [*READ, *READ_XLIFF], ids=[row[0] for row in (*READ, *READ_XLIFF)]
)
def test_units_and_warnings(data_dir: Path, name: str, source: str, target: str, units: int, why: str) -> None:
    found, warnings = read(data_dir / "tmx" / name, source, target)
    assert len(found) == units
    assert (int(index(data_dir)[name]["n_tu"]) == units) != bool(why)
    expected = {**WARNS, **WARNS_XLIFF}.get(name, [])
    assert len(warnings) == len(expected)
    for warning, part in zip(warnings, expected, strict=True):
        assert f"{name}{part}" in warning


@pytest.mark.parametrize(("name", "source", "target", "part"), REFUSED, ids=[f"{r[0]}-{r[1]}" for r in REFUSED])
def test_refusals_say_what_the_file_is(data_dir: Path, name: str, source: str, target: str, part: str) -> None:
    with pytest.raises(FormatError) as caught:
        read(data_dir / "tmx" / name, source, target)
    assert part in str(caught.value)
    assert name in str(caught.value)
    assert "\n" not in str(caught.value)


def visible(seg: etree._Element) -> str:
    """What a reader sees of a seg, by XPath instead of by walking."""
    native = " and ".join(f"not(ancestor::*[local-name()='{name}'])" for name in ("bpt", "ept", "ph", "it", "ut"))
    return "".join(seg.xpath(f".//text()[{native}]"))


@pytest.mark.parametrize(("name", "source", "target", "units", "why"), READ, ids=[row[0] for row in READ])
def test_texts_equal_those_of_a_whole_parse(
    data_dir: Path, name: str, source: str, target: str, units: int, why: str
) -> None:
    path = data_dir / "tmx" / name
    raw = b"".join(chunks(path, Notes(path, [])))
    encoding = find_encoding(path, Notes(path, []))
    text = raw[encoding.bom :].decode(encoding.name)
    try:
        tree = etree.fromstring(text[text.index("<tmx") :], etree.XMLParser(resolve_entities=False))
    except etree.XMLSyntaxError:
        assert name == "t5memory_nodecl.tmx", "only this file is not well-formed"
        return
    segs = {visible(seg) for seg in tree.iter("{*}seg")}
    found, _ = read(path, source, target)
    assert {unit.source.plain for unit in found} <= segs
    assert {variant.text.plain for unit in found for variant in unit.variants} <= segs


@pytest.mark.parametrize(("name", "source", "target", "units", "why"), READ, ids=[row[0] for row in READ])
def test_every_unit_stands_where_it_says(
    data_dir: Path, name: str, source: str, target: str, units: int, why: str
) -> None:
    path = data_dir / "tmx" / name
    raw = b"".join(chunks(path, Notes(path, [])))
    encoding = find_encoding(path, Notes(path, []))
    tag, newline = "<tu".encode(encoding.name), "\n".encode(encoding.name)
    lines, place = 1, encoding.bom
    for unit in read(path, source, target)[0]:
        assert unit.offset is not None
        assert raw[unit.offset :].startswith(tag)
        lines += raw[place : unit.offset].decode(encoding.name).encode(encoding.name).count(newline)
        place = unit.offset
        assert unit.line == lines


def test_the_best_real_memory(data_dir: Path) -> None:
    units, _ = read(data_dir / "tmx/trados_studio_zh-en_2.tmx", "zh", "en")
    second = units[1]
    assert second.source.plain == "曾试图再生催化剂，其方法是在300℃的温度下以8cm3/s的流速对催化剂通氧4小时。"
    assert [tag.kind for tag in second.source.tags] == ["bpt", "ept"] * 5
    assert second.source.tags[0].attributes == {"i": "1", "type": "1", "x": "1"}
    assert second.source.tags[0].raw == '<bpt i="1" type="1" x="1"/>'
    assert second.source.plain[second.source.tags[0].span.start :].startswith("300℃")
    assert second.date == "2015-01-12"
    assert ("x-Origin", "Alignment") in second.properties
    assert sum(len(unit.source.tags) + len(unit.variants[0].text.tags) for unit in units) == 2 * 511


def test_traditional_answers_only_by_name(data_dir: Path) -> None:
    """The files hold zh-CN alone, so asking for Taiwan's Chinese finds none."""
    with pytest.raises(FormatError, match="has no zh-TW"):
        read(data_dir / "tmx/heartsome_import_zh.tmx", "zh-TW", "en")
