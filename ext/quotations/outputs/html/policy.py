"""What a page may do: the Content-Security-Policy under which every page lives.

A page asks its own host for its style sheet, its pictures and its scripts, and nobody else for anything.
On the search page alone WebAssembly may run. What would break it is refused when it is read (``shell.gate``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from quotations.outputs.html.published import is_web

if TYPE_CHECKING:
    from docutils import nodes
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

def policy_of(pagename: str) -> str:
    """The policy of a page."""
    rules = _SEARCH if pagename == "search" else _POLICY
    return "; ".join(f"{name} {value}" for name, value in rules.items())


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
    # Late, when others have asked for what they want.
    app.connect("html-page-context", add_to_page, priority=900)
