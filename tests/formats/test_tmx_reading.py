"""What a well-formed TMX means: languages, roles, documents, dates, inline tags."""

from __future__ import annotations

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from mtqa.errors import FormatError
from mtqa.formats._language import choose_language, parse_language
from mtqa.formats.base import FORMATS, ReadOptions
from mtqa.model import Role, Unit

Reader = Callable[..., tuple[list[Unit], list[str]]]


def tuv(language: str, seg: str, props: str = "", attributes: str = "") -> str:
    return f'<tuv xml:lang="{language}"{attributes}>{props}<seg>{seg}</seg></tuv>'


def role(name: str, system: str = "") -> str:
    named = f'<prop type="x-mtqa-system">{system}</prop>' if system else ""
    return (f'<prop type="x-mtqa-role">{name}</prop>' if name else "") + named


# wanted, the file's codes with counts, codes that answer (best first), a part of the warning
CHOICES = [
    ("zh", {"zh-CN": 9, "en": 9}, ["zh-CN"], ""),
    ("zh", {"ZH-CHS": 9}, ["ZH-CHS"], ""),
    ("zh", {"cmn-Hans-CN": 9}, ["cmn-Hans-CN"], ""),
    ("zh", {"zh_CN": 1, "zh": 2, "chi": 3}, ["chi", "zh", "zh_CN"], ""),
    ("zh", {"zh-SG": 1, "zh-CN": 9}, ["zh-CN", "zh-SG"], ""),
    ("zh", {"zh-TW": 9, "zh-CN": 1}, ["zh-CN"], ""),  # Traditional never answers beside Simplified
    ("zh", {"zh-TW": 9, "en": 9}, ["zh-TW"], "no Chinese but Traditional"),
    ("zh-CN", {"zh-TW": 9, "en": 9}, [], ""),  # asked by name, another script is another language
    ("zh-Hans", {"zh-TW": 9, "zh": 1}, ["zh"], ""),
    ("zh-TW", {"zh-CN": 9, "zh-Hant": 1}, ["zh-Hant"], "has no zh-TW"),
    ("zh-TW", {"zh-CN": 9, "zh-HK": 1, "zh-tw": 1}, ["zh-tw", "zh-HK"], ""),
    ("zh-Hant", {"zh-HK": 1, "zh-Hans": 1}, ["zh-HK"], ""),
    ("zh", {"yue": 9, "zh-yue": 9, "lzh": 9}, [], ""),  # Cantonese and Classical Chinese are languages of their own
    ("en", {"EN-us": 9, "en_GB": 3, "eng": 1}, ["eng", "EN-us", "en_GB"], ""),
    ("en-GB", {"en-US": 9}, ["en-US"], "has no en-GB; en-US stands in"),
    ("en-GB", {"en-US": 9, "en-gb": 1}, ["en-gb", "en-US"], ""),
    ("en", {"enm": 9, "embeddings": 9, "": 4}, [], ""),
    ("sr-Latn", {"sr-Cyrl": 9}, [], ""),
]


@pytest.mark.parametrize(("wanted", "counts", "codes", "warning"), CHOICES)
def test_language_choice(wanted: str, counts: dict[str, int], codes: list[str], warning: str) -> None:
    choice = choose_language(wanted, counts)
    assert list(choice.codes) == codes
    assert (warning in choice.warning) if warning else choice.warning == ""


def test_spellings_of_simplified_chinese_are_one() -> None:
    spellings = ["zh-CN", "zh_CN", "ZH-cn", "zh-Hans", "cmn-CN", "zho-CN", "chi-CN", "zh-Hans-CN", "zh-cmn-Hans", "CHS"]
    assert {(parse_language(code).primary, parse_language(code).script) for code in spellings} == {("zh", "hans")}


