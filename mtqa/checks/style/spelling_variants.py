"""spelling-variants: one thing, spelt in two ways in one document."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mtqa.checks.base import Context, Option, Scope, check
from mtqa.model import Category, Issue, Severity, Span
from mtqa.text.en import FUNCTION_WORDS

ID = "spelling-variants"
# Beside a word with a capital a spelling may be part of a name: Air Macau, Viet Nam News.
_IN_NAME = re.compile(r"[A-Z][\w’'-]* $"), re.compile(r"[ -][A-Z]")


@dataclass(frozen=True, slots=True)
class _Group:
    """Spellings of one thing, each with the pattern that finds it; the styles that ask for one of them.

    A text without any of the `parts` holds none of the spellings: plain strings are sought much faster than patterns.
    """

    parts: tuple[str, ...]
    forms: Mapping[str, re.Pattern[str]]
    styles: Mapping[str, str]
    in_names: bool = True  # whether names keep a spelling of their own


def _group(parts: str, *forms: str, names: bool = False, **styles: str) -> _Group:
    """A group of words; `_` in a style's name is its dash."""
    patterns = {
        form: re.compile(rf"(?<![\w.&@/-]){_PATTERNS.get(form) or re.escape(form)}(?!(?!s\b)\w|s?@)") for form in forms
    }
    return _Group(
        tuple(parts.split("|")), patterns, {name.replace("_", "-"): form for name, form in styles.items()}, names
    )


_PATTERNS = {
    "US": r"US(?! ?\$|\.\w|-[A-Z])",
    "USA": r"USA",
    "UK": r"UK(?!\.\w)",
    "UN": r"UN(?!\.\w|-[A-Z])",
    "e-commerce": r"[Ee]-[Cc]ommerce",
    "ecommerce": r"[Ee][Cc]ommerce",
    "e commerce": r"[Ee] [Cc]ommerce",
    "e-mail": r"[Ee]-mail",
    "email": r"[Ee]mail",
    "on-line": r"[Oo]n-line",
    "online": r"[Oo]nline",
    "web site": r"[Ww]eb ?[Ss]ite(?<= site)",
    "website": r"[Ww]ebsite",
    "percent": r"percent",
    "per cent": r"per cent",
    "app": r"app",
    "APP": r"APP",
}
_GROUPS = (
    _group("US|U.S", "US", "U.S.", "USA", "U.S.A.", us_news="U.S.", uk_news="US"),
    _group("UK|U.K", "UK", "U.K.", us_news="U.K.", uk_news="UK"),
    _group("UN|U.N", "UN", "U.N.", us_news="U.N.", uk_news="UN"),
    _group("OVID-|ovid-", "COVID-19", "Covid-19", "covid-19", us_news="COVID-19", uk_news="Covid-19"),
    _group("ommerce", "e-commerce", "ecommerce", "e commerce"),
    _group("mail", "email", "e-mail", us_news="email", uk_news="email"),
    _group("nline|n-line", "online", "on-line", us_news="online", uk_news="online"),
    _group("ebsite|eb site", "website", "web site", us_news="website", uk_news="website"),
    _group("percent|per cent", "percent", "per cent", us_news="percent", uk_news="per cent"),
    _group("Maca", "Macao", "Macau", names=True),
    _group("Viet", "Vietnam", "Viet Nam", names=True, us_news="Vietnam", uk_news="Vietnam"),
    _group("Wechat|wechat|WeChat", "WeChat", "Wechat", "Wechat".lower()),
    _group(" app|APP", "app", "APP"),
)
_OPTIONS = {
    "profile": Option(
        "plain", "Whose spelling is right; plain takes the document's own majority.", ("plain", "us-news", "uk-news")
    ),
    "prefer": Option((), 'Spellings that are right in any case, for example ["US", "Macao"].'),
}


@check(ID, Category.INCONSISTENT_STYLE, Severity.MINOR, scope=Scope.DOCUMENT, options=_OPTIONS)
def spelling_variants(contexts: Sequence[Context]) -> Iterator[tuple[int, Issue]]:
    """One thing is spelt otherwise than in the rest of the document (US and U.S., e-commerce and ecommerce).

    The spelling that stands most often is the document's own, if it stands twice and more often than any other; a
    profile or `prefer` says which is right instead. Known are US, UK, UN, COVID-19, e-commerce, email, online, website,
    percent, Macao, Vietnam, WeChat and app. Names of bodies keep their own spelling (Air Macau), and US$ is money.

    Why:
        Documents are translated in pieces by several hands and systems; an editor would unify them, and in human marks
        of MT this is the style fault that is marked most.

    Example:
        zh: 美国宣布了新措施。
        en: The U.S. has announced new measures.
        zh: 美国官员说，措施有效。
        en: U.S. officials said that they work.
        zh: 美国企业欢迎这一决定。
        en: US companies welcomed the decision.
        better: U.S. companies welcomed the decision.

    Source:
        The Associated Press Stylebook and the BBC News style guide, each for its own spelling.
    """
    if not contexts:
        return
    profile, prefer = contexts[0].option(ID, "profile"), set(contexts[0].option(ID, "prefer"))
    found = _found(contexts)
    for number, places in found.items():
        group = _GROUPS[number]
        settled = next((form for form in group.forms if form in prefer), group.styles.get(profile))
        support = len(places.get(settled, ())) if settled else 0
        if settled is None:
            settled, support = _majority(places)
        if settled is None:
            continue
        for form, spans in places.items():
            for position, span in spans if form != settled else ():
                text = span.of(contexts[position].segment.target)
                yield (
                    position,
                    Issue(
                        f"“{text}” is “{settled}” elsewhere" if support else f"“{text}” should be “{settled}”",
                        target_spans=(span,),
                        evidence={"settled": settled, "times": support},
                        suggestion=settled if text[1:2].isupper() else _like(text, settled),
                    ),
                )


def _found(contexts: Sequence[Context]) -> dict[int, dict[str, list[tuple[int, Span]]]]:
    """For each group its spellings with the places where they stand."""
    found: defaultdict[int, dict[str, list[tuple[int, Span]]]] = defaultdict(lambda: defaultdict(list))
    for position, context in enumerate(contexts):
        target = context.segment.target
        for number, group in enumerate(_GROUPS):
            if not any(part in target for part in group.parts):
                continue
            for form, pattern in group.forms.items():
                for match in pattern.finditer(target):
                    if not (group.in_names and _is_in_name(target, match)):
                        found[number][form].append((position, Span(*match.span())))
    return found


def _is_in_name(text: str, match: re.Match[str]) -> bool:
    before, after = _IN_NAME
    left = before.search(text, 0, match.start())
    in_left = left is not None and left[0].strip().lower() not in FUNCTION_WORDS
    return in_left or after.match(text, match.end()) is not None


def _majority(places: Mapping[str, Sequence[tuple[int, Span]]]) -> tuple[str | None, int]:
    """The spelling that stands most often and how often; None where there is none, or only one spelling at all."""
    ranked = Counter({form: len(spans) for form, spans in places.items()}).most_common(2)
    if len(ranked) < 2 or ranked[0][1] < 2 or ranked[0][1] == ranked[1][1]:
        return None, 0
    return ranked[0]


def _like(text: str, settled: str) -> str:
    """The settled spelling, with a capital where the text has one (at the beginning of a sentence)."""
    return settled[0].upper() + settled[1:] if text[0].isupper() else settled
