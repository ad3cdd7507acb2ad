"""What a page may do: the Content-Security-Policy under which every page lives.

A page asks its own host for its style sheet, its pictures and its scripts, and nobody else for anything.
On the search page alone WebAssembly may run. What would break the policy is refused when it is built.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from docutils import nodes
from docutils.utils import get_source_line

from quotations.pages.safety import ACTIVE_SCHEMES, scheme_of
from quotations.shell.terminal import OneLineError
from quotations.web.published import is_web, loaded_of

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["policy_of", "setup"]

_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self'",
    "connect-src": "'self'",
    "form-action": "'self'",
    "base-uri": "'none'",
    "object-src": "'none'",
}
_SEARCH = _POLICY | {"script-src": "'self' 'wasm-unsafe-eval'", "worker-src": "'self'"}

_HARMLESS = frozenset(("<br />", "<s>", "</s>"))
"""What MyST writes as raw HTML by itself: a hard line break, words struck out."""
_CHECKBOX = '<input class="task-list-item-checkbox"'
"""And the box of a task list."""


class UnsafeError(OneLineError):
    """A page would hold what the policy of the edition forbids."""

    category = "Refused"


def policy_of(pagename: str) -> str:
    """The policy of a page."""
    rules = _SEARCH if pagename == "search" else _POLICY
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def refuse_unsafe(app: Sphinx, doctree: nodes.document) -> None:
    """Refuse raw HTML, active addresses and commands to the browser in any page, included ones too.

    The check finds them in the pages themselves; here nothing that comes another way gets through.

    :raises UnsafeError: naming file and line.
    """
    for node in doctree.findall(nodes.Element):
        wrong = _wrong(node)
        if wrong:
            source, line = get_source_line(node)
            shown = loaded_of(app).edition.settings.shown(Path(source or app.env.docname))
            raise UnsafeError(f"{shown}:{line or 1}: {wrong}; delete it")


def _wrong(node: nodes.Element) -> str:
    if isinstance(node, nodes.raw) and "html" in node.get("format", ""):
        words = node.astext().strip()
        if words not in _HARMLESS and not words.startswith(_CHECKBOX):
            return f"the page holds raw HTML, “{words[:40]}”"
    if isinstance(node, nodes.meta) and node.get("http-equiv"):
        return f"the page commands the browser with http-equiv “{node['http-equiv']}”"
    for name in ("refuri", "uri"):
        address = node.get(name)
        scheme = scheme_of(str(address)) if address else ""
        if scheme in ACTIVE_SCHEMES:
            return f"the page has an address that begins with “{scheme}:”"
    return ""


def add_to_page(
    app: Sphinx, pagename: str, templatename: str, context: dict[str, Any], doctree: nodes.document | None
) -> None:
    """Tell the theme the policy; take away what would be asked of another host.

    Sphinx's own MathJax is one such: formulas are then read as they are written.
    """
    if not is_web(app):
        return
    context["content_policy"] = policy_of(pagename)
    for kind in ("script_files", "css_files"):
        kept = [each for each in context[kind] if not urlsplit(str(getattr(each, "filename", ""))).netloc]
        context[kind] = kept


def setup(app: Sphinx) -> None:
    """Register the policy."""
    app.connect("doctree-read", refuse_unsafe)
    # Late, when others have asked for what they want.
    app.connect("html-page-context", add_to_page, priority=900)
