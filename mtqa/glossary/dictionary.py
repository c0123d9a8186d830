"""Dictionaries that come with a corpus, as shared tasks give them: a source term and the renderings that are right."""

from __future__ import annotations

import json
from collections.abc import Iterable

from mtqa.glossary.model import Glossary, Row, Status, slug
from mtqa.model import TERMS_PROPERTY, Segment

Terms = tuple[tuple[str, tuple[str, ...]], ...]


def terms_of(segment: Segment) -> Terms:
    """The terms that came with a segment; none where the property is missing or no object of lists."""
    text = next((value for name, value in segment.properties if name == TERMS_PROPERTY), "")
    try:
        found = json.loads(text) if text else {}
    except (ValueError, RecursionError):
        return ()
    if not isinstance(found, dict):
        return ()
    lists = ((term, forms if isinstance(forms, list) else [forms]) for term, forms in found.items())
    return tuple((term, tuple(form for form in forms if isinstance(form, str))) for term, forms in lists)


def glossary_of(terms: Iterable[tuple[str, Iterable[str]]], origin: str = "") -> Glossary:
    """A glossary of terms: of each the first rendering is preferred and the others are admitted; empty ones are out."""
    rows: dict[tuple[str, str], Row] = {}
    ids: dict[str, str] = {}
    for zh, forms in terms:
        for en in (" ".join(form.split()) for form in forms):
            if not zh.strip() or not en:
                continue
            if zh not in ids:
                name = slug(en)
                ids[zh] = name if name not in ids.values() else f"{name}-{len(ids)}"
            first = not any(form == zh for form, _ in rows)
            rows.setdefault((zh, en), Row(ids[zh], (zh,), en, Status.PREFERRED if first else Status.ADMITTED))
    return Glossary.from_rows(rows.values(), origin)
