"""Markdown as MyST reads it: the same parser with the same rules, so that nothing is read otherwise.

What MyST would take for a directive and this would take for words would never be looked at.
"""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.ruler import RuleOptionsType
from markdown_it.rules_block import make_fence_rule
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.field_list import fieldlist_plugin
from mdit_py_plugins.footnote import footnote_plugin
from mdit_py_plugins.front_matter import front_matter_plugin
from mdit_py_plugins.myst_blocks import myst_block_plugin
from mdit_py_plugins.myst_role import myst_role_plugin

__all__ = ["SWITCHED_ON", "blocks", "markdown"]

SWITCHED_ON = frozenset(("colon_fence", "deflist"))
"""The extensions of MyST that are taken to be on where nobody says which."""

_ENDS_FOR_COLONS: RuleOptionsType = {"alt": ["paragraph", "reference", "blockquote", "list", "footnote_def"]}


@cache
def markdown(extensions: frozenset[str] = SWITCHED_ON) -> MarkdownIt:
    """The parser of pages (``myst_parser.parsers.mdit.create_md_parser``), every link kept.

    By itself the parser takes forbidden links for words, without saying so.
    """
    parser = MarkdownIt("commonmark").enable("table")
    parser.use(front_matter_plugin).use(myst_block_plugin).use(myst_role_plugin)
    parser.use(footnote_plugin, inline=False, move_to_end=False, always_match_refs=True)
    # Always on: pages are written with it, and what is a fence to nobody is at worst looked at twice.
    fence = make_fence_rule(markers=(":",), token_type="colon_fence")  # noqa: S106 — a kind of token
    parser.block.ruler.before("fence", "colon_fence", fence, _ENDS_FOR_COLONS)
    if "deflist" in extensions:
        parser.use(deflist_plugin)
    if "fieldlist" in extensions:
        parser.use(fieldlist_plugin)
    if "strikethrough" in extensions:
        parser.enable("strikethrough")
    parser.validateLink = lambda _url: True  # type: ignore[method-assign, assignment]
    return parser


@cache
def blocks(extensions: frozenset[str] = SWITCHED_ON) -> MarkdownIt:
    """The same for blocks alone: what stands in a paragraph is left as it is written."""
    parser = markdown.__wrapped__(extensions)
    return parser.disable("inline")
