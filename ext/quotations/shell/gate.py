"""The second gate: what Sphinx does with a page, and what it writes of it, is on our lists.

The check has looked through every page before this, as text (``core.pages.safety``). Here nothing is read a
second time: Sphinx and docutils know no other directives, options and roles, MyST gets no other front
matter, and the trees that were made are inspected when a page is read and again when it is written, for
every builder. Either gate alone keeps out what pages may not hold.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from docutils import nodes
from docutils.parsers.rst import Directive, DirectiveError, directives, roles
from docutils.parsers.rst.languages import get_language
from docutils.utils import get_source_line
from myst_parser.config.main import TopmatterReadError, read_topmatter
from sphinx import addnodes
from sphinx.util.docutils import SphinxDirective, SphinxRole
from sphinxcontrib.bibtex.roles import CiteRole

from quotations.core.messages import Finding, Rule
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import DIRECTIVES
from quotations.core.pages.safety import is_citation
from quotations.doctree.inspection import READ, WRITTEN, Refusal

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from quotations.core.pages.allowed import Allowed
    from quotations.shell.domain import QuotationDomain

__all__ = ["RefusedError", "close_gate", "setup"]

_LONGEST_NUMBER = 5
"""Digits of the number of a line that a page may name."""


class RefusedError(SystemExit):
    """Pages hold what pages may not hold, and the check did not see it; the message is the findings.

    The command stops, as it would for a wrong option: of other exceptions Sphinx 9.0 prints a traceback.
    """

    def __init__(self, findings: Iterable[Finding]) -> None:
        super().__init__("\n".join(map(str, sorted(set(findings)))))


class RefusedDirective(SphinxDirective):
    """A directive that is not on the list: it does nothing."""

    has_content = True
    optional_arguments = 100
    option_spec = None

    def run(self) -> list[nodes.Node]:
        """Note that it was met."""
        source, line = self.get_source_info()
        text = f"pages may not hold the directive {{{self.name}}}"
        _note(self.env, source, line, Refusal(Rule.NOT_ALLOWED, text))
        return []


class RefusedRole(SphinxRole):
    """A role that is not on the list: it does nothing."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Note that it was met."""
        source, line = self.get_source_info()
        text = f"pages may not hold the role {{{self.name}}}"
        _note(self.env, source, line, Refusal(Rule.NOT_ALLOWED, text))
        return [], []


