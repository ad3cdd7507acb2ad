"""The inspection of a tree: each node, attribute and value is on the list of ``admitted``, or is refused."""

from __future__ import annotations

import posixpath
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, NamedTuple, cast
from urllib.parse import unquote

from docutils import nodes
from sphinx import addnodes

from quotations.core.messages import Rule
from quotations.core.pages.addresses import scheme_of
from quotations.doctree.admitted import (
    Admits,
    attributes_of,
    is_class,
    is_id,
    is_token,
    writes_its_own_markup,
)

if TYPE_CHECKING:
    from quotations.core.check.checked import CheckedEdition

__all__ = ["READ", "WRITTEN", "Inspection", "Refusal"]

READ, WRITTEN = False, True
"""Whether builders have done their part on a page."""

_HINT = "write it otherwise; THREATS.md lists what pages may hold"
_DECODINGS = 4
"""So often a path is decoded: no consumer does it more than twice."""
_WRITE_ATTRIBUTES = frozenset(("attrs_inline", "attrs_block", "attrs_image"))
_REMEMBERED = 10_000
_COMMON = frozenset(("names", "dupnames", "backrefs", "original_uri"))
"""What docutils and Sphinx note on nodes, for themselves."""
_MARKS = frozenset(("translated", "translatable", "support_smartquotes"))
"""What transforms of Sphinx mark nodes with."""


class Refusal(NamedTuple):
    """What is wrong with a node: the rule that it breaks, the message, what would mend it."""

    rule: Rule
    text: str
    hint: str = _HINT


