"""Texts that have broken reports before, each with what it attacks."""

HOSTILE = {
    "ends a script": "</script><script>alert(1)</script>",
    "ends a style sheet": "</style><style>*{display:none}</style>",
    "element with a handler": '<img src=x onerror="document.title=1">',
    "opens a comment": "<!-- gone",
    "ends an attribute": "\" onmouseover=alert(1) x='",
    "entity": "&lt;b&gt; &amp;amp; &#x3c;",
    "line separators": "one\u2028two\u2029three\x85four",
    "beyond the first plane": "𠮷野家 𝒳",
    "joined emoji": "👩‍💻 and 👨‍👩‍👧",
    "direction override": "safe\u202etxt.exe\u2066x\u2069",
    "controls": "bell\x07 null\x00 escape\x1b[31m del\x7f",
    "half a surrogate pair": "broken \ud83d here",
    "template syntax": "{{ 7 * 7 }} {% raw %} ${x} %s {0}",
    "50 kB": "长" * 25_000 + " x" * 12_500,
    "nothing": "",
    "line feeds and tabs": "a\tb\nc\r\nd",
    "formula": "=HYPERLINK(1)",
}