class Citation(CiteRole):
    """A citation: of what is no citation sphinxcontrib-bibtex ends the build with an exception."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """As theirs, of what has the form of a citation."""
        if is_citation(self.target):
            return super().run()
        source, line = self.get_source_info()
        _note(self.env, source, line, Refusal(Rule.NOT_ALLOWED, f"“{self.target[:40]}” is no citation"))
        return [], []


def close_gate(app: Sphinx, allowed: Allowed) -> None:
    """Put a refusal in the place of each directive and role that is known and not allowed.

    Those that are allowed lose the options that are not. Call it when all extensions have registered theirs.
    """
    language = get_language(app.config.language)
    # docutils has no other lists of what it knows; its stubs leave these out.
    names = {*vars(directives)["_directive_registry"], *vars(directives)["_directives"]}
    names |= set(language.directives) if language else set()
    for name in sorted(names - DIRECTIVES):
        known = allowed.directives.get(name)
        kind = _narrowed(name, known.options) if known is not None else RefusedDirective
        app.add_directive(name, kind, override=True)
    for name in sorted({*vars(roles)["_role_registry"], *vars(roles)["_roles"]}):
        if name and not allowed.has_role(name):
            app.add_role(name, RefusedRole(), override=True)
    app.add_role("cite", Citation(), override=True)
    for domain in app.env.domains.values():
        short = domain.name == "std"  # whose names are known without it, too
        for name in domain.directives:
            if not {f"{domain.name}:{name}", name if short else ""} & set(allowed.directives):
                domain.directives[name] = RefusedDirective
        for name in domain.roles:
            if not (allowed.has_role(f"{domain.name}:{name}") or (short and allowed.has_role(name))):
                domain.roles[name] = RefusedRole()
            elif domain.name == "cite":
                domain.roles[name] = Citation()


def _narrowed(name: str, options: Collection[str]) -> type[Directive]:
    """A directive with the options that are allowed, each of which takes bounded values only."""
    known = vars(directives)["_directives"]
    if name not in known:
        module, kind = vars(directives)["_directive_registry"][name]
        known = {name: getattr(import_module(f"docutils.parsers.rst.directives.{module}"), kind)}
    # Another build in this process may have narrowed it before.
    kinds = (each for each in known[name].__mro__ if not issubclass(each, _Contained))
    directive: type[Directive] = next(kinds)
    spec = directive.option_spec or {}
    spec = {each: _BOUNDED.get(each, read) for each, read in spec.items() if each in options}
    return type(directive.__name__, (_Contained, directive), {"option_spec": spec})


class _Contained:
    """Goes before the class of a directive, and takes what ends the build there for a refusal."""

    def run(self) -> list[nodes.Node]:
        """As the directive does.

        :raises DirectiveError: as docutils' own directives do; it is told as a warning.
        """
        directive = cast("SphinxDirective", self)
        try:
            return list(cast("Directive", super()).run())
        except DirectiveError:
            raise
        except Exception:  # noqa: BLE001 — of a library, at what nobody thought of
            source, line = directive.state_machine.get_source_and_line(directive.lineno)
            env = directive.state.document.settings.env
            text = f"what is in {{{directive.name}}} cannot be read"
            _note(env, source or env.doc2path(env.docname), line or 1, Refusal(Rule.NOT_ALLOWED, text))
            return []


def _bounded_lines(words: str) -> str:
    """Numbers of lines, none of which fills the memory.

    :raises ValueError: if one would.
    """
    if any(len(each) > _LONGEST_NUMBER for each in re.findall(r"[0-9]+", words)):
        raise ValueError(f"a number has more than {_LONGEST_NUMBER} digits")
    return words


_BOUNDED: dict[str, Callable[[str], Any]] = {
    **dict.fromkeys(("emphasize-lines", "lines"), _bounded_lines),
    "lineno-start": lambda words: int(_bounded_lines(words)),
    # By itself it takes the word “image” too, and then opens the file that the page names.
    "figwidth": directives.length_or_percentage_or_unitless,
}
"""Options of which docutils or Sphinx take values that harm."""


def refuse_front_matter(app: Sphinx, docname: str, source: list[str]) -> None:
    """Refuse front matter that is not on the list, before MyST obeys it: such a page is read as empty."""
    try:
        fields = read_topmatter(source[0]) or {}
    except TopmatterReadError:
        return  # MyST makes nothing of it either
    allowed = _domain(app.env).loaded.edition.settings.allowed.front_matter
    for name in fields:
        if name not in allowed:
            text = f"the head of a page has no “{str(name)[:40]}”"
            _note(app.env, app.env.doc2path(docname), 1, Refusal(Rule.NOT_ALLOWED, text, "delete it"))
            source[0] = ""


def refuse_files(app: Sphinx, doctree: nodes.document) -> None:
    """Take what names a file that is not on the list out of a page, before Sphinx looks for the file."""
    env = app.env
    inspection = _domain(env).inspections[READ]
    downloads = cast("Iterable[nodes.Element]", doctree.findall(addnodes.download_reference))
    for node in [*doctree.findall(nodes.image), *downloads]:
        refusal = inspection.refusal_of_file(node, env.docname)
        if refusal is not None:
            _note_at(env, node, refusal)
            node.parent.remove(node)


def inspect_read(app: Sphinx, doctree: nodes.document) -> None:
    """Inspect a page that was read, when everybody else has done with it."""
    for node, refusal in _domain(app.env).inspections[READ].refusals(doctree):
        _note_at(app.env, node, refusal)


def refuse_what_was_read(app: Sphinx, env: BuildEnvironment) -> None:
    """End the build if anything was refused, before a file is written or copied.

    :raises RefusedError: with every finding.
    """
    refused = _domain(env).refused
    for path in (*env.images, *env.dlfiles):
        if not _domain(env).inspections[READ].is_file(path):
            text = "the edition would publish this file, which is none of its pictures"
            raise RefusedError([finding_at(Place(path, 1), Rule.STRAY_FILE, text)])
    if refused:
        raise RefusedError(each for page in refused.values() for each in page)


def inspect_written(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Inspect a page as it is written, whatever the builder.

    :raises RefusedError: with every finding.
    """
    inspection = _domain(app.env).inspections[WRITTEN]
    found = [_finding(app.env, docname, *each) for each in inspection.refusals(doctree)]
    if found:
        raise RefusedError(found)


def setup(app: Sphinx) -> None:
    """Register the inspections."""
    first, last = 1, 9000
    app.connect("source-read", refuse_front_matter, priority=last)
    app.connect("doctree-read", refuse_files, priority=first)
    app.connect("doctree-read", inspect_read, priority=last)
    app.connect("env-updated", refuse_what_was_read, priority=first)
    app.connect("doctree-resolved", inspect_written, priority=last)


def _domain(env: BuildEnvironment) -> QuotationDomain:
    return cast("QuotationDomain", env.get_domain("quotation"))


def _finding(env: BuildEnvironment, docname: str, node: nodes.Element, refusal: Refusal) -> Finding:
    source, line = get_source_line(node)
    shown = _domain(env).loaded.edition.settings.shown(Path(source or env.doc2path(docname)))
    return finding_at(Place(shown, line or 1), *refusal)


def _note_at(env: BuildEnvironment, node: nodes.Element, refusal: Refusal) -> None:
    _domain(env).refused.setdefault(env.docname, []).append(_finding(env, env.docname, node, refusal))


def _note(env: BuildEnvironment, source: str | Path, line: int, refusal: Refusal) -> None:
    shown = _domain(env).loaded.edition.settings.shown(Path(source))
    found = finding_at(Place(shown, line), *refusal)
    _domain(env).refused.setdefault(env.docname, []).append(found)
