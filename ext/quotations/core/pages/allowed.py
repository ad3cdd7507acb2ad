"""What pages may hold: the one list, of which everything else that looks at pages is told.

Pages come from strangers. What is not here is refused before Sphinx or docutils read a page, whether or
not harm in it is known. The setting ``quotations_allow`` of an edition adds to the list::

    quotations_allow = {"directives": {"math": ["label"]}, "roles": ["math"], "characters": ["U+200F"]}

That is for the maintainers to judge: ``conf.py`` is a program, and a stranger’s change to it is read by a
person.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, fields, replace
from enum import Enum
from typing import Any

__all__ = ["ALLOWED", "Allowed", "Directive", "Part"]


class Part(Enum):
    """What the argument or the text of a directive is, and so how it is looked through."""

    PROSE = "Markdown"
    OPENING = "the first words of its text"
    EITHER = "Markdown, or the first words of its text"
    TITLE = "Markdown that stands in one line"
    LITERAL = "literal text"
    PICTURE = "the place of a picture"
    LANGUAGE = "the language of a program or notation"
    PAGES = "pages, one a line"
    CONDITION = "names of editions, with and, or, not"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Directive:
    """A directive that is not ours: its options, and what its argument and its text are."""

    options: frozenset[str] = frozenset()
    argument: Part = Part.TITLE
    text: Part = Part.PROSE
    has_options: bool = True
    """False for one that takes lines in the form of options for its text."""
    read: frozenset[str] = frozenset()
    """Options whose values are Markdown."""
    needs_argument: bool = False
    """True for one that is an error to MyST where nothing stands behind its name."""


_PICTURE = ("alt", "width", "height", "scale", "align")
_LISTED = ("maxdepth", "caption", "glob", "hidden", "includehidden", "numbered", "reversed", "titlesonly")
_CAPTION = frozenset(("caption",))
_ROWS = ("header-rows", "stub-columns", "widths", "width", "align")
_REMARKS = ("note", "tip", "hint", "important", "caution", "warning", "attention", "seealso")
# Left out on purpose: `class` and `name`, by which prose could pass for a checked quotation; `target`, an
# address; `emphasize-lines` and `lineno-start`, of which one number fills the memory; `filter`, a program.
_DIRECTIVES: dict[str, Directive] = {
    **dict.fromkeys(_REMARKS, Directive(argument=Part.OPENING)),
    "admonition": Directive(needs_argument=True),
    "rubric": Directive(text=Part.NOTHING, needs_argument=True),
    "image": Directive(frozenset(_PICTURE), Part.PICTURE, Part.NOTHING),
    "figure": Directive(frozenset((*_PICTURE, "figwidth")), Part.PICTURE),
    "list-table": Directive(frozenset(_ROWS)),
    "table": Directive(frozenset(("widths", "width", "align"))),
    "code-block": Directive(_CAPTION, Part.LANGUAGE, Part.LITERAL, read=_CAPTION),
    "toctree": Directive(frozenset(_LISTED), Part.NOTHING, Part.PAGES),
    "bibliography": Directive(frozenset(("all", "cited", "notcited")), Part.NOTHING, Part.NOTHING),
    "only": Directive(frozenset(), Part.CONDITION, has_options=False),
}
_CITE = ("cite", *(f"cite:{name}" for name in ("p", "t", "ct", "alp", "label", "empty")))
_ROLES = (*_CITE, "quotation:ref", "doc", "ref", "any", "sub", "sup", "abbr")
_FRONT_MATTER = ("source", "persons", "places", "papers", "exceptions", "orphan", "nosearch", "tocdepth")
_LANGUAGES = (
    *("", "text", "none", "md", "markdown", "bib", "bibtex", "console", "sh", "bash", "csv", "diff"),
    *("py", "python", "yaml", "json", "html", "xml"),
)
_MYST = ("colon_fence", "deflist", "fieldlist", "smartquotes", "replacements", "strikethrough", "tasklist")


@dataclass(frozen=True, kw_only=True)
class Allowed:
    """What the pages of an edition may hold; whatever is not named here is refused."""

    directives: Mapping[str, Directive] = field(default_factory=lambda: dict(_DIRECTIVES))
    """Besides our own, whose options and texts have readers of their own."""
    roles: frozenset[str] = frozenset(_ROLES)
    front_matter: frozenset[str] = frozenset(_FRONT_MATTER)
    """Keys at the head of a page. ``myst:``, which would change how it is read, is none of them."""
    schemes: frozenset[str] = frozenset(("http", "https", "mailto"))
    """Of links; an address without one leads to a page of the edition."""
    languages: frozenset[str] = frozenset(_LANGUAGES)
    """Of literal text: each is a program that reads it."""
    pictures: frozenset[str] = frozenset((".png", ".jpg", ".jpeg", ".svg"))
    files: frozenset[str] = frozenset()
    """Endings of further files beside the pages."""
    myst_extensions: frozenset[str] = frozenset(_MYST)
    """Extensions of MyST that the check reads as MyST does."""
    nodes: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """Of the tree that Sphinx makes of a page: further classes of nodes, or attributes of known ones."""
    characters: frozenset[str] = frozenset()
    """Characters that cannot be seen and may stand in pages all the same."""
    words: frozenset[str] = frozenset()
    """Words of letters that look like others and may stand in pages all the same."""

    def with_more(self, given: object) -> Allowed:
        """With what the setting ``quotations_allow`` adds.

        :raises ValueError: saying what is wrong with it.
        """
        if not isinstance(given, Mapping):
            raise ValueError("is not a dict of lists")  # noqa: TRY004 — one kind of fault for the caller
        names = [each.name for each in fields(self)]
        added: dict[str, Any] = {}
        for name, value in given.items():
            if name not in names:
                raise ValueError(f"has the unknown name {name!r}; its names are {', '.join(names)}")
            if name == "directives":
                added[name] = {**self.directives, **_directives(value)}
            elif name == "nodes":
                given_nodes = {each: entry.options for each, entry in _directives(value).items()}
                added[name] = {**self.nodes, **given_nodes}
            else:
                added[name] = getattr(self, name) | frozenset(_list(name, value))
        if "characters" in added:
            added["characters"] = frozenset(map(_character, added["characters"]))
        return replace(self, **added)

    def __repr__(self) -> str:
        """The same words in any process: by them it is known whether settings changed."""
        lists = {each.name: sorted(getattr(self, each.name)) for each in fields(self)}
        lists["nodes"] = [f"{name} {sorted(each)}" for name, each in sorted(self.nodes.items())]
        options = {name: sorted(each.options) for name, each in sorted(self.directives.items())}
        return f"Allowed({lists}, {options})"

    def has_role(self, name: str) -> bool:
        """True for a role that is allowed, also where it refers to another edition (intersphinx)."""
        return _EXTERNAL.sub("", name) in self.roles


_EXTERNAL = re.compile(r"^external(?:\+[\w-]+)?:")
_CODE_POINT = re.compile(r"U\+([0-9A-F]{4,6})")


def _list(name: str, value: object) -> list[str]:
    if isinstance(value, str) or not isinstance(value, list | tuple | set | frozenset):
        raise ValueError(f"has no list of words under {name!r}")  # noqa: TRY004 — as above
    if not all(isinstance(each, str) for each in value):
        raise ValueError(f"has something else than words under {name!r}")
    return list(value)


def _directives(value: object) -> dict[str, Directive]:
    """The directives of the setting: a dict of lists of options, or only their names."""
    if not isinstance(value, Mapping):
        value = dict.fromkeys(_list("directives", value), ())
    return {
        # Nothing is known of it but its options, so what it takes is looked at in every way.
        str(name): Directive(frozenset(_list(str(name), each)), Part.EITHER)
        for name, each in value.items()
    }


def _character(written: str) -> str:
    """A character, as itself or as ``U+200F``."""
    found = _CODE_POINT.fullmatch(written)
    return chr(int(found[1], 16)) if found else written


ALLOWED = Allowed()
"""What pages may hold where an edition adds nothing."""
