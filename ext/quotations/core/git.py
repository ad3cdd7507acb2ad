"""Git, asked in one place: it answers from what it has stored, and runs nothing that a repository names.

A repository may bring commands in its configuration and its attributes: to watch files, to convert them, to
show them, to fetch what is missing. None of these runs here, whatever ``.git/config`` and
``.gitattributes`` say. What the caller's surroundings say of Git (``GIT_DIR`` and its like, as hooks set
them) does not lead it to another repository.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO

__all__ = ["GitError", "answering", "ask", "is_changed"]

_OFF = {
    "core.fsmonitor": "false",
    "core.hooksPath": os.devnull,
    "core.attributesFile": os.devnull,
    "core.askPass": "",
    "credential.helper": "",
    "diff.external": "",
    "gc.auto": "0",
    "log.showSignature": "false",
    "maintenance.auto": "false",
    "protocol.allow": "never",
    "safe.bareRepository": "explicit",
    "submodule.recurse": "false",
}
"""Settings that overrule those of the repository; what a version of Git does not know it ignores."""

_SURROUNDINGS = {
    "GIT_ALLOW_PROTOCOL": "none",
    "GIT_ATTR_NOSYSTEM": "1",
    "GIT_GRAFT_FILE": os.devnull,
    "GIT_LITERAL_PATHSPECS": "1",
    "GIT_NO_LAZY_FETCH": "1",
    "GIT_NO_REPLACE_OBJECTS": "1",
    "GIT_OPTIONAL_LOCKS": "0",
    "GIT_PAGER": "cat",
    "GIT_TERMINAL_PROMPT": "0",
    "LC_ALL": "C",  # its words are read, so they are in one language
}

_KEPT = frozenset(("GIT_CEILING_DIRECTORIES", "GIT_DISCOVERY_ACROSS_FILESYSTEM", "GIT_EXEC_PATH"))
"""What a caller may say of Git: how far it looks for a repository, and where its programs are."""

_FILTER_PARTS = {"clean": "", "smudge": "", "process": "", "required": "false"}
_NOTHING = "QUOTATIONS_GIT_FILTER_"


class GitError(Exception):
    """Git cannot be run, or refuses; the message is its last line, or what would mend it."""


def ask(folder: Path, *arguments: str) -> bytes:
    """What Git answers to a command in a folder.

    :raises GitError: if it cannot be run, or fails.
    """
    with answering(folder, *arguments) as answer:
        return answer.read()


@contextmanager
def answering(folder: Path, *arguments: str, given: IO[bytes] | None = None) -> Iterator[IO[bytes]]:
    """The answer of Git as it comes; ``given`` is a file that it reads. Who has enough may leave early.

    :raises GitError: if it cannot be run, or fails and was read to its end.
    """
    try:
        room = TemporaryFile()  # noqa: SIM115 — entered below
    except OSError as error:
        raise GitError(f"there is no room for what Git says: {error.strerror}") from error
    with room as errors:
        with _running([*_command(folder), *arguments], given, errors) as git:
            assert git.stdout is not None  # noqa: S101 — it is a pipe
            is_read = False
            try:
                yield git.stdout
                is_read = not git.stdout.read(1)
                if is_read:
                    git.wait()
            finally:
                git.kill()
        if is_read and git.returncode:
            errors.seek(0)
            said = errors.read().decode(errors="replace").strip().splitlines()
            raise GitError(said[-1] if said else f"git {arguments[0]} failed")


def _running(command: list[str], given: IO[bytes] | None, errors: IO[bytes]) -> subprocess.Popen[bytes]:
    read = given or subprocess.DEVNULL
    try:
        return subprocess.Popen(  # noqa: S603 — a list, no shell
            command, stdin=read, stdout=subprocess.PIPE, stderr=errors, env=_surroundings()
        )
    except OSError as error:
        raise GitError(f"git cannot be run: {error.strerror}; install Git") from error


def is_changed(folder: Path) -> bool:
    """True if the files of the repository are not exactly those of its last commit.

    Files that Git does not know do not count, nor do changes inside of submodules. Filters are off: a file
    that one of them converts counts as changed once its date is.

    :raises GitError: as ``ask`` does.
    """
    asked = ("--untracked-files=no", "--ignore-submodules=dirty", "--no-renames")
    return bool(ask(folder, *_without_filters(folder), "status", "--porcelain", "-z", *asked))


def _command(folder: Path) -> list[str]:
    settings = [part for name, value in _OFF.items() for part in ("-c", f"{name}={value}")]
    return ["git", "-C", str(folder), "--no-pager", *settings]


def _surroundings() -> dict[str, str]:
    """The caller's, without what would lead Git elsewhere or make it run something."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("GIT_") or _is_kept(name)}
    for name in ("SSH_ASKPASS", "LANGUAGE"):
        own.pop(name, None)
    nothing = {f"{_NOTHING}{name.upper()}": value for name, value in _FILTER_PARTS.items()}
    return own | _SURROUNDINGS | nothing


def _is_kept(name: str) -> bool:
    """True for what is of the user, not of a command that called us (``GIT_CONFIG_PARAMETERS``)."""
    return name in _KEPT or (name.startswith("GIT_CONFIG_") and name != "GIT_CONFIG_PARAMETERS")


def _without_filters(folder: Path) -> list[str]:
    """Options that take the commands from every filter that a configuration names.

    There is no setting for all of them, so each is named; with ``--config-env``, since a name may have “=”.
    """
    try:
        known = ask(folder, "config", "--name-only", "-z", "--get-regexp", r"^filter\.")
    except GitError:
        return []  # it fails where there is none
    names = {os.fsdecode(each).rpartition(".")[0] for each in known.split(b"\0") if each}
    return [
        f"--config-env={name}.{part}={_NOTHING}{part.upper()}"
        for name in sorted(names)
        for part in _FILTER_PARTS
    ]
