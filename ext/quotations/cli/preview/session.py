"""Checking and building after each save: messages at once, pages when they are built.

What cannot be built leaves the pages as they were. Each build runs in a process of its own, forked where
the system can, so that Sphinx is loaded once and nothing is left over from the build before.
"""

from __future__ import annotations

import argparse
import multiprocessing
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from quotations.cli.findings import as_data
from quotations.core.check import check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import SettingsError, load_settings

__all__ = ["Session"]

_CONTEXT: Any = multiprocessing.get_context(
    "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"
)


@dataclass(slots=True)
class Session:
    """A preview of the edition of ``root``, built into ``folder``; ``tell`` gets each state.

    A state has ``findings``, ``summary``, ``pages`` (the folder of pages, as findings name it), ``builds``
    (how many there were) and ``building``.
    """

    root: Path
    folder: Path
    tell: Callable[[dict[str, Any]], None]
    builds: int = 0

    @property
    def html(self) -> Path:
        """Where the pages are."""
        return self.folder / "html"

    def run_once(self) -> None:
        """Check; if all is well, build."""
        try:
            settings = load_settings(self.root)
            report = check_edition(load_edition(settings))
        except SettingsError as error:
            self._say(findings=[], summary=str(error), pages="")
            return
        state = {
            "findings": as_data(report.findings, self.root),
            "summary": report.summary(),
            "pages": settings.shown(settings.pages),
        }
        self._say(**state, building=report.ok)
        if report.ok:
            failed = self._build(settings.pages)
            self.builds += not failed
            self._say(**state | ({"summary": failed} if failed else {}))

    def _say(self, **state: Any) -> None:
        self.tell({"building": False, **state, "builds": self.builds})

    def _build(self, pages: Path) -> str:
        """Build the pages; what is wrong, or nothing."""
        self.folder.mkdir(parents=True, exist_ok=True)
        said = self.folder / "said"
        options = argparse.Namespace(
            root=self.root,
            pages=pages,
            output=self.folder / "next",
            doctrees=self.folder / "doctrees",
            builder="html",
            jobs="1",
            quiet=True,
            define=[],
        )
        child = _CONTEXT.Process(target=_make, args=(options, said))
        child.start()
        child.join()
        if child.exitcode:
            # What was half written is not kept: the next build begins anew.
            shutil.rmtree(self.folder / "doctrees", ignore_errors=True)
            shutil.rmtree(self.folder / "next", ignore_errors=True)
            return said.read_text(encoding="utf-8", errors="replace").strip() or "the build failed"
        shutil.copytree(self.folder / "next", self.html, dirs_exist_ok=True)
        return ""


def warm() -> None:
    """Load what every build needs, so that a forked one has it already."""
    import myst_parser.sphinx_ext.main  # noqa: F401 — for their loading alone, as the next
    import sphinxcontrib.bibtex  # noqa: F401
    from sphinx.builders import html  # noqa: F401

    import quotations.cli.making
    import quotations.extension  # noqa: F401


def _make(options: argparse.Namespace, said: Path) -> None:
    import contextlib
    import sys

    from quotations.cli.making import make

    with said.open("w", encoding="utf-8") as file, contextlib.redirect_stderr(file):
        try:
            status = make(options)
        except SystemExit as error:  # the check of the build refuses so, with its findings
            print(error, file=file)
            status = 1
    sys.exit(status)
