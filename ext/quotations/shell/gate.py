"""The second gate: Sphinx and docutils are told of no directive and no role that pages may not hold.

The check has looked through every page before this. What another extension, or a page that is not looked
through as it is read, brings all the same, meets directives that only say no.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from docutils import nodes
from docutils.parsers.rst import directives, roles
from docutils.parsers.rst.languages import get_language
from sphinx.util.docutils import SphinxDirective, SphinxRole

from quotations.pages.directives import DIRECTIVES
from quotations.shell.terminal import OneLineError

if TYPE_CHECKING:
    from sphinx.application import Sphinx

    from quotations.pages.allowed import Allowed

__all__ = ["close_gate"]


class RefusedError(OneLineError):
    """A page holds what pages may not hold, and the check did not see it."""

    category = "Refused"


class RefusedDirective(SphinxDirective):
    """A directive that is not on the list."""

    has_content = True
    optional_arguments = 100
    option_spec = None

    def run(self) -> NoReturn:
        """Say so.

        :raises RefusedError: always.
        """
        source, line = self.get_source_info()
        raise RefusedError(f"{source}:{line}: pages may not hold the directive {{{self.name}}}; delete it")


class RefusedRole(SphinxRole):
    """A role that is not on the list."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Say so.

        :raises RefusedError: always.
        """
        source, line = self.get_source_info()
        raise RefusedError(f"{source}:{line}: pages may not hold the role {{{self.name}}}; delete it")


def close_gate(app: Sphinx, allowed: Allowed) -> None:
    """Put a refusal in the place of each directive and role that is known and not allowed.

    Call it when all extensions have registered theirs.
    """
    language = get_language(app.config.language)
    # docutils has no other lists of what it knows; its stubs leave these out.
    names = {*vars(directives)["_directive_registry"], *vars(directives)["_directives"]}
    names |= set(language.directives) if language else set()
    for name in sorted(names - DIRECTIVES - set(allowed.directives)):
        app.add_directive(name, RefusedDirective, override=True)
    for name in sorted({*vars(roles)["_role_registry"], *vars(roles)["_roles"]}):
        if name and not allowed.has_role(name):
            app.add_role(name, RefusedRole(), override=True)
