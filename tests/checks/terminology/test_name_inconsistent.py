"""name-inconsistent: what it flags and what it leaves alone, in documents of a few rows."""

from __future__ import annotations

import pytest

from tests.checks._rules import document_issues, marked_in_document

CHECK = "name-inconsistent"
QIU = ("总经理邱若楠说，投入将增加。", "General manager Qiu Ruonan said spending would rise.")
QIU2 = ("邱若楠表示，市场很大。", "The market is big, Qiu Ruonan said.")
TOBIAS = ("经济学家托比亚斯·林德瓦恩说，市场仍有吸引力。", "The market still appeals, economist Tobias Lindvarn said.")
FAN = ("越南总理范明政出席会议。", "Vietnamese Prime Minister Pham Minh Chinh attended the meeting.")
FAN2 = ("范明政总理发表讲话。", "Prime Minister Pham Minh Chinh made a speech.")

FLAGS = [
    ([QIU, QIU2, ("邱若楠说：“不。”", "“No,” Qiu Ruolan said.")], [(2, "Qiu Ruolan")]),
    ([QIU, ("邱若楠说：“不。”", "“No,” Qiu Ruolan said.")], [(1, "Qiu Ruolan")]),
    ([QIU, QIU2, ("邱若楠说：“不。”", "Qiu Ruolan's answer was no.")], [(2, "Qiu Ruolan")]),
    ([QIU, QIU2, ("邱若楠说：“不。”", "“No,” Chiu Ruonan said.")], [(2, "Chiu Ruonan")]),
    ([TOBIAS, ("托比亚斯·林德瓦恩提醒各方。", "Tobias Lindwahn warned all.")], [(1, "Tobias Lindwahn")]),
    ([TOBIAS, ("林德瓦恩提醒各方。", "Lindwarn warned all sides.")], [(1, "Lindwarn")]),
    ([FAN, FAN2, ("总理范明政访问学校。", "Prime Minister Fan Mingzheng visited a school.")], [(2, "Fan Mingzheng")]),
    ([FAN, FAN2, ("范明政总理访问学校。", "Prime Minister Van Khai visited a school.")], [(2, "Van Khai")]),
    ([FAN, FAN2, ("范明政访问学校。", "Fan Mingzheng visited a school.")], [(2, "Fan Mingzheng")]),
    (
        [("女儿金主爱出席。", "His daughter Kim Ju-ae attended."), ("金主爱笑了。", "Kim Jong-ae smiled.")],
        [(1, "Kim Jong-ae")],
    ),
]

JIN = ("金正恩带女儿金主爱出席。", "Kim Jong-un came with his daughter Kim Ju-ae.")
JIN2 = ("金正恩说好。", "Kim Jong-un said so.")
# A father in nearly every segment: kinship and sound tell whose form is whose, and who is left.
FLAGS += [
    ([JIN, JIN2, ("金主爱与金正恩坐着。", "Kim Yo-jong sat with Kim Jong-un.")], [(2, "Kim Yo-jong")]),
    (
        [JIN, JIN2, ("金主爱与金正恩坐着。", "Kim Jo Ai sat in the hall on a sofa with Kim Jong Un.")],
        [(2, "Kim Jo Ai")],
    ),
]

