"""`mtqa glossary lint`: what each rule reports, what it leaves alone, and why."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from mtqa.cli import main
from mtqa.glossary.lint.base import RULES, Level, lint, table_of
from mtqa.glossary.tsv import parse_sheet, read_sheet

FILE_RULES = {"file-encoding", "invisible-character"}  # no table can show them


def sheet(header: str, *lines: str):
    """A sheet of lines as in the manuals: two spaces or more between cells, `-` for an empty one."""
    parsed = table_of("\nExample:\n" + "\n".join(f"  {line}" for line in (header, *lines)), "Example")
    assert parsed is not None
    return parsed


def reported(rule: str, header: str, *lines: str) -> list[int | None]:
    return [problem.line for problem in lint(sheet(header, *lines)) if problem.rule == rule]


PLAIN = "id  zh  en"
STATUS = "id  zh  en  status"
TYPED = "id  zh  en  status  type"
DATED = "id  zh  en  status  from  to"

FLAGS = [
    ("unreadable-line", "id  zh  en  statsu", ["x  一  a  preferred"], [1], "a header's typing error"),
    ("unreadable-line", STATUS, ["x  一  a  ok", "y  二  b  oh"], [2, 3], "every line, not the first alone"),
    ("unreadable-line", PLAIN, ["x  一  a", "x  一  a"], [3], "a row twice"),
    ("unreadable-line", DATED, ["x  一  a  -  2022-02-30"], [2], "no day"),
    ("unreadable-line", DATED, ["x  一  a  -  2022-02-03  2022-02-03"], [2], "ends before it begins"),
    ("unreadable-line", PLAIN, ["x  一  -"], [2], "no English"),
    ("unknown-type", TYPED, ["x  国际货币基金组织  IMF  preferred  acronym"], [2], "no type of ours"),
    ("bad-id", PLAIN, ["3d  三维  three-dimensional"], [2], "begins with a figure"),
    ("bad-id", PLAIN, ["a&b  并购  M&A"], [2], "a mark"),
    ("chinese-in-english", PLAIN, ["x  芯片  chip（芯片）"], [2], "both languages in a cell"),
    ("chinese-in-english", PLAIN, ["x  芯片  chip， wafer"], [2], "a full-width comma"),
    ("chinese-in-english", STATUS, ["x  芯片  芯片  proposed"], [2], "before it is accepted"),
    ("unbalanced-bracket", PLAIN, ["x  条例）  ordinance"], [2], "Chinese"),
    ("unbalanced-bracket", PLAIN, ["x  条例  ordinance (Cap. 5"], [2], "English"),
    ("unbalanced-bracket", PLAIN, ["x  《条例  ordinance"], [2], "a book title's mark"),
    ("unbalanced-bracket", PLAIN, ["x  “一国两制  one country"], [2], "a Chinese quotation mark"),
    ("unbalanced-bracket", PLAIN, ['x  一国两制  "one country'], [2], "an English quotation mark"),
    ("leading-article", PLAIN, ["x  实体经济  a real economy"], [2], "a"),
    ("leading-article", PLAIN, ["x  A股  A share"], [2], "A before a space is taken for an article; A-share is not"),
    ("several-renderings", PLAIN, ["x  芯片  chip; microchip"], [2], "semicolon"),
    ("several-renderings", PLAIN, ["x  芯片  chip | microchip"], [2], "the mark of the Chinese cells"),
    ("several-renderings", PLAIN, ["x  芯片；晶片  chip"], [2], "Chinese semicolon"),
    ("several-renderings", PLAIN, ["x  金管局  Monetary Authority (HKMA)"], [2], "abbreviation in brackets"),
    ("never-found", PLAIN, ["x  一  “”"], [2], "quotation marks alone"),
    ("odd-capitals", PLAIN, ["x  应科院  ASTRI", "y  应科院计划  AStRI programme"], [3], "all capitals elsewhere"),
    ("inflected-headword", PLAIN, ["x  分行  bank branches"], [2], "es"),
    ("inflected-headword", PLAIN, ["x  公司  companies"], [2], "ies"),
    ("missing-chinese", STATUS, ["x  -  chip  preferred", "x  -  wafer  proposed"], [2], "once for a concept"),
    (
        "two-preferred",
        STATUS,
        ["x  一  a b  preferred", "x  -  c d  preferred", "x  -  e f  preferred"],
        [3, 4],
        "each",
    ),
    ("two-preferred", DATED, ["x  一  a  preferred  -  2022-06-02", "x  -  b  preferred  2022-06-01"], [3], "one day"),
    ("preferred-and-forbidden", STATUS, ["x  一  wun  admitted", "x  -  wun  deprecated"], [3], "admitted, deprecated"),
    ("preferred-and-forbidden", STATUS, ["x  一  wun  preferred", "y  -  wun  forbidden"], [3], "forbidden everywhere"),
    ("same-rendering", STATUS, ["x  数据中心  data center  preferred", "x  -  datacenter  admitted"], [3], "joined"),
    ("same-rendering", STATUS, ["x  高等法院  High Court  preferred", "x  -  high court  admitted"], [3], "case"),
    ("same-rendering", STATUS, ["x  一  bad form  forbidden", "x  -  bad forms  forbidden"], [3], "both wrong"),
    ("same-form", PLAIN, ["x  CPU芯片 | ＣＰＵ 芯片  CPU chip"], [2], "width and space"),
    ("validity-gap", DATED, ["x  一  a  preferred  -  2020-01-01", "x  -  b  preferred  2021-01-01"], [3], "a year"),
    ("abbreviation-alone", TYPED, ["x  一  IMF  preferred  abbr", "x  -  I.M.F.  admitted  abbr"], [2], "two of them"),
    (
        "abbreviation-mismatch",
        TYPED,
        ["x  商务部  Ministry of Commerce  preferred  org", "x  -  MOFA  admitted  abbr"],
        [3],
        "another ministry's",
    ),
    ("idle-not-in", "id  zh  en  not_in", ["x  年金  annuity  年金"], [2], "hides the term"),
    ("homonym", PLAIN, ["a  银行  bank", "b  銀行  lender"], [3], "in the other script"),
    ("homonym", "id  zh  en  status  domain", ["a  一  x  preferred  fin", "b  一  y"], [3], "one domain alone"),
    ("same-english", PLAIN, ["a  一  Wun", "b  二  wun"], [3], "but for case"),
    ("spelling-differs", PLAIN, ["a  气候风险  climate-related risk", "b  气候  climaterelated"], [3], "a lost hyphen"),
    ("one-character-term", PLAIN, ["x  两字 | 字  word"], [2], "among others"),
    ("everyday-term", PLAIN, ["x  開放  opening up"], [2], "traditional"),
    ("mixed-scripts", PLAIN, ["x  數据库  database"], [2], "half converted"),
    ("regional-form-missing", PLAIN, ["x  软件  software", "y  證券  security"], [2], "other words, not other script"),
    ("given-name-first", TYPED, ["x  诸葛亮  Liang Zhuge  preferred  person"], [2], "a surname of two characters"),
]

LEAVES_ALONE = [
    ("unreadable-line", DATED, ["x  一  a  -  2022-02-03  2022-02-04"], "one day"),
    ("unknown-type", TYPED, ["x  一  a  -  -", "x  二  b  -  full"], "none is fine"),
    ("bad-id", PLAIN, ["t-3d.v_2  三维  three-dimensional"], "all that XML allows"),
    ("bad-id", PLAIN, ["芯片  芯片  chip"], "XML allows Chinese letters"),
    ("chinese-in-english", STATUS, ["x  欧拉  欧拉  dnt"], "kept as it is"),
    ("chinese-in-english", STATUS, ["x  芯片  chip， wafer  forbidden"], "a wrong form may be as wrong as it likes"),
    ("chinese-in-english", PLAIN, ["x  土耳其  Türkiye"], "Latin letters with accents"),
    ("unbalanced-bracket", PLAIN, ["x  税务（修订)条例  Ordinance (Amendment)"], "full-width and half-width may pair"),
    ("unbalanced-bracket", PLAIN, ["x  “一国两制”  People's 'one country, two systems'"], "apostrophes"),
    ("unbalanced-bracket", PLAIN, ['x  屏幕  5.5" screen'], "inches"),
    ("leading-article", PLAIN, ["x  海牙  The Hague"], "a name's own"),
    ("leading-article", PLAIN, ["x  A股  A-share"], "a letter"),
    ("leading-article", PLAIN, ["x  动物  animal"], "a word that begins like one"),
    ("several-renderings", PLAIN, ["x  每天24小时  24/7 service"], "a slash inside a word"),
    ("several-renderings", PLAIN, ["x  TCP/IP协议  TCP/IP protocol"], "a slash in Chinese"),
    ("several-renderings", PLAIN, ["x  税务（修订）条例  Inland Revenue (Amendment) Ordinance"], "brackets of a name"),
    ("several-renderings", PLAIN, ["x  公司法  Company Law (China)"], "no abbreviation"),
    ("never-found", STATUS, ["x  一  “”  dnt"], "is sought to the letter"),
    ("never-found", PLAIN, ["x  百分之五  5%"], "a figure"),
    ("odd-capitals", TYPED, ["x  一  iPhone Xs  preferred  name"], "a brand"),
    ("odd-capitals", TYPED, ["x  一  acting Premier  preferred  title"], "titles begin small"),
    (
        "odd-capitals",
        PLAIN,
        ["x  超导磁储能  SMES", "y  中小企业  SMEs"],
        "a plural with another abbreviation's letters",
    ),
    ("odd-capitals", TYPED, ["x  一  von der Leyen Commission  preferred  org"], "a particle"),
    ("odd-capitals", PLAIN, ["x  中小企业  SME", "y  中小企业贷款  loans to SMEs"], "a plural"),
    ("odd-capitals", PLAIN, ["x  信息技术  IT", "y  它  It"], "a word at a sentence's start"),
    (
        "odd-capitals",
        STATUS,
        ["x  应科院  ASTRI  preferred", "x  -  AStRI  forbidden"],
        "forbidden for that very fault",
    ),
    ("inflected-headword", PLAIN, ["x  证券  securities"], "used in the plural"),
    ("inflected-headword", PLAIN, ["x  分析  analysis"], "no plural"),
    ("inflected-headword", TYPED, ["x  联合国  United Nations  preferred  org"], "a name"),
    ("inflected-headword", STATUS, ["x  分行  branch  preferred", "x  -  bank offices  admitted"], "is not suggested"),
    ("missing-chinese", STATUS, ["x  -  chip wafer thing  forbidden", "x  -  chip  preferred"], "wrong anywhere"),
    ("two-preferred", DATED, ["x  一  a  preferred  -  2022-06-02", "x  -  b  preferred  2022-06-02"], "a chain"),
    ("two-preferred", STATUS, ["x  一  a  preferred", "x  -  b  admitted", "y  二  c  preferred"], "one each"),
    (
        "preferred-and-forbidden",
        STATUS,
        ["x  国务院  Cabinet  forbidden", "y  内阁  Cabinet  preferred"],
        "right elsewhere",
    ),
    (
        "preferred-and-forbidden",
        STATUS,
        ["x  一  Wun  preferred", "x  -  wun  forbidden"],
        "spelling is what is forbidden",
    ),
    (
        "preferred-and-forbidden",
        DATED,
        ["x  一  a  preferred  -  2022-06-02", "x  -  a  deprecated  2022-06-02"],
        "right until then",
    ),
    ("same-rendering", STATUS, ["x  一  data center  preferred", "x  -  data centers  forbidden"], "two sides"),
    ("same-rendering", STATUS, ["x  一  data center  preferred", "x  -  data centre  admitted"], "British spelling"),
    (
        "same-rendering",
        "id  zh  en  status  case",
        ["x  一  API  preferred  yes", "x  -  api  admitted"],
        "case counts",
    ),
    ("same-rendering", STATUS, ["x  一  openEuler  dnt", "x  -  OpenEuler  admitted"], "dnt is to the letter"),
    (
        "same-rendering",
        DATED,
        ["x  一  code bank  preferred  -  2020-01-01", "x  -  code banks  preferred  2020-01-01"],
        "not at one time",
    ),
    ("same-form", PLAIN, ["x  芯片 | 晶片  chip"], "two words"),
    ("same-form", PLAIN, ["x  芯片  chip", "x  芯片  microchip"], "the same form on each row"),
    (
        "validity-gap",
        DATED,
        ["x  一  a  preferred  -  2020-01-01", "x  -  b  preferred  2021-01-01", "x  -  c  admitted"],
        "an admitted one fills it",
    ),
    ("validity-gap", DATED, ["x  一  a  preferred  2020-01-01  2021-01-01"], "an end is no gap"),
    (
        "abbreviation-alone",
        TYPED,
        ["x  一  International Fund  admitted  org", "x  -  IMF  preferred  abbr"],
        "has one",
    ),
    ("abbreviation-alone", TYPED, ["x  一  IMF  forbidden  abbr"], "nothing is right at all"),
    ("abbreviation-mismatch", TYPED, ["x  二氧化碳  carbon dioxide  -  full", "x  -  CO2  admitted  abbr"], "a figure"),
    (
        "abbreviation-mismatch",
        TYPED,
        ["x  商务部  Ministry of Commerce  -  org", "x  -  MOFCOM  admitted  short"],
        "short",
    ),
    (
        "abbreviation-mismatch",
        TYPED,
        ["x  人民币  renminbi  -  full", "x  -  RMB  admitted  abbr", "x  -  yuan  admitted  full"],
        "one full form is enough",
    ),
    ("idle-not-in", "id  zh  en  not_in", ["x  年金  annuity  -", "x  -  pension  年金管局"], "a form of another row"),
    ("idle-not-in", "id  zh  en  not_in", ["x  發展  growth  发展商"], "in the other script"),
    ("homonym", "id  zh  en  status  domain", ["a  一  x  preferred  fin", "b  一  y  preferred  it"], "two domains"),
    ("homonym", STATUS, ["a  一  x  preferred", "b  一  y  proposed"], "not enforced"),
    (
        "homonym",
        DATED,
        ["a  一  x  preferred  -  2020-01-01", "b  一  y  preferred  2020-01-01"],
        "one after the other",
    ),
    ("homonym", PLAIN, ["a  银行  bank", "b  中国银行  Bank of China"], "the longer one wins"),
    ("same-english", STATUS, ["a  一  wun  preferred", "b  二  wun  admitted"], "may stand for another"),
    ("spelling-differs", PLAIN, ["a  数据中心  data center", "a  -  datacenter"], "a variant of one concept"),
    ("spelling-differs", PLAIN, ["a  走进  go in to town", "b  进入  into"], "words of two letters"),
    ("one-character-term", PLAIN, ["x  5G  5G"], "two characters"),
    ("everyday-term", "id  zh  en  not_in", ["x  开放  opening up  开放日"], "somebody thought of it"),
    ("everyday-term", PLAIN, ["x  北京  Beijing"], "a name"),
    ("everyday-term", PLAIN, ["x  晶圆  wafer"], "a rare word"),
    ("mixed-scripts", PLAIN, ["x  皇后號  Empress"], "后 is traditional as well"),
    ("mixed-scripts", PLAIN, ["x  恒生指數  Hang Seng Index"], "恒 is traditional as well"),
    ("mixed-scripts", PLAIN, ["x  著名软件  well-known software"], "著 is simplified as well"),
    ("mixed-scripts", PLAIN, ["x  软件 | 軟件  software"], "each form in one script"),
    ("regional-form-missing", PLAIN, ["x  软件  software"], "a glossary of simplified forms alone"),
    ("regional-form-missing", PLAIN, ["x  软件 | 軟體  software"], "is there"),
    ("given-name-first", TYPED, ["x  沈亦川  Shen Yichuan  preferred  person"], "in order"),
    ("given-name-first", TYPED, ["x  林林  Lin Lin  preferred  person"], "both"),
    ("given-name-first", TYPED, ["x  埃琳·沃斯特  Elin Vorst  preferred  person"], "no Chinese"),
    ("given-name-first", TYPED, ["x  沈亦川  Yichuan Shen  forbidden  person"], "forbidden for that very fault"),
]


def ids(table):
    return [f"{row[0]}-{row[-1]}" for row in table]


@pytest.mark.parametrize(("rule", "header", "lines", "where", "why"), FLAGS, ids=ids(FLAGS))
def test_reports(rule, header, lines, where, why):
    assert reported(rule, header, *lines) == where, why


@pytest.mark.parametrize(("rule", "header", "lines", "why"), LEAVES_ALONE, ids=ids(LEAVES_ALONE))
def test_leaves_alone(rule, header, lines, why):
    assert reported(rule, header, *lines) == [], why


def test_every_rule_is_tried_both_ways():
    assert {row[0] for row in FLAGS} | {"file-encoding", "invisible-character"} == set(RULES.names())
    assert {row[0] for row in LEAVES_ALONE} | {"file-encoding", "invisible-character"} == set(RULES.names())


@pytest.mark.parametrize("name", RULES.names())
def test_the_manual_says_why_and_its_examples_hold(name):
    manual = RULES[name].manual
    assert manual.startswith("Report ")
    assert "\nWhy: " in manual
    if name in FILE_RULES:
        return
    example, better = table_of(manual, "Example"), table_of(manual, "Better")
    assert example is not None
    assert better is not None
    assert name in {problem.rule for problem in lint(example)}
    found = {problem.rule: problem for problem in lint(better)}
    assert name not in found
    assert [one for one in found.values() if one.level is Level.ERROR] == []


@pytest.mark.parametrize(
    ("cell", "names", "why"),
    [
        ("chip\u200b", ["U+200B ZERO WIDTH SPACE in column 'en'"], "zero width"),
        ("chi\u00adp", ["U+00AD SOFT HYPHEN in column 'en'"], "soft hyphen"),
        ("chip\x1b[31m", ["U+001B control character in column 'en'"], "a terminal's command"),
        ("ch\ufffdp", ["U+FFFD REPLACEMENT CHARACTER in column 'en'"], "a lost letter"),
        ("\ufeffchip\ufeff", ["U+FEFF ZERO WIDTH NO-BREAK SPACE in column 'en'"], "a byte order mark inside, once"),
        ("Türkiye’s “café”", [], "visible"),
        ("cafe\u0301", [], "a combining accent is seen"),
    ],
    ids=lambda value: None if isinstance(value, list) else repr(value),
)
def test_invisible_characters(cell, names, why):
    problems = lint(parse_sheet(f"id\tzh\ten\nx\t芯片\t{cell}\n", Path("g.tsv")))
    assert [one.message for one in problems if one.rule == "invisible-character"] == names, why


@pytest.mark.parametrize(
    ("encoding", "expected"), [("utf-8", 0), ("utf-8-sig", 1), ("utf-16", 1), ("gb18030", 1)], ids=str
)
def test_encoding(tmp_path, encoding, expected):
    path = tmp_path / "g.tsv"
    path.write_bytes("id\tzh\ten\nx\t芯片控制芯片\tchip\n".encode(encoding))
    assert [one.line for one in lint(read_sheet(path)) if one.rule == "file-encoding"] == [1] * expected


def test_output(tmp_path, capsys):
    path = tmp_path / "g.tsv"
    path.write_text("id\tzh\ten\tstatus\nx\t芯片\tchip\tprefered\ny\t晶圆\tthe wafer\x1b\t\n", "utf-8")
    assert main(["glossary", "lint", str(path)]) == 1
    caught = capsys.readouterr()
    lines = caught.out.splitlines()
    assert lines[0].startswith(f"{path}:2: error unreadable-line: status 'prefered' is unknown")
    assert all(re.match(rf"{re.escape(str(path))}:\d+: (error|warning|info) [a-z-]+: ", line) for line in lines)
    assert "\x1b" not in caught.out, "what a terminal would obey is not printed"
    assert "2 error, 1 warning" in caught.err
    assert main(["glossary", "lint", "--format", "json", str(path)]) == 1
    found = json.loads(capsys.readouterr().out)["problems"]
    assert [(one["line"], one["rule"]) for one in found] == [
        (2, "unreadable-line"), (3, "invisible-character"), (3, "leading-article")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "arguments", "code", "why"),
    [
        ("x\t芯片\tchip\n", [], 0, "clean"),
        ("x\t芯片\tthe chip\n", [], 0, "a warning"),
        ("x\t芯片\tthe chip\n", ["--strict"], 1, "a warning, strictly"),
        ("x\t芯片\tthe chip\n", ["--strict", "--skip", "leading-article"], 0, "not asked"),
        ("x\t芯片\tcontrol chips\n", ["--strict"], 0, "a remark fails nothing"),
        ("x\t芯片\t\n", [], 1, "an error"),
        ("x\t芯片\tchip\n", ["--skip", "leading-articel"], 2, "no such rule"),
    ],
    ids=lambda value: value if isinstance(value, str) and len(value) > 5 else None,
)
def test_exit_codes(tmp_path, capsys, text, arguments, code, why):
    path = tmp_path / "g.tsv"
    path.write_text(f"id\tzh\ten\n{text}", "utf-8")
    assert main(["glossary", "lint", *arguments, str(path)]) == code, why
    assert capsys.readouterr().err.count("\n") == 1


@pytest.mark.parametrize("arguments", [["none.tsv"], []], ids=["absent file", "no file"])
def test_unreadable(arguments, capsys):
    assert main(["glossary", "lint", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_rules_are_printed(capsys):
    assert main(["glossary", "lint", "--rules"]) == 0
    printed = capsys.readouterr().out
    assert all(f"{rule.id} ({rule.level.value})\nReport " in printed for rule in RULES)


def test_the_demo_glossary_is_clean(root):
    assert lint(read_sheet(root / "corpora/glossary.tsv")) == []


def test_lines_are_those_of_the_file_where_ids_are_missing():
    text = "id\tzh\ten\n\n\t芯片\tthe chip\n\t芯片\tthe microchip\n"
    assert [one.line for one in lint(parse_sheet(text, Path("g"))) if one.rule == "leading-article"] == [3, 4]


def test_a_real_glossary(data_dir):
    """The Hong Kong Monetary Authority's terms of two years: what is reported there was looked at by eye."""
    rows = ["id\tzh\ten\tstatus"]
    for year in (2016, 2018):
        first = (data_dir / f"wmt25-terminology-zhen/{year}.jsonl").read_text("utf-8").splitlines()[0]
        for number, (zh, renderings) in enumerate(json.loads(first)["terms"].items()):
            status = ["preferred"] + ["admitted"] * len(renderings)
            rows += [f"t{year}-{number}\t{zh}\t{en}\t{status[at]}" for at, en in enumerate(renderings)]
    problems = lint(parse_sheet("\n".join(rows), Path("g.tsv")))
    assert [one for one in problems if one.level is Level.ERROR] == []
    assert [one.message for one in problems if one.rule == "mixed-scripts"] == []
    assert any("AStRI" in one.message for one in problems if one.rule == "odd-capitals")
