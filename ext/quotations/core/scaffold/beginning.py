"""An edition on another subject: files that build at once, with an example to be replaced."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from quotations.core.scaffold.files import AuthoringError, Writing

__all__ = ["beginning"]

_SUFFIX = ".template"
_HIDDEN = {"gitignore": ".gitignore", "gitattributes": ".gitattributes"}


def beginning(folder: Path) -> Writing:
    """The files of a new edition, ready to be written into a folder that is empty or not there.

    :raises AuthoringError: if something is in the folder, or it is no folder.
    """
    try:
        if folder.exists() and any(folder.iterdir()):
            raise AuthoringError(f"{folder} is not empty; nothing is overwritten: name another folder")
    except OSError as error:
        raise AuthoringError(f"{folder} cannot be used: {error.strerror}; name another folder") from error
    writing = Writing(folder)
    _add(writing, files("quotations.core.scaffold") / "template", folder)
    return writing


def _add(writing: Writing, source: Traversable, target: Path) -> None:
    for each in sorted(source.iterdir(), key=lambda entry: entry.name):
        if each.is_dir():
            _add(writing, each, target / each.name)
        else:
            name = each.name.removesuffix(_SUFFIX)
            writing.create(target / _HIDDEN.get(name, name), each.read_bytes())