LEAVES_ALONE = [
    ([QIU, QIU2], "one spelling"),
    (
        [JIN, JIN2, ("金主爱与金正恩坐着。", "Kim Ju Ae sat in the hall on a sofa with Kim Jong Un.")],
        "hyphens of two of one family",
    ),
    (
        [JIN, JIN2, ("金主爱与金正恩坐着。", "She sat in the hall on a sofa with Kim Jong Un.")],
        "a pronoun beside the father",
    ),
    (
        [JIN, JIN2, ("金主爱、金正恩和金与正坐着。", "She sat with Kim Yo-jong and Kim Jong-un.")],
        "the aunt stands in the source, though no title shows her",
    ),
    ([JIN, JIN2, ("金主爱与金正恩坐着。", "Kim Yo-jong sat with her father.")], "the father is not to be seen"),
    ([QIU], "one mention"),
    ([QIU, ("邱若楠表示同意。", "Qiu agreed.")], "the surname alone"),
    ([QIU, ("邱若楠表示同意。", "Ms. Qiu agreed.")], "the surname with a title"),
    ([QIU, ("邱若楠表示同意。", "Qiu Ruonan's answer was yes.")], "a possessive"),
    ([QIU, ("邱若楠表示同意。", "Qiu Ruo-nan agreed.")], "a hyphen"),
    ([QIU, ("邱若楠表示同意。", "She agreed.")], "a pronoun"),
    ([QIU, ("邱若楠表示同意。", "She agreed with Beijing.")], "a pronoun, and a place of no likeness"),
    ([QIU, ("邱若楠表示同意。", "The manager agreed.")], "a description"),
    ([QIU, ("邱若楠表示同意。", "")], "no translation"),
    ([QIU, ("丘若兰表示同意。", "Qiu Ruolan agreed.")], "another person in the source"),
    (
        [QIU, ("邱若楠和秦若兰说。", "They said, Qin Ruolan agreeing."), ("秦若兰说。", "Qin Ruolan spoke.")],
        "the other person of the same segment",
    ),
    ([TOBIAS, ("林德瓦恩提醒各方。", "Lindvarn warned all sides.")], "the surname of a foreign name"),
    ([TOBIAS, ("托比亚斯·林德瓦恩提醒各方。", "Dr. Tobias Lindvarn warned.")], "a title"),
    ([TOBIAS, ("托比亚斯·林德瓦恩提醒各方。", "Tobías Lindvarn warned.")], "an accent"),
    ([FAN, ("范明政总理访问学校。", "Pham Minh Chính visited a school.")], "accents"),
    ([FAN, ("范明政总理访问学校。", "Prime Minister Pham visited a school.")], "title and family name"),
    (
        [FAN, FAN2, ("范明政总理访问河内大学。", "The Prime Minister visited Hanoi University.")],
        "the name of a body, no person",
    ),
    ([FAN, ("范明政总理访问学校。", "VIETNAM PRIME MINISTER VISITS SCHOOL IN HANOI")], "a headline in capitals"),
    (
        [
            ("塔伦西亚总统讲话。", "Talensia's president spoke."),
            ("塔伦西亚总统讲话。", "The Talensian president spoke."),
        ],
        "a country and its adjective",
    ),
    (
        [
            ("金正恩领导人与女儿金主爱出席。", "Kim Jong-un came with Kim Ju-ae."),
            ("女儿金主爱笑了，金正恩说好。", "She smiled, Kim Jong-un spoke."),
            ("金正恩说。", "Kim Jong-un said so."),
        ],
        "father and daughter share a surname",
    ),
    ([("周六说好。", "Said on Saturday."), ("周六表示。", "Says on Sunday.")], "a day of the week is no person"),
    ([("", ""), ("", "")], "nothing at all"),
]


@pytest.mark.parametrize(("rows", "expected"), FLAGS)
def test_flags(rows, expected):
    assert marked_in_document(CHECK, rows) == expected


@pytest.mark.parametrize(("rows", "why"), LEAVES_ALONE, ids=[row[1] for row in LEAVES_ALONE])
def test_leaves_alone(rows, why):
    assert marked_in_document(CHECK, rows) == [], why


def test_majority_is_suggested_and_settles_the_document():
    rows = [QIU, QIU2, ("邱若楠说：“不。”", "“No,” Qiu Ruolan said.")]
    ((position, issue),) = document_issues(CHECK, rows)
    assert (position, issue.suggestion) == (2, "Qiu Ruonan")
    rows[2] = (rows[2][0], rows[2][1].replace("Qiu Ruolan", issue.suggestion))
    assert document_issues(CHECK, rows) == []


def test_no_suggestion_without_a_majority():
    ((_, issue),) = document_issues(CHECK, [QIU, ("邱若楠说：“不。”", "“No,” Qiu Ruolan said.")])
    assert issue.suggestion is None


TWO_WAYS = {
    "范明政": {
        "ANVITA", "GPT4-5shot", "HW-TSC", "IOL_Research", "NLLB_Greedy", "NLLB_MBR_BLEU", "ONLINE-A", "ONLINE-B",
        "ONLINE-M", "ONLINE-W", "ONLINE-Y", "Yishu", "ZengHuiMT",
    },
    "金主爱": {
        "GPT4-5shot", "HW-TSC", "IOL_Research", "NLLB_Greedy", "NLLB_MBR_BLEU", "ONLINE-A", "ONLINE-B", "ONLINE-G",
        "ONLINE-W", "ONLINE-Y", "Yishu", "ZengHuiMT",
    },
}  # fmt: skip


def test_real_systems_spell_two_names_in_many_ways(data_dir):
    """范明政 and 金主爱 of WMT23 in every system that spells them in two ways; the others are quiet.

    Lan-BridgeMT spells both in one way, ONLINE-G 范明政. ANVITA and ONLINE-M have no second form of 金主爱: they call
    her by her father's name, and ONLINE-M by words (Kim Lord Love).
    """
    folder = data_dir / "wmt23-zhen"
    sources = (folder / "source.zh.txt").read_text("utf-8").split("\n")[960:1230]
    flagged = {name: set() for name in TWO_WAYS}
    for path in (folder / "systems").glob("*.en.txt"):
        targets = path.read_text("utf-8").split("\n")[960:1230]
        for _, issue in document_issues(CHECK, list(zip(sources, targets, strict=True))):
            flagged.get(issue.evidence["name"], set()).add(path.name.removesuffix(".en.txt"))
    assert flagged == TWO_WAYS