@pytest.mark.parametrize(
    ("variants", "expected", "warning"),
    [
        ([("", "")], [(Role.MT, "")], ""),
        ([("mt", "A"), ("mt", "B"), ("reference", "")], [(Role.MT, "A"), (Role.MT, "B"), (Role.REFERENCE, "")], ""),
        ([("reference", "")], [(Role.REFERENCE, "")], ""),
        ([("mt", ""), ("postedit", "")], [(Role.MT, ""), (Role.POSTEDIT, "")], ""),
        ([("", "A"), ("", "B")], [(Role.MT, "A"), (Role.MT, "B")], ""),
        ([("reference", ""), ("", "")], [(Role.REFERENCE, ""), (Role.MT, "")], ""),
        ([("", ""), ("", "")], [(Role.MT, ""), (Role.REFERENCE, "")], "without a role"),
        ([("mt", ""), ("", "")], [(Role.MT, ""), (Role.REFERENCE, "")], ""),
        ([("MT ", " A ")], [(Role.MT, "A")], ""),
        ([("draft", "")], [(Role.MT, "")], "'draft' is none of mt, reference, postedit"),
    ],
)
def test_roles(
    read_tmx: Reader, variants: list[tuple[str, str]], expected: list[tuple[Role, str]], warning: str
) -> None:
    body = "".join(tuv("en", f"text {n}", role(*marks)) for n, marks in enumerate(variants))
    (unit,), warnings = read_tmx(f"<tu>{tuv('zh', '你好')}{body}</tu>")
    assert [(variant.role, variant.system) for variant in unit.variants] == expected
    assert [variant.text.plain for variant in unit.variants] == [f"text {n}" for n in range(len(variants))]
    assert (len(warnings) == 1 and warning in warnings[0]) if warning else not warnings


def test_one_warning_for_many_unmarked_units(read_tmx: Reader) -> None:
    _, warnings = read_tmx(f"<tu>{tuv('zh', '好')}{tuv('en', 'a')}{tuv('en', 'b')}</tu>\n" * 500)
    assert len(warnings) == 1
    assert "500 units" in warnings[0]


def test_of_unmarked_regions_the_commoner_is_taken_and_marked_ones_are_kept(read_tmx: Reader) -> None:
    texts = [
        tuv("en-GB", "old"),
        tuv("en-US", "a", role("mt", "A")),
        tuv("en-US", "new"),
        tuv("en", "r", role("reference")),
    ]
    (unit,), warnings = read_tmx(f"<tu>{tuv('zh-CN', '好')}{''.join(texts)}</tu>")
    assert [variant.text.plain for variant in unit.variants] == ["a", "new", "r"]
    assert "of which en-US is taken" in warnings[0]


# tu content and attributes, the field, its value
FACTS = [
    ("", ' tuid="7"', "id", "7"),
    ("", "", "id", ""),
    ('<prop type="x-mtqa-document">news</prop>', "", "document", "news"),
    ('<prop type="x-mtqa-document">news</prop>', "", "properties", ()),
    (
        '<note>n</note><prop type="a">1</prop><prop type="a">2</prop>',
        "",
        "properties",
        (("note", "n"), ("a", "1"), ("a", "2")),
    ),
    ('<prop name="odd">1</prop><prop/>', "", "properties", (("odd", "1"), ("", ""))),
    ("", ' creationdate="20240229T101112Z"', "date", "2024-02-29"),
    ("", ' creationdate="20240229T101112Z" changedate="2025-01-31"', "date", "2025-01-31"),
    ("", ' changedate="20241332T000000Z"', "date", ""),
    ("", ' changedate="yesterday"', "date", ""),
]


@pytest.mark.parametrize(("content", "attributes", "name", "value"), FACTS)
def test_facts_of_a_unit(read_tmx: Reader, content: str, attributes: str, name: str, value: object) -> None:
    (unit,), _ = read_tmx(f"<tu{attributes}>{content}{tuv('zh', '好')}{tuv('en', 'good')}</tu>")
    assert getattr(unit, name) == value


def test_the_targets_date_goes_before_the_units(read_tmx: Reader) -> None:
    body = tuv("zh", "好", attributes=' changedate="20200101T000000Z"')
    body += tuv("en", "good", attributes=' creationdate="20210101T000000Z"')
    (unit,), _ = read_tmx(f'<tu changedate="20220101T000000Z">{body}</tu>')
    assert unit.date == "2021-01-01"


def test_the_header_names_the_document_of_all_units(read_tmx: Reader) -> None:
    header = '<header srclang="zh"><prop type="x-mtqa-document">book</prop></header>'
    one, two = (
        f"<tu>{prop}{tuv('zh', '好')}{tuv('en', 'good')}</tu>"
        for prop in ("", '<prop type="x-mtqa-document">chapter</prop>')
    )
    units, _ = read_tmx(f"<tmx>{header}<body>{one}{two}</body></tmx>", whole=True)
    assert [unit.document for unit in units] == ["book", "chapter"]


