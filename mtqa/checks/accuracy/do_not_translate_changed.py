"""do-not-translate-changed: what is to stay as it is was changed."""

from __future__ import annotations

from collections.abc import Iterator

from mtqa.checks.base import TERMS, Context, check
from mtqa.checks.terminology._report import issue
from mtqa.glossary.match import TermVerdict
from mtqa.model import Category, Issue, Segment, Severity


@check("do-not-translate-changed", Category.DO_NOT_TRANSLATE, Severity.MAJOR, needs=TERMS)
def do_not_translate_changed(segment: Segment, context: Context) -> Iterator[Issue]:
    """Something that the glossary keeps as it is does not stand in the target to the letter.

    Why:
        Names of products, commands and files are addresses: a reader cannot find them under another name.

    Example:
        zh: 该系统基于openEuler开发。
        en: The system is based on OpenEuler.
        better: The system is based on openEuler.
        glossary: openEuler = openEuler [dnt]

    Source:
        MQM-Core 2.0, Accuracy > Do not translate.
    """
    for use in context.terms:
        if use.verdict is TermVerdict.DNT_CHANGED:
            found = use.found[0] if use.found else None
            message = f"'{use.expected[0]}' must stay as it is" + (f", found '{found.text}'" if found else "")
            yield issue(use, message, found, use.expected[0] if found else None)
