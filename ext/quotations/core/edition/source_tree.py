"""The folder of the pages: which files there are pages, which are pictures, and which have no place there.

Sphinx reads every file whose ending it knows, in every folder, through links too; it takes translations
from a folder of theirs, and copies what a page names. So what is neither a page nor a picture is refused.
"""

from __future__ import annotations

import fnmatch
import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from quotations.core.edition.settings import Settings
from quotations.core.given import TooLargeError
from quotations.core.messages import Finding, Rule
from quotations.core.model.letters import deceptions
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.names import Alike
from quotations.core.pages.pictures import mend_of, wrong_picture

__all__ = ["MADE", "Folder", "look_through"]

MADE = frozenset(("404", "downloads", "genindex", "search"))
"""Pages that the HTML edition makes itself."""

_NAME = re.compile(r"[^\W_][\w .,%()+-]*")
_KEPT_BY_EDITORS = re.compile(r".*(~|\.sw[op])|#.*#|Thumbs\.db|desktop\.ini|\.(?!.*\.md$).*")
"""What programs leave behind; neither Sphinx nor we read it."""


@dataclass(slots=True)
class Folder:
    """The pages, in order, and the pictures, by their paths from the folder."""

    pages: list[Path] = field(default_factory=list)
    pictures: set[str] = field(default_factory=set)


def look_through(settings: Settings, report: Callable[[Finding], None]) -> Folder:
    """Sort the files among the pages; those that have no place there go to ``report``."""
    folder = Folder()
    alike = Alike()
    for path in sorted(_files(settings, report)):
        name = path.relative_to(settings.pages).as_posix()
        if any(fnmatch.fnmatch(name, pattern) for pattern in settings.exclude):
            continue
        clash = alike.clash(name)
        if clash:
            report(finding_at(Place(settings.shown(path), 1), Rule.STRAY_FILE, *clash))
        place = Place(settings.shown(path), 1)
        wrong = _wrong_name(settings, path, name)
        if wrong:
            report(finding_at(place, Rule.STRAY_FILE, *wrong))
        elif path.suffix == ".md":
            folder.pages.append(path)
        elif path.suffix.lower() in settings.allowed.pictures:
            folder.pictures.add(name)
            _look_at(path, place, report)
    return folder


def _files(settings: Settings, report: Callable[[Finding], None]) -> Iterator[Path]:
    """Every file; also links to folders, which are not followed, and folders with the name of a page."""

    def refused(error: OSError) -> None:
        place = Place(settings.shown(Path(error.filename)), 1)
        text = f"the folder cannot be read: {error.strerror}"
        hint = "let it be read, for no page in it was checked"
        report(finding_at(place, Rule.PAGE_UNREADABLE, text, hint))

    for base, folders, files in os.walk(settings.pages, onerror=refused):
        here = Path(base)
        odd = (here / name for name in folders if name.endswith(".md") or (here / name).is_symlink())
        yield from odd
        yield from (here / name for name in files if not _KEPT_BY_EDITORS.fullmatch(name))


def _wrong_name(settings: Settings, path: Path, name: str) -> tuple[str, str] | None:
    """What is wrong with a file by its name and kind, and what would mend it."""
    allowed = settings.allowed
    parts = name.removesuffix(".md").split("/")
    if path.is_symlink() and path.suffix != ".md":
        return "this is a link to another place", "store the file itself in its place"
    if path.suffix != ".md" and path.suffix.lower() not in allowed.pictures | allowed.files:
        known = ", ".join(sorted({".md"} | allowed.pictures | allowed.files))
        return "this is neither a page nor a picture", f"delete it; files among the pages end in {known}"
    plain = all(map(_NAME.fullmatch, parts))
    if not plain or any(deceptions(name, allowed.words | allowed.characters)):
        text = "the name has characters that addresses and programs take for something else"
        return text, "name it with letters, digits and hyphens, the first a letter or a digit"
    if path.suffix == ".md" and parts[-1].casefold() in MADE and len(parts) == 1:
        return "the edition makes a page of this name itself", "give the page another name"
    return None


def _look_at(path: Path, place: Place, report: Callable[[Finding], None]) -> None:
    try:
        wrong, mend = wrong_picture(path), mend_of(path)
    except TooLargeError as error:
        wrong, mend = str(error.strerror), mend_of(path)
    except OSError as error:
        wrong, mend = f"it cannot be read: {error.strerror}", "restore the file, or let it be read"
    if wrong:
        report(finding_at(place, Rule.BAD_PICTURE, f"the picture may not be shown: {wrong}", mend))
