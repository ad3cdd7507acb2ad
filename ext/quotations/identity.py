"""Which state of an edition is built: its commit and its date, never the clock."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

__all__ = ["Identity", "identity_of", "tracked"]

_NO_DATE = 315_532_800
"""1 January 1980, the earliest date a ZIP archive can hold: used when nothing tells the date."""


@dataclass(frozen=True, slots=True)
class Identity:
    """``epoch`` in seconds (UTC); ``commit`` is empty outside a Git checkout.

    A commit that is not exactly what is built ends in ``-dirty``.
    """

    epoch: int
    commit: str

    @property
    def date(self) -> str:
        """The day, ISO 8601."""
        return datetime.fromtimestamp(self.epoch, UTC).date().isoformat()


def identity_of(root: Path) -> Identity:
    """The identity of the edition in a folder.

    The date is ``SOURCE_DATE_EPOCH`` (reproducible-builds.org), else that of the commit.
    """
    commit = _git(root, "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*")
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if given.isdigit():
        return Identity(int(given), commit)
    committed = _git(root, "log", "-1", "--format=%ct")
    return Identity(int(committed) if committed.isdigit() else _NO_DATE, commit)


def tracked(root: Path, *asked: str) -> list[str]:
    """The files that Git tracks of those asked for, from ``root``; odd characters in names are escaped."""
    found = _git(root, "-c", "core.quotePath=true", "ls-files", "--", *asked)
    return [each.strip('"') for each in found.splitlines()]


def _git(root: Path, *arguments: str) -> str:
    """What Git answers, or an empty string where there is no Git or no checkout."""
    try:
        done = subprocess.run(  # noqa: S603 — fixed arguments
            ["git", "-C", str(root), *arguments],  # noqa: S607 — git is found on the user's PATH
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
