"""caption-without-verb: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import marked

CHECK = "caption-without-verb"
RESCUE = "图为救援人员转移一名被困老人。"

FLAGS = [
    (RESCUE, "Rescuers and a trapped elderly person.", "Rescuers and a trapped elderly person."),
    (
        "图为技术人员在宁崖市一家工厂检测晶圆。（资料图）",
        "Photo for technical personnel in a factory in Ningya City, wafer inspection. (File photo)",
        "Photo for technical personnel in a factory in Ningya City, wafer inspection.",
    ),
    ("图为消防员在现场进行救援。", "Picture of firefighters at the scene", "Picture of firefighters at the scene"),
    ("（图为工人正在安装设备。）", " Workers and equipment at the new site ", "Workers and equipment at the new site"),
]

LEAVES_ALONE = [
    (RESCUE, "Rescuers move a trapped elderly person.", "a verb in the present"),
    (RESCUE, "Rescue personnel move a trapped elderly person.", "a verb after a plural without s"),
    (RESCUE, "A rescuer moves a trapped elderly person.", "a verb with -s"),
    (RESCUE, "Rescuers moving a trapped elderly person.", "a participle: usual in captions"),
    (RESCUE, "The photo shows rescuers and an elderly person.", "the photo shows"),
    (RESCUE, "Photo shows rescuers and an elderly person.", "photo shows, without an article"),
    (RESCUE, "In the picture are rescuers and an elderly person.", "a form of be"),
    (RESCUE, "An elderly person moved by rescuers to safety.", "a past participle"),
    (RESCUE, "Pictured: rescuers with an elderly person.", "pictured"),
    (RESCUE, "It's rescuers with an elderly person.", "a contraction"),
    (RESCUE, "Rescuers, elderly man.", "three words: a note, no sentence"),
    (RESCUE, "", "no translation"),
    ("图为青海湖畔油菜花海。", "Rape blossoms beside Qinghai Lake.", "no action in the source"),
    ("图为小三峡隧道施工现场。", "The work site of the Little Three Gorges tunnel.", "现场: a noun phrase"),
    ("图为在北京举行的签约仪式。", "The signing ceremony at a hotel in Beijing.", "的 and a noun: a noun phrase"),
    ("图为两国代表在会议现场。", "Representatives of the two countries at the meeting.", "现场: a noun phrase"),
    ("记者将图片发给一名律师。", "A picture for a lawyer from the reporter.", "no caption"),
    ("企图为一名老人辩护。", "An attempt at the defense of an old man.", "企图为 is to attempt for"),
    ("", "The picture of rescuers and a trapped elderly person.", "no source"),
]


@pytest.mark.parametrize(("source", "target", "text"), FLAGS)
def test_flags(source, target, text):
    assert marked(CHECK, source, target) == [text]


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why


def test_importing_the_rule_loads_no_lemmatiser():
    """lemminflect brings numpy; it is loaded by the first caption, not by the import."""
    import subprocess
    import sys

    code = "import sys, mtqa.checks.fluency.caption_without_verb; sys.exit('lemminflect' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