# seg, plain text, (kind, start, end, raw) of its tags
INLINE = [
    ("按<bpt i='1'>&lt;b></bpt>保存<ept i='1'>&lt;/b></ept>键", "按保存键",
     [("bpt", 1, 1, '<bpt i="1">&lt;b&gt;</bpt>'), ("ept", 3, 3, '<ept i="1">&lt;/b&gt;</ept>')]),
    ("a<ph x='1'>{<sub>sub flow</sub>}</ph>b", "ab", [("ph", 1, 1, '<ph x="1">{<sub>sub flow</sub>}</ph>')]),
    ("a<hi type='b'>bold</hi>c", "aboldc", [("hi", 1, 5, '<hi type="b">')]),
    ("<hi>a<hi>b</hi><ph/></hi>", "ab", [("hi", 0, 2, "<hi>"), ("hi", 1, 2, "<hi>"), ("ph", 2, 2, "<ph/>")]),
    ("a<hi><ph/></hi>b", "ab", [("hi", 1, 1, "<hi><ph/></hi>")]),
    ("a<g id='1'>b</g><x id='2'/>", "ab", [("g", 1, 2, '<g id="1">'), ("x", 2, 2, '<x id="2"/>')]),
    ("a<!-- no text -->b<?pi no?>c", "abc", []),
    ("<![CDATA[<b>&amp;]]> x", "<b>&amp; x", []),
    ("  两 \n 行 ", "  两 \n 行 ", []),
    ("&#x1F600;𠀀<it pos='begin'>&lt;i></it>", "😀𠀀", [("it", 2, 2, '<it pos="begin">&lt;i&gt;</it>')]),
    ("", "", []),
]  # fmt: skip


@pytest.mark.parametrize(("seg", "plain", "tags"), INLINE)
def test_inline_tags(read_tmx: Reader, seg: str, plain: str, tags: list[tuple[str, int, int, str]]) -> None:
    (unit,), warnings = read_tmx(f"<tu>{tuv('zh', seg)}{tuv('en', 'x')}</tu>")
    assert unit.source.plain == plain
    assert [(tag.kind, tag.span.start, tag.span.end, tag.raw) for tag in unit.source.tags] == tags
    assert not warnings


def whole(body: str, root: str = "<tmx>", end: str = "</tmx>") -> str:
    return f"{root}<header srclang='en'/><body>{body}</body>{end}"


UNIT = f"<tu>{tuv('en', 'good')}{tuv('zh', '好')}</tu>"  # the target first, and srclang says otherwise
DIALECTS = [
    (whole('<tu><tuv lang="ZH-CN"><seg>好</seg></tuv><tuv lang="EN"><seg>good</seg></tuv></tu>'), "TMX 1.1: lang"),
    (whole(UNIT), "target first, srclang of the other side"),
    (whole(UNIT.replace("<tu>", '<tu srclang="*all*">')), "*all*"),
    (whole(UNIT, '<tmx xmlns="http://www.lisa.org/tmx14">'), "default namespace"),
    (whole(UNIT, '<t:tmx xmlns:t="urn:t">', "</t:tmx>").replace("<tu", "<t:tu").replace("</tu", "</t:tu"), "prefix"),
    ('<!DOCTYPE tmx SYSTEM "tmx14.dtd" [<!-- > --> <!ENTITY e "<tu>]]>">]>' + whole(UNIT), "document type"),
    ("<!-- <tu><tuv/></tu> -->" + whole("<!-- <tu> -->" + UNIT + "<?x <tu> ?>"), "units in comments"),
    (whole("<tu/><tu tuid='2'/>" + UNIT), "empty units"),
    ("\n\n<?xml version='1.0' encoding='utf-8'?>" + whole(UNIT), "blank lines before the declaration"),
    (whole("<tu><tuv xml:lang='zh'>好</tuv><tuv xml:lang='en'><seg>good</seg></tuv></tu>"), "no seg"),
    (whole(UNIT) + "\x00\x00\x00", "zero bytes at the end"),
]


@pytest.mark.parametrize(("text", "why"), DIALECTS, ids=[why for _, why in DIALECTS])
def test_dialects(read_tmx: Reader, text: str, why: str) -> None:
    units, _ = read_tmx(text, whole=True)
    assert [(unit.source.plain, unit.variants[0].text.plain) for unit in units] == [("好", "good")]


# bytes of a TMX with 你好, a part of the warning
def encoded(text: str, codec: str, declared: str, mark: bytes = b"") -> bytes:
    return mark + f'<?xml version="1.0" encoding="{declared}"?>{text}'.encode(codec)


