"""character-entity: what it flags and what it leaves alone."""

from __future__ import annotations

import pytest

from tests.checks._rules import corrected, marked

CHECK = "character-entity"

FLAGS = [
    ("“研发”", "The &quot;R&D&quot;", ["&quot;", "&quot;"], 'The "R&D"'),
    ("他不会", "He won&#39;t", ["&#39;"], "He won't"),
    ("研发部", "The R&amp;D team", ["&amp;"], "The R&D team"),
    ("他不会", "He won&amp;#39;t", ["&amp;#39;"], "He won't"),
    ("文件", "File &gt; Save", ["&gt;"], "File > Save"),
    ("一二", "one&nbsp;two", ["&nbsp;"], "one two"),
    ("他说", "He said &ldquo;no", ["&ldquo;"], "He said “no"),
    ("他不会", "He won&#x27;t", ["&#x27;"], "He won't"),
    ("他不会", "He won&#39 t", ["&#39"], "He won' t"),
]

LEAVES_ALONE = [
    ("研发部", "The R&D team", "an ampersand"),
    ("宝洁", "P&G, AT&T and M&A;", "names with an ampersand"),
    ("研发&amp;部", "The R&amp;D team", "the source is HTML as well"),
    ("<b>一&nbsp;二</b>", "<b>one&quot;two</b>", "the source is HTML as well"),
    ("见网址", "See https://a.example/?a=1&lt=2&amp=3", "a web address"),
    ("平实", "Plain text", "no ampersand"),
    ("问答", "Q&A; and more", "no code of that name"),
    ("问答", "this &that; and &c.", "no code that a tool writes"),
    ("", "", "nothing at all"),
]


@pytest.mark.parametrize(("source", "target", "texts", "right"), FLAGS)
def test_flags(source, target, texts, right):
    assert marked(CHECK, source, target) == texts
    assert corrected(CHECK, source, target) == right


@pytest.mark.parametrize(("source", "target", "why"), LEAVES_ALONE, ids=[row[2] for row in LEAVES_ALONE])
def test_leaves_alone(source, target, why):
    assert marked(CHECK, source, target) == [], why
