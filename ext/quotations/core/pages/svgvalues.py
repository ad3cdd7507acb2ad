"""What the attributes of a drawing may say: numbers, words, colours, and ids of the drawing itself.

The grammar is that of CSS values without what fetches or hides: no address, no escape, no comment, no
function but those of colours and of shifts. Whatever cannot be read by it is refused, known or not.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from quotations.core.pages.limits import LARGEST_NUMBER

__all__ = ["REFERRING", "Value", "is_known", "length", "numbers", "read_style", "read_value"]

REFERRING = frozenset(
    (
        *("fill", "stroke", "clip-path", "mask", "shape-inside"),
        *("marker", "marker-start", "marker-mid", "marker-end"),
    )
)
"""The properties that may refer to a part of the drawing."""

_PAINT = (
    *("fill", "fill-opacity", "fill-rule", "stroke", "stroke-dasharray", "stroke-dashoffset"),
    *("stroke-linecap", "stroke-linejoin", "stroke-miterlimit", "stroke-opacity", "stroke-width", "color"),
    *("color-interpolation", "color-rendering", "color-scheme", "solid-color", "solid-opacity"),
    *("opacity", "paint-order", "vector-effect", "stop-color", "stop-opacity", "mix-blend-mode", "isolation"),
    *("background", "background-color", "clip-path", "clip-rule", "clip", "mask", "mask-type", "filter"),
    *("marker", "marker-start", "marker-mid", "marker-end", "display", "visibility", "overflow"),
    *("shape-rendering", "text-rendering", "image-rendering", "pointer-events", "cursor", "transform-origin"),
    *("transform-box", "enable-background", "color-interpolation-filters", "buffered-rendering"),
)
_WRITING = (
    *("font", "font-family", "font-size", "font-size-adjust", "font-style", "font-variant", "font-weight"),
    *("font-stretch", "font-kerning", "font-feature-settings", "font-variation-settings"),
    *("font-variant-ligatures", "font-variant-caps", "font-variant-numeric", "font-variant-east-asian"),
    *("font-variant-position", "font-variant-alternates", "font-optical-sizing", "font-synthesis"),
    *("text-anchor", "text-align", "text-align-last", "text-indent", "text-decoration", "text-transform"),
    *("text-decoration-line", "text-decoration-style", "text-decoration-color", "text-orientation"),
    *("text-decoration-thickness", "text-overflow", "text-decoration-fill", "text-decoration-stroke"),
    *("letter-spacing", "word-spacing", "line-height", "white-space", "direction", "unicode-bidi"),
    *("writing-mode", "dominant-baseline", "alignment-baseline", "baseline-shift", "shape-padding"),
    *("shape-margin", "shape-inside", "inline-size", "user-select", "glyph-orientation-vertical", "kerning"),
)
_GEOMETRY = (
    *("x", "y", "width", "height", "cx", "cy", "r", "rx", "ry", "fx", "fy", "fr", "x1", "y1", "x2", "y2"),
    *("dx", "dy", "rotate", "offset", "startOffset", "textLength", "lengthAdjust", "method", "spacing"),
    *("side", "transform", "gradientTransform", "patternTransform", "gradientUnits", "patternUnits"),
    *("patternContentUnits", "clipPathUnits", "maskUnits", "maskContentUnits", "markerUnits", "spreadMethod"),
    *("markerWidth", "markerHeight", "refX", "refY", "orient", "viewBox", "preserveAspectRatio"),
    *("d", "points", "version", "baseProfile", "zoomAndPan", "systemLanguage", "contentScriptType"),
    *("contentStyleType", "type"),
)
_STYLED = frozenset((*_PAINT, *_WRITING, "transform"))
"""Properties of a ``style``. Sizes and places are not among them: not every program looks for them there."""
_FREE = frozenset(("id", "class", "role", "lang", "space"))
"""Attributes whose values are names and words, which nothing interprets."""
_KNOWN = frozenset((*_PAINT, *_WRITING, *_GEOMETRY, "style", "href")) | _FREE
_FREE_FORM = re.compile(r"(?:data|aria)-[\w.-]+")
_ADDRESS = re.compile(r"://|\burl\s*\(|\bdata:|javascript:", re.IGNORECASE)

_NUMBER = r"[+-]?(?:\d{1,20}(?:\.\d{0,30})?|\.\d{1,30})(?:[eE][+-]?\d{1,3})?"
_TOKEN = re.compile(
    rf"(?P<space>\s+)|(?P<number>{_NUMBER})(?:%|[A-Za-z]{{1,5}}(?![\w(-]))?|(?P<mark>[,/)]|!\s*important\b)"
    r"|(?P<colour>\#[0-9A-Fa-f]{3,8}(?![\w-]))|(?P<text>'[^'\"\\<>]{0,200}'|\"[^'\"\\<>]{0,200}\")"
    r"|url\(\s*(?P<quote>[\"']?)\#(?P<id>[\w.:-]{1,200})(?P=quote)\s*\)"
    r"|(?P<function>[A-Za-z-]{1,20})\((?!\s*$)|(?P<word>(?:--|-)?[A-Za-z_][\w.-]{0,100}(?![\w(]))"
)
_FUNCTIONS = frozenset(
    (
        *("rgb", "rgba", "hsl", "hsla", "light-dark", "var", "matrix"),
        *("translate", "translateX", "translateY", "scale", "scaleX", "scaleY"),
        *("rotate", "skewX", "skewY", "rect"),
    )
)
# Possessive: a number can be parted in many ways, and none but the first is meant.
_PATH = re.compile(rf"(?>[\s,MmZzLlHhVvCcSsQqTtAa]|{_NUMBER})*+")
_POINTS = re.compile(rf"(?>[\s,]|{_NUMBER})*+")
_EACH_NUMBER = re.compile(_NUMBER)
_DECLARATION = re.compile(r"\s*([\w-]+)\s*:\s*([^:;]*?)\s*\Z")
_LENGTH = re.compile(rf"\s*({_NUMBER})(px|pt|pc|mm|cm|in|em|%)?\s*")
_PIXELS = {"px": 1.0, "pt": 4 / 3, "pc": 16.0, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96.0, "em": 16.0}


@dataclass(frozen=True, slots=True)
class Value:
    """What an attribute says: what is wrong with it, and the ids of parts that it refers to."""

    wrong: str = ""
    ids: tuple[str, ...] = ()


def is_known(name: str) -> bool:
    """True for an attribute that a drawing may have."""
    return name in _KNOWN or _FREE_FORM.fullmatch(name) is not None


def read_style(written: str) -> Iterator[tuple[str, str]]:
    """The properties of a ``style`` and their values.

    :raises ValueError: if a part of it is no property with a value.
    """
    for part in written.split(";"):
        if not part.strip():
            continue
        found = _DECLARATION.match(part)
        if not found:
            raise ValueError(part.strip()[:40])
        yield found[1], found[2]


def read_value(name: str, written: str, *, styled: bool = False) -> Value:
    """What an attribute of a name, or a property of a ``style``, says."""
    if styled and name not in _STYLED and not name.startswith(("-inkscape-", "--")):
        return Value(f"the style property {name[:40]} is none that a drawing needs")
    if not styled and (name in _FREE or _FREE_FORM.fullmatch(name)):
        return Value(f"the attribute {name[:40]} holds an address" if _ADDRESS.search(written) else "")
    if name in {"d", "points"}:
        fits = (_PATH if name == "d" else _POINTS).fullmatch(written)
        wrong = "" if fits else f"the attribute {name} is no list of points"
        return Value(wrong or _too_large(name, numbers(written)))
    return _read_tokens(name, written)


@lru_cache(maxsize=1000)
def _read_tokens(name: str, written: str) -> Value:
    ids: list[str] = []
    found: list[float] = []
    at = 0
    while at < len(written):
        token = _TOKEN.match(written, at)
        function = token["function"] if token else None
        refers = token["id"] if token else None
        if not token or (function and function not in _FUNCTIONS) or (refers and name not in REFERRING):
            return Value(f"the value of {name[:40]} is none that a drawing needs: “{written[at : at + 40]}”")
        ids += [refers] if refers else []
        found += [float(token["number"])] if token["number"] else []
        at = token.end()
    return Value(_too_large(name, found), tuple(ids))


def _too_large(name: str, found: list[float]) -> str:
    if any(abs(each) > LARGEST_NUMBER for each in found):
        return f"a number of {name[:40]} is larger than {LARGEST_NUMBER:,}"
    return ""


def numbers(written: str) -> list[float]:
    """The numbers of a value, in order; of one that is no number ``inf``."""
    return [float(each) for each in _EACH_NUMBER.findall(written)]


def length(written: str) -> float | None:
    """A length in pixels of CSS; None for a share of another, or if it is no length."""
    found = _LENGTH.fullmatch(written)
    if not found or found[2] == "%":
        return None
    pixels = float(found[1]) * _PIXELS[found[2] or "px"]
    return pixels if math.isfinite(pixels) else None