GREETING = whole(f"<tu>{tuv('zh', '你好，世界' * 20)}{tuv('en', 'good')}</tu>")
ENCODINGS = [
    (encoded(GREETING, "utf-8", "utf-8"), ""),
    (encoded(GREETING, "utf-8", "UTF-8", b"\xef\xbb\xbf"), ""),
    (encoded(GREETING, "utf-16-le", "UTF-16", b"\xff\xfe"), ""),
    (encoded(GREETING, "utf-16-be", "UTF-16", b"\xfe\xff"), ""),
    (encoded(GREETING, "utf-16-le", "UTF-16"), ""),
    (encoded(GREETING, "utf-8", "UTF-16"), ""),
    (encoded(GREETING, "utf-8", "ISO-8859-1"), "declares iso8859-1 but is valid UTF-8"),
    (encoded(GREETING, "gb18030", "GB2312"), ""),
    (encoded(GREETING, "gbk", "UTF-8"), "is not UTF-8; read as gb18030"),
    (encoded(GREETING, "big5", "Big5"), ""),
    (encoded(GREETING, "utf-8", "rot13"), ""),
]


@pytest.mark.parametrize(("raw", "warning"), ENCODINGS)
def test_encodings(read_tmx: Reader, raw: bytes, warning: str) -> None:
    (unit,), warnings = read_tmx(raw, whole=True)
    assert unit.source.plain == "你好，世界" * 20
    assert (warning in warnings[0]) if warning else not warnings


def test_packed_files(save: Callable[..., Path]) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("__MACOSX/._m.tmx", b"x")
        archive.writestr("m.tmx", GREETING)
    half = len(GREETING.encode()) // 2
    members = gzip.compress(GREETING.encode()[:half]) + gzip.compress(GREETING.encode()[half:])
    for name, raw in {"a.tmx.gz": members, "b.zip": packed.getvalue(), "lies.tmx": members}.items():
        units = list(FORMATS["tmx"].read(save(name, raw), ReadOptions()))
        assert [unit.source.plain for unit in units] == ["你好，世界" * 20]


def zipped(*names: str) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name in names:
            archive.writestr(name, GREETING)
    return packed.getvalue()


REFUSALS = [
    ("none.tmx", None, "no such file"),
    ("empty.tmx", b"", "is empty"),
    ("map.tmx", b'<?xml version="1.0"?><map version="1.0" orientation="orthogonal"><layer/></map>', "Tiled game map"),
    ("page.tmx", b"<!DOCTYPE html><html><body>404</body></html>", "is an HTML page"),
    ("page2.tmx", b"<html lang='en'><body>502 Bad Gateway</body></html>", "is an HTML page"),
    ("text.tmx", "你好\thello\n".encode(), "is not XML"),
    ("other.tmx", b"<?xml version='1.0'?><rss><channel/></rss>", "is XML but not a TMX"),
    ("binary.tmx", b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + bytes(range(256)), "is not XML"),
    ("bare.tmx", b"<tmx version='1.4'><header/><body></body></tmx>", "without any translation unit"),
    ("english.tmx", whole(f"<tu>{tuv('en-US', 'x')}</tu>" * 3).encode(), "has no zh; its languages are en-US 3"),
    ("chinese.tmx", whole(f"<tu>{tuv('zh', '好')}</tu>").encode(), "has no en; its languages are zh 1"),
    ("two.zip", zipped("a.tmx", "b.tmx"), "holds 2 files (a.tmx, b.tmx)"),
    ("broken.zip", zipped("a.tmx")[:40], "cannot be read"),
    ("broken.tmx.gz", gzip.compress(GREETING.encode())[:12], ""),
    ("header-only.gz", b"\x1f\x8b\x08", "cannot be read"),
]


@pytest.mark.parametrize(("name", "raw", "part"), REFUSALS, ids=[row[0] for row in REFUSALS])
def test_refusals(save: Callable[..., Path], tmp_path: Path, name: str, raw: bytes | None, part: str) -> None:
    path = tmp_path / name if raw is None else save(name, raw)
    with pytest.raises(FormatError) as caught:
        list(FORMATS["tmx"].read(path, ReadOptions()))
    assert part in str(caught.value)
    assert str(caught.value).startswith(str(path))
    assert "\n" not in str(caught.value)


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(FormatError, match="is a folder"):
        list(FORMATS["tmx"].read(tmp_path, ReadOptions()))


def test_a_source_alone_is_read_where_targets_come_from_elsewhere(save: Callable[..., Path]) -> None:
    path = save("zh.tmx", whole(f"<tu>{tuv('zh', '好')}</tu>"))
    (unit,) = FORMATS["tmx"].read(path, ReadOptions(require_target=False))
    assert unit.variants == ()


def test_a_gzip_bomb_is_refused(save: Callable[..., Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mtqa.formats._files.FREE_EXPANSION", 1 << 20)
    path = save("bomb.tmx.gz", gzip.compress(b"<tmx><body><tu>" + b" " * (8 << 20)))
    with pytest.raises(FormatError, match="unpacks to more than"):
        list(FORMATS["tmx"].read(path, ReadOptions()))
