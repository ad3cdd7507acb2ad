"""Which state of an edition is built: its commit and its date, never the clock."""

from __future__ import annotations

import os
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from quotations.core.git import GitError, ask, is_changed

__all__ = ["DateError", "Identity", "date_given", "identity_of", "tracked"]

_NO_DATE = 315_532_800
"""1 January 1980, the earliest date a ZIP archive can hold: used when nothing tells the date."""
_LAST_DATE = 253_402_300_799
"""The last second of the year 9999, after which no calendar here has a day."""


class DateError(ValueError):
    """``SOURCE_DATE_EPOCH`` in the environment is no date; the message says what it has to be."""


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

    :raises DateError: if ``SOURCE_DATE_EPOCH`` is no date.
    """
    given = date_given()
    try:
        commit = ask(root, "rev-parse", "--verify", "--quiet", "HEAD").decode().strip()
        committed = _date_of(ask(root, "cat-file", "commit", commit)) if given is None else given
        commit += "-dirty" if is_changed(root) else ""
    except GitError:  # there is no Git, no repository or no commit
        return Identity(_NO_DATE if given is None else given, "")
    return Identity(committed, commit)


def tracked(root: Path, *folders: str, named: str = "") -> list[str]:
    """The files that Git tracks in folders, and in every folder below ``root`` of one name.

    Paths are from ``root``; there are none where there is no Git or no repository.
    """
    found = _tracked(root, *folders)
    if named:
        found += [each for each in _tracked(root) if f"/{named}/" in f"/{each}"]
    return found


def _tracked(root: Path, *paths: str) -> list[str]:
    try:
        listed = ask(root, "ls-files", "-z", "--", *paths)
    except (GitError, OSError):  # without room for Git's answer nothing can be built either
        return []
    return [each for each in listed.decode("utf-8", "backslashreplace").split("\0") if each]


def date_given() -> int | None:
    """The date that ``SOURCE_DATE_EPOCH`` gives, in seconds (UTC), if it does.

    :raises DateError: if it is no number of seconds from 1970 to 9999.
    """
    given = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not given:
        return None
    if not re.fullmatch(r"[0-9]{1,12}", given) or int(given) > _LAST_DATE:
        shown = f"{given[:40]}…" if len(given) > 40 else given  # noqa: PLR2004 — enough to know it by
        text = f"SOURCE_DATE_EPOCH is “{shown}”, no number of seconds from 0 (1970) to {_LAST_DATE} (9999)"
        raise DateError(f"{text}; correct it in the environment, or unset it to take the commit's date")
    return int(given)


def _date_of(commit: bytes) -> int:
    """When a commit was made, as it says itself."""
    found = re.search(rb"^committer .* ([0-9]{1,12}) [-+][0-9]+$", commit, re.MULTILINE)
    return min(int(found[1]), _LAST_DATE) if found else _NO_DATE
