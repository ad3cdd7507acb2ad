"""The Markdown of MyST: the same parser, of the same rules, so that nothing is read in another way.

MyST makes its parser in ``myst_parser.parsers.mdit.create_md_parser``, which needs docutils; ours is made
here rule by rule, and ``tests/test_reading.py`` holds it against theirs. What changes no more than words is
left out: counting them, and the marks of punctuation that are made round.

Where MyST takes an address for a forbidden one, what would be a link stays words. We read it so too, and
besides note that it was so: whoever wrote it meant a link.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import StateBlock, make_fence_rule, reference
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from mdit_py_plugins.amsmath import amsmath_plugin
from mdit_py_plugins.attrs import attrs_block_plugin, attrs_plugin
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.dollarmath import dollarmath_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.gfm_autolink import gfm_autolink_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin
from mdit_py_plugins.section_ref import section_ref_plugin
from mdit_py_plugins.substitution import substitution_plugin

from quotations.core.pages.limits import LONGEST_PARAGRAPH

__all__ = ["SWITCHED_ON", "Refused", "linked", "markdown", "refused_in", "tokens_of"]

SWITCHED_ON = frozenset(("colon_fence", "deflist"))
"""The extensions of MyST that are taken to be on where nobody says which."""

_ENDS_FOR_COLONS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}


def _colon_fence_plugin(parser: MarkdownIt) -> None:
    fence = make_fence_rule(markers=(":",), token_type="colon_fence", exact_match=False)  # noqa: S106 — a kind of token
    parser.block.ruler.before("fence", "colon_fence", fence, _ENDS_FOR_COLONS)


_ALL_ATTRIBUTES = partial(
    attrs_plugin,
    after=("image", "code_inline", "link_close", "span_close"),
    spans=True,
    span_after="footnote_ref",
)
_PLUGINS: Mapping[str, Callable[[MarkdownIt], None]] = {
    "gfm_autolink": gfm_autolink_plugin,
    "section_ref": section_ref_plugin,
    "dollarmath": partial(dollarmath_plugin, double_inline=False),
    "colon_fence": _colon_fence_plugin,
    "amsmath": amsmath_plugin,
    "deflist": deflist_plugin,
    "fieldlist": fieldlist_plugin,
    "substitution": substitution_plugin,
    "attrs_inline": _ALL_ATTRIBUTES,
    "attrs_image": partial(attrs_plugin, after=("image",)),
    "attrs_block": attrs_block_plugin,
}
"""In the order in which MyST puts them in."""
_BARE = frozenset(("gfm_autolink", "linkify"))
"""Extensions that find links where no mark is."""
_MARKS = "<[{"
"""What links, pictures, roles and HTML begin with; a paragraph without them is words."""
_REFUSED, _MEANT = "refused", "meant"
_MOST_REFUSED = 20
"""Definitions with forbidden addresses that are told, of the many that a page may have."""


@dataclass(slots=True)
class Refused:
    """A definition ``[label]: address`` that is none, since its address is forbidden."""

    label: str
    address: str
    line: int
    """The number of its line in what was parsed, from 0."""
    used: bool = field(default=False, compare=False)
    """True once something was met that would be a link by it."""


class _Parser(MarkdownIt):
    """Notes the addresses that it does not let through; one a process and kind, so used by one thread."""

    def __init__(self) -> None:
        super().__init__("commonmark")
        self.refused: list[str] = []

    def validateLink(self, url: str) -> bool:  # noqa: N802 — the library calls it so
        if super().validateLink(url):
            return True
        self.refused.append(url)
        return False


@cache
def markdown(extensions: frozenset[str] = SWITCHED_ON) -> MarkdownIt:
    """The parser of pages and of what is nested in them; MyST has another for each page, of the same rules.

    What begins a paragraph without any mark is not parsed further, nor is one that is longer than any may be.
    """
    parser = _Parser()
    parser.enable("table").use(front_matter_plugin).use(myst_block_plugin).use(myst_role_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    if "linkify" in extensions and parser.linkify is not None:
        parser.enable("linkify")
        parser.options["linkify"] = True
    if "strikethrough" in extensions:
        parser.enable("strikethrough")
        parser.options["strikethrough_single_tilde"] = False
    # Fences of colons are always on: an edition without them is refused, since its pages are written so.
    switched_on = extensions | {"colon_fence"}
    for name, plugin in _PLUGINS.items():
        if name in switched_on and not (name == "attrs_image" and "attrs_inline" in extensions):
            parser.use(plugin)
    if "tasklist" in extensions:
        parser.options["tasklists"] = True
        parser.options["tasklists_editable"] = False
    if "alert" in extensions:
        parser.options["alerts"] = True
    parser.block.ruler.at("reference", _reference)
    parser.core.ruler.at("inline", partial(_inline, "" if _BARE & extensions else _MARKS))
    return parser


def tokens_of(
    text: str, env: dict[str, Any], extensions: frozenset[str], *, in_line: bool = False
) -> list[Token] | None:
    """The tokens of Markdown, of one paragraph if all of it stands ``in_line``; None if the parser fails.

    Some of its rules look behind the end of a page whose last line does not end. MyST would end there too,
    and the build with it.
    """
    parser = markdown(extensions)
    try:
        return parser.parseInline(text, env) if in_line else parser.parse(text, env)
    except Exception:  # noqa: BLE001 — whatever it is, the page cannot be read by anybody
        return None


def _reference(state: StateBlock, start: int, end: int, silent: bool) -> bool:  # noqa: FBT001 — the form of a rule
    """The rule of ``[label]: address``; one that fails only by its address is noted in ``env``."""
    refused = state.md.refused  # type: ignore[attr-defined]
    refused.clear()
    if reference(state, start, end, silent):
        return True
    found = state.env.setdefault(_REFUSED, []) if refused and not silent else None
    if found is not None and len(found) < _MOST_REFUSED:
        text = state.getLines(start, min(start + 3, end), state.blkIndent, False)
        for label, each in _meant(text).items():
            found.append(Refused(label, each["href"], start))
    return False


def _inline(marks: str, state: StateCore) -> None:
    """The rule for what stands in lines (``markdown_it.rules_core.inline``), where there is any of it."""
    refused = state.md.refused  # type: ignore[attr-defined]
    for token in state.tokens:
        if token.type != "inline":
            continue
        token.children = []
        text = token.content
        if len(text) > LONGEST_PARAGRAPH or (marks and not any(mark in text for mark in marks)):
            continue
        refused.clear()
        state.md.inline.parse(token.content, state.md, state.env, token.children)
        if refused:
            token.meta[_MEANT] = True


@cache
def _lenient() -> MarkdownIt:
    """A parser that lets every address through, to find what was meant for a link."""
    parser = MarkdownIt("commonmark").use(myst_role_plugin)
    parser.validateLink = lambda _url: True  # type: ignore[method-assign, assignment]
    return parser


def _meant(text: str) -> dict[str, Any]:
    env: dict[str, Any] = {}
    _lenient().parse(text, env)
    return dict(env.get("references", {}))


def refused_in(env: Mapping[str, Any]) -> list[Refused]:
    """The definitions met until now that are none by their addresses."""
    return list(env.get(_REFUSED, ()))


def linked(token: Token, env: Mapping[str, Any]) -> list[Token]:
    """What in a paragraph would be links and pictures, were their addresses not forbidden."""
    refused = refused_in(env)
    if not (token.meta.get(_MEANT) or (refused and "[" in token.content)):
        return []
    known = {each.label: {"href": each.address, "title": ""} for each in refused}
    references = ChainMap({}, env.get("references", {}), known)  # not copied: a page may have thousands
    # As blocks, so that a definition is not taken for what refers to it; a title may look like another block.
    parsed = _lenient().parse(token.content, {"references": references})
    if parsed and parsed[0].type != "paragraph_open":
        parsed = _lenient().parseInline(token.content, {"references": references})
    found = []
    for child in (child for each in parsed for child in each.children or []):
        address = str(child.attrs.get("href") or child.attrs.get("src") or "")
        if address and not MarkdownIt.validateLink(_lenient(), address):
            found.append(child)
            for each in refused:
                each.used |= each.address == address
    return found
