"""Texts that would like to be more than text, and how they stand once they are cleaned."""

HOST = "x.example"  # that nobody may ask; `made…` in a text is what markup would set apart

# No text of these is changed. What would run calls hit(); what would be computed makes 54439.
KEPT = {
    "script": "<script>hit(1)</script><x-made>a</x-made>",
    "picture": "<img src=//x.example/1 onerror=hit(2)>",
    "style": "<svg/onload=hit(3)><style>*{display:none}</style>",
    "attribute": "\" onmouseover=hit(4) href='javascript:hit(5)' x='",
    "closing": "</textarea></title></script>--><x-made>",
    "xml": "]]><x-made/><!--&lt;b&gt;&#60;i&#62;&amp; _x0041_",
    "markdown": "![a](//x.example/2) [madelink](https://x.example/3)",
    "address": "https://x.example/4 <https://x.example/5> www.x.example",
    "mail": "made@x.example -> <- -- >= <= ~= :material_home:",
    "emphasis": "**madestrong** _madeem_ ~~madegone~~ `madecode`",
    "heading": "# madehead | a | b > c - d 1. e",
    "list": "1. madelisted",
    "directive": ":red[madered] :material/home: :tada: :small[a]",
    "formulae": r"$madetex^2$ $$\frac{1}{2}$$ \(x\)",
    "template": "{{7*7777}} {%raw%} ${7*7777} <%=7*7777%> #{7*7777}",
    "format": "%s %(n)d {0} {name} {n:,} %% {",
    "field": "q:Q",
    "path": "a.b[0]",
    "quoted": "\\\"a\\'][",
    "expression": "' + datum.value + toString(hit(6)) + '",
    "typesetter": '#read("/etc/passwd") $ x $ *b* @ref <lab> \\u{41}',
    "statement": "'); drop table answers /*",
    "address of code": "javascript:hit(7)",
    "link": '=HYPERLINK("https://x.example/6","a")',
    "plus": "+1+cmd|' /C calc'!A0",
    "minus": "-2+3+cmd|' /C calc'!A0",
    "at": "@SUM(1+1)*cmd|' /C calc'!A0",
    "wide": "＝1+1",
    "cells": 'a","b";=1+1;"=2+2"; =3+3,"',
    "picture's address": "https://x.example/7.png",
    "image": "image",
    "right to left": "שלום עולם they مرحبا بالعالم",
    "family": "👩‍👩‍👧 they 🚀 ěščřž Жизнь 漢字",
}  # fmt: skip
# What was typed, and what of it is kept.
CLEANED = {
    "tab": ("\t=4+4", "=4+4"),
    "return": ("\r\n=5+5", "=5+5"),
    "lines": ("two\nevent: view\n\ndata: lines", "two event: view data: lines"),
    "direction": ("\u202egnihton\u2066 of\u200f this", "gnihton of this"),
    "nothing": ("nul\x00in\x1bit\ufeff", "nulinit"),
    "half": ("half\ud800 a pair", "half a pair"),
    "piled": ("z" + "\u0335" * 30 + "algo", "z\u0335\u0335algo"),
}
TEXTS = [*KEPT.values(), *(kept for _, kept in CLEANED.values())]


def typed(text: str) -> str:
    """What somebody types of which this text is kept."""
    return next((given for given, kept in CLEANED.values() if kept == text), text)


def long_word(letters: int) -> str:
    """A word without end."""
    return "W" * letters
