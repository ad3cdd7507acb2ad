"""Pages of MyST, each without what is the same for all of them or was done for it a moment ago.

MyST-Parser 5 looks through all members of its renderer for every page (``DocutilsRenderer.__init__`` in
``myst_parser/mdit_to_docutils/base.py``), copies every option where a page sets none of its own
(``merge_file_level`` in ``myst_parser/config/main.py``), and reads the front matter of a page twice, for
the options and for its fields, also where each line is a name and a word.
"""

from __future__ import annotations

import copy
import functools
import inspect
import re
from typing import TYPE_CHECKING, Any

import yaml
from myst_parser.config.main import merge_file_level, read_topmatter
from myst_parser.mdit_to_docutils import base
from myst_parser.mdit_to_docutils.base import DocutilsRenderer
from myst_parser.parsers import sphinx_ as parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from sphinx.application import Sphinx

__all__ = ["FrontMatter", "install", "is_needed", "merge", "renderer_of"]

_RENDERER, _RENDER = DocutilsRenderer.__init__, DocutilsRenderer.render_front_matter
_MERGE, _READ = merge_file_level, read_topmatter

_PLAIN = re.compile(r"([A-Za-z][\w-]*): ([A-Za-z][\w-]*)", re.ASCII)

_OWN = ("myst", "html_meta", "substitutions")
"""What of the front matter changes the options of a page."""


def is_needed() -> bool:
    """True while MyST does all of it for each page."""
    wasted = (
        (_RENDERER, "inspect.getmembers(self"),
        (_MERGE, "config.as_triple()"),
        (_READ, "yaml.safe_load("),
        (_RENDER, "yaml.safe_load(token.content)"),
    )
    return all(words in inspect.getsource(function) for function, words in wasted)


@functools.cache
def _rules(renderer: Any) -> tuple[str, ...]:
    made = inspect.getmembers(renderer, inspect.isfunction)
    return tuple(name for name, _function in made if name.startswith("render_") and name != "render_children")


def renderer_of(self: Any, markdown: MarkdownIt) -> None:
    """Make a renderer as MyST does, with the names of its methods from the last of its class."""
    of: Any = type(self)
    self.md = markdown
    self.rules = {name: getattr(self, name) for name in _rules(of)}
    self._inventories = None


def merge(config: Any, front_matter: dict[str, Any], warning: Any) -> Any:
    """The options of a page: as MyST makes them, or a copy where the page sets none."""
    if front_matter.keys().isdisjoint(_OWN):
        return copy.copy(config)
    return _MERGE(config, front_matter, warning)


class FrontMatter:
    """The front matter that was read last, in the place of the module ``yaml`` where it is read again."""

    def __init__(self) -> None:
        self._last: tuple[list[str], Any] = [], None

    def read(self, text: str) -> dict[str, Any] | None:
        """As MyST reads it for the options; it is kept.

        :raises TopmatterReadError: as MyST does.
        """
        lines = text.splitlines()[1:] if text.startswith("---") else []
        end = next((place for place, line in enumerate(lines) if line.startswith(("---", "..."))), len(lines))
        head = [line.rstrip() for line in lines[:end]]
        data = _plain(head) or _READ(text)
        self._last = head, copy.deepcopy(data)
        return data

    def safe_load(self, text: str) -> Any:
        """What is kept, if it is of the same lines; else as ``yaml.safe_load``.

        For the options spaces at the ends of lines are taken off, and the last line has an end; in a block of
        text both may be part of what is said.
        """
        lines, data = self._last
        if text.split("\n") == lines and not set(text) & set("|>"):
            return data
        return yaml.safe_load(text)

    def __getattr__(self, name: str) -> Any:
        return getattr(yaml, name)


def _plain(lines: list[str]) -> dict[str, Any] | None:
    """What some lines say if each is a name and a word, neither of which is anything else to YAML."""
    found = dict[str, Any]()
    for line in lines:
        said = _PLAIN.fullmatch(line)
        if said is None or any(map(_is_more, said.groups())):
            return None
        found[said[1]] = said[2]
    return found


def _is_more(word: str) -> bool:
    """True for what YAML takes for a number, for yes or no, for nothing."""
    kinds = yaml.SafeLoader.yaml_implicit_resolvers
    return any(form.match(word) for first in (word[0], None) for _tag, form in kinds.get(first, ()))


def install(_app: Sphinx) -> None:
    """Put ours in the place of theirs; again does no harm."""
    front_matter = FrontMatter()
    for where, name, ours in (
        (DocutilsRenderer, "__init__", renderer_of),
        (parser, merge_file_level.__name__, merge),
        (parser, read_topmatter.__name__, front_matter.read),
        (base, yaml.__name__, front_matter),
    ):
        setattr(where, name, ours)