class Inspection:
    """Goes through the trees of pages.

    ``written`` tells that builders have done their part. Until then our classes and the ids of checked
    records stand only on nodes that our directives made, and below these: by them a reader knows what was
    checked. Such nodes have a true ``ours``. ``language`` is that of literal text that names none.
    """

    def __init__(self, loaded: CheckedEdition, *, written: bool, language: str = "default") -> None:
        settings = loaded.edition.settings
        self._allowed = settings.allowed
        self._roles = frozenset(each.rpartition(":")[2] for each in settings.allowed.roles)
        self._passed: set[tuple[type[nodes.Node], str, type, str, bool]] = set()
        """What was judged before: most values stand on every page."""
        self._languages = settings.allowed.languages | {language}
        self._known = attributes_of(settings.allowed, written=written)
        # An edition that lets pages write attributes answers for their classes.
        self._attributes = bool(settings.allowed.myst_extensions & _WRITE_ATTRIBUTES)
        self._written = written
        # Nodes of these modules are made by code, whatever a page says.
        self._makers = ("quotations.", "sphinx.builders.") if written else ("quotations.",)
        self._folder = settings.pages.resolve()
        self._pictures = {(self._folder / name).resolve() for name in loaded.edition.pictures}
        # Drawings; when a page is written also what Sphinx makes of pictures for a builder.
        self._made = (loaded.drawings.parent if written else loaded.drawings).resolve()
        self._records = {*loaded.edition.quotations, *loaded.edition.paratexts}

    def refusals(self, document: nodes.document) -> Iterator[tuple[nodes.Element, Refusal]]:
        """Every node of a tree that may not be there, with what is wrong with it."""
        below: list[tuple[nodes.Element, bool]] = [(document, self._written)]
        while below:
            node, ours = below.pop()
            kind = type(node)
            if kind not in self._known or kind is nodes.raw:
                yield from ((node, each) for each in self._of_kind(node))
            if self._known.get(kind) is not None:
                for name, value in node.attributes.items():
                    if not value or name in _COMMON:
                        continue
                    key = (kind, name, value.__class__, str(value), ours)
                    if key in self._passed:
                        continue
                    refusal = self._of_attribute(node, name, value, ours=ours)
                    if refusal is not None:
                        yield node, refusal
                    elif len(self._passed) < _REMEMBERED:
                        self._passed.add(key)
            below += [
                (cast("nodes.Element", child), ours or child.__dict__.get("ours", False))
                for child in node.children
                if child.__class__ is not nodes.Text
            ]

    def refusal_of_file(self, node: nodes.Element, docname: str) -> Refusal | None:
        """What is wrong with a picture or a download of a page that Sphinx has not looked for yet."""
        if not isinstance(node, nodes.image):
            free = type(node) in self._known
            return None if free else Refusal(Rule.NOT_ALLOWED, "the page offers a file to download")
        path = str(node.get("uri", ""))
        return self._of_paths([posixpath.join(posixpath.dirname(docname), path)])

    def is_file(self, path: str) -> bool:
        """True for a file, by its path from the folder of the pages, that the edition may publish."""
        ending = posixpath.splitext(path)[1].lower()
        inside = (self._folder / path).resolve().is_relative_to(self._folder)
        return self._is_picture(path) or (inside and ending in self._allowed.files)

    def _of_paths(self, paths: Iterable[str]) -> Refusal | None:
        """Refuse a picture unless each path leads to a file that the check accepted, decoded or not."""
        for path in paths:
            if not all(map(self._is_picture, _decoded(path))):
                text = f"the picture “{path[-40:]}” is no file among the pages"
                return Refusal(Rule.BAD_PICTURE, text, "store it beside the page, and name its file")
        return None

    def _is_picture(self, path: str) -> bool:
        if "://" in path or "\0" in path or "\\" in path:
            return False
        file = (self._folder / path.lstrip("/")).resolve()
        return file in self._pictures or file.is_relative_to(self._made)

    def _of_kind(self, node: nodes.Element) -> Iterator[Refusal]:
        kind = type(node)
        if kind.__module__.startswith(self._makers):
            self._known[kind] = None
        elif kind not in self._known and kind.__name__ in self._allowed.nodes:
            self._known[kind] = {}
        elif kind not in self._known:
            yield Refusal(Rule.NOT_ALLOWED, f"pages may not hold what becomes a “{kind.__name__}”")
        elif isinstance(node, nodes.raw) and not writes_its_own_markup(node):
            words = " ".join(node.astext().split())[:40]
            markup = str(node.get("format"))[:20].replace("html", "HTML")
            yield Refusal(Rule.RAW_HTML, f"“{words}” is raw {markup}", "write it in Markdown")

    def _of_attribute(self, node: nodes.Element, name: str, value: Any, *, ours: bool) -> Refusal | None:
        match name:
            case "uri":
                return self._of_paths([str(value)])
            case "candidates":
                return self._of_paths(map(str, value.values()))
            case "refuri" | "cite":
                return self._of_address(str(value))
            case "entries" if isinstance(node, addnodes.toctree):
                return next(filter(None, (self._of_address(target) for _title, target in value)), None)
        wrong = self._wrong(node, name, value, ours=ours)
        if wrong is None:
            return None
        text = f"pages may not give a “{type(node).__name__}” the {name} “{str(wrong)[:40]}”"
        return Refusal(Rule.NOT_ALLOWED, text)

    def _wrong(self, node: nodes.Element, name: str, value: Any, *, ours: bool) -> Any:
        """What of a value may not be there; None if nothing."""
        if name == "ids":
            return next((each for each in value if not self._is_id(each, ours=ours)), None)
        if name == "classes":
            return next((each for each in value if not self._is_class(node, each, ours=ours)), None)
        if name == "language" and isinstance(node, nodes.literal_block) and not ours:
            return None if value in self._languages else value
        if name in _MARKS or (ours and name == "data"):
            return None  # what our own nodes tell scripts is in their data
        admits = (self._known.get(type(node)) or _NONE).get(name)
        free = name in self._allowed.nodes.get(type(node).__name__, ())
        return None if free or (admits is not None and admits(value)) else value

    def _is_id(self, value: object, *, ours: bool) -> bool:
        return is_id(value) and (ours or value not in self._records)

    def _is_class(self, node: nodes.Element, name: object, *, ours: bool) -> bool:
        if ours or self._attributes:
            return is_token(name)
        free = "classes" in self._allowed.nodes.get(type(node).__name__, ())
        return free or is_class(name, self._roles) or (name == "quotation" and "xref" in node["classes"])

    def _of_address(self, address: str) -> Refusal | None:
        scheme = scheme_of(address)
        if (scheme and scheme not in self._allowed.schemes) or address.lstrip().startswith(("//", "\\")):
            text = f"an address begins with “{address[:20]}”"
            known = ", ".join(sorted(f"{each}:" for each in self._allowed.schemes))
            return Refusal(Rule.ACTIVE_ADDRESS, text, f"write one that begins with {known}")
        return None


_NONE: dict[str, Admits] = {}


def _decoded(path: str) -> Iterator[str]:
    """A path as any consumer may read it: as it is, decoded, and without what follows ``#`` or ``?``."""
    for _ in range(_DECODINGS):
        yield path
        yield from (path.partition(mark)[0] for mark in "#?" if mark in path)
        if (once := unquote(path)) == path:
            return
        path = once
    yield "\0"  # decoded more often than any honest path
