"""What happens during a build, and when: the check first, the counts last."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, cast

from quotations.core.edition.revision import DateError, date_given
from quotations.core.edition.settings import SettingsError
from quotations.core.messages.visible import in_one_line
from quotations.doctree.at_hand import hand_over
from quotations.doctree.inspection import READ, WRITTEN, Inspection
from quotations.shell.config import settings_of
from quotations.shell.gate import close_gate
from quotations.shell.loading import load

if TYPE_CHECKING:
    from sphinx.application import Sphinx
    from sphinx.environment import BuildEnvironment

    from quotations.shell.domain import QuotationDomain

__all__ = ["CheckError", "refuse_absurd_date", "setup"]


class CheckError(SystemExit):
    """The edition did not pass its check; the message is the findings, one a line.

    The command stops, as it would for a wrong option: of every other exception Sphinx 9.0 prints a
    traceback, and asks for a report to its developers (``sphinx/_cli/util/errors.py``).
    """


def check(app: Sphinx) -> None:
    """Load and check the edition before any page is read.

    :raises CheckError: with every finding; nothing is built then.
    """
    try:
        settings = settings_of(app.config, Path(app.confdir), Path(app.srcdir))
    except SettingsError as error:
        raise CheckError(in_one_line(str(error))) from error
    domain = _domain(app.env)
    folder = Path(app.doctreedir)
    loaded, domain.remembered = load(settings, folder, app.parallel, domain.taken_off())
    if not loaded.report.ok:
        findings = "\n".join(map(str, loaded.report.errors))
        raise CheckError(f"{findings}\n{len(loaded.report.errors)} found; nothing was built")
    hand_over(app.env, loaded)
    language = app.config.highlight_language
    domain.inspections = {
        stage: Inspection(loaded, written=stage, language=language) for stage in (READ, WRITTEN)
    }
    close_gate(app, settings.allowed)


def refuse_absurd_date() -> None:
    """Stop before Sphinx reads ``SOURCE_DATE_EPOCH``: it has a traceback for one that is no date.

    :raises CheckError: if it is none.
    """
    try:
        given = date_given()
    except DateError as error:
        raise CheckError(in_one_line(str(error))) from error
    if given is None:
        os.environ.pop("SOURCE_DATE_EPOCH", None)  # an empty one is as good as none


def outdated(
    app: Sphinx, env: BuildEnvironment, added: set[str], changed: set[str], removed: set[str]
) -> Iterable[str]:
    """Pages whose files are unchanged but that show something that is not.

    sphinxcontrib-bibtex leaves such pages stale (its ``env_updated`` returns nothing).
    """
    domain = _domain(env)
    return [
        docname
        for docname in sorted(env.found_docs - added - changed)
        if domain.signatures.get(docname) != domain.loaded.signature(docname)
    ]


def reading(app: Sphinx, env: BuildEnvironment, docnames: list[str]) -> None:
    """Remember which pages this run reads."""
    _domain(env).read = frozenset(docnames)


def stale(app: Sphinx, env: BuildEnvironment) -> Iterable[str]:
    """Pages that must be written again because something that they show changed elsewhere.

    Sphinx saves its environment next.
    """
    domain = _domain(env)
    domain.put_in()
    return domain.note_written(env, app.builder)


def saved(app: Sphinx, env: BuildEnvironment) -> None:
    """Take off what is only for the next build."""
    _domain(env).taken_off()


def report(app: Sphinx, exception: Exception | None) -> None:
    """Print the counts and the coverage when the build is done."""
    loaded = _domain(app.env).loaded
    if exception is None:
        from sphinx.util.logging import getLogger

        for line in loaded.report.summary().splitlines():
            getLogger(__name__).info(line)


def _domain(env: BuildEnvironment) -> QuotationDomain:
    return cast("QuotationDomain", env.get_domain("quotation"))


def setup(app: Sphinx) -> None:
    """Connect everything."""
    app.connect("builder-inited", check, priority=100)
    app.connect("env-get-outdated", outdated)
    app.connect("env-before-read-docs", reading)
    # After Sphinx has given sections and figures their numbers, which it does at this event.
    app.connect("env-get-updated", stale, priority=900)
    app.connect("env-check-consistency", saved)
    app.connect("build-finished", report)
