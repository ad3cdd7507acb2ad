"""The settings of an edition: one ``conf.py``, read by Sphinx and by the check alike."""

from __future__ import annotations

import os
import runpy
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from quotations.core.edition.revision import DateError, date_given
from quotations.core.pages.addresses import OUTSIDE
from quotations.core.pages.allowed import ALLOWED, Allowed

__all__ = ["OF_MYST", "PUBLISHED", "Settings", "SettingsError", "load_settings"]

PUBLISHED = ("whole", "spans", "hash")
"""What of a stored witness may travel with the editions."""

OF_MYST = (
    *("myst_all_links_external", "myst_colon_fence_exact_match", "myst_commonmark_only"),
    *("myst_disable_syntax", "myst_enable_checkboxes", "myst_fence_as_directive", "myst_gfm_only"),
    *("myst_html_meta", "myst_strikethrough_single_tilde", "myst_substitutions", "myst_title_to_header"),
    "myst_url_schemes",
)
"""Settings of MyST by which it reads a page otherwise than the check; none of them is on by itself."""


class SettingsError(Exception):
    """The edition cannot be read at all; the message names the file and what would mend it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Where the edition is and how it wants to be checked.

    ``root`` is the folder of ``conf.py``; paths in messages are relative to it.
    """

    root: Path
    pages: Path
    bibfiles: tuple[Path, ...]
    witness: str = ""
    lang: str = "en"
    require_status: bool = False
    publish_witness: str = "whole"
    exclude: tuple[str, ...] = ()
    title: str = ""
    version: str = ""
    name: str = "edition"
    author: str = ""
    root_doc: str = "index"
    public_address: str = ""
    """Where the pages are published, with a slash at its end; empty if they are not."""
    redirects: Mapping[str, str] = field(default_factory=dict)
    """For each renamed page or ``page#id`` where it is now."""
    judging_words: tuple[str, ...] = ()
    """Words that the edition's own voice does not use."""
    allowed: Allowed = ALLOWED
    """What pages may hold."""
    myst_extensions: tuple[str, ...] = ()
    """The extensions of MyST that are on."""
    myst_settings: tuple[str, ...] = ()
    """Those of ``OF_MYST`` that are on."""
    spellings: Mapping[str, str] = field(default_factory=dict)
    """For each form of a name that own prose does not use the one it uses."""

    def shown(self, path: Path) -> str:
        """A path as the user would type it from the root."""
        written = Path(os.path.normpath(path))
        if written.is_relative_to(self.root):
            return written.relative_to(self.root).as_posix()
        try:
            return path.resolve().relative_to(self.root.resolve()).as_posix()
        except (ValueError, OSError, RuntimeError):  # another place, or a link to itself
            return path.as_posix()

    def leads_out(self, path: Path) -> bool:
        """True if a path, its links followed, is outside the edition: nothing is read from there."""
        try:
            # A link to itself leads nowhere.
            return not f"{os.path.realpath(path)}{os.sep}".startswith(_resolved(self.root))
        except ValueError:
            return True  # there is a NUL in it, which no file can be called

    @classmethod
    def from_config(cls, values: Mapping[str, Any], root: Path, pages: Path) -> Settings:
        """The settings among the values of a ``conf.py``.

        :raises SettingsError: if one has a value that it cannot have.
        """
        published = values.get("quotations_publish_witness") or "whole"
        if published not in PUBLISHED:
            text = f"quotations_publish_witness is {published!r}, not one of {', '.join(PUBLISHED)}"
            raise SettingsError(f"{root / 'conf.py'}: {text}")
        address = str(values.get("html_baseurl") or "")
        if address and not address.startswith(("https://", "http://")):
            text = f"html_baseurl is {address!r}, which does not begin with https:// or http://"
            raise SettingsError(f"{root / 'conf.py'}: {text}")
        author = str(values.get("author") or "")
        return cls(
            root=root,
            pages=pages,
            bibfiles=tuple(
                Path(os.path.realpath(root / str(each))) for each in values.get("bibtex_bibfiles") or ()
            ),
            witness=str(values.get("quotations_witness") or ""),
            lang=str(values.get("language") or "en"),
            require_status=bool(values.get("quotations_require_status")),
            publish_witness=published,
            exclude=tuple(values.get("exclude_patterns") or ()),
            title=str(values.get("quotations_title") or values.get("project") or ""),
            version=str(values.get("release") or values.get("version") or ""),
            name=str(values.get("quotations_name") or "edition"),
            author="" if author == "unknown" else author,  # Sphinx's word for none
            root_doc=str(values.get("root_doc") or "index"),
            public_address=address.rstrip("/") + "/" if address else "",
            redirects=_names(values, "quotations_redirects", root),
            judging_words=_judging_words(values, root),
            spellings=_names(values, "quotations_spellings", root),
            allowed=_allowed(values, root),
            myst_extensions=tuple(sorted(values.get("myst_enable_extensions") or ())),
            myst_settings=tuple(name for name in OF_MYST if _is_on(name, values.get(name))),
        )


@cache
def _resolved(root: Path) -> str:
    """How all paths in a folder begin, links followed: asked for at every file, so looked up once."""
    return os.path.realpath(root).rstrip(os.sep) + os.sep


def _names(values: Mapping[str, Any], setting: str, root: Path) -> dict[str, str]:
    """A setting that gives new names for old ones.

    :raises SettingsError: if it is no mapping of words.
    """
    given = values.get(setting) or {}
    names = [name for pair in given.items() for name in pair] if isinstance(given, Mapping) else [None]
    if not all(isinstance(name, str) for name in names):
        text = f"{setting} is {given!r}, not a dict of old and new names"
        raise SettingsError(f"{root / 'conf.py'}: {text}")
    return dict(given)


def _is_on(name: str, value: object) -> bool:
    """True if a setting of MyST is not as it is by itself; its schemes may be given as they are."""
    if name == "myst_url_schemes" and isinstance(value, Mapping | list | tuple):
        changed = isinstance(value, Mapping) and any(value.values())
        return changed or set(value) != OUTSIDE
    return bool(value)


def _judging_words(values: Mapping[str, Any], root: Path) -> tuple[str, ...]:
    given = values.get("quotations_judging_words") or ()
    if not isinstance(given, list | tuple) or not all(isinstance(each, str) for each in given):
        text = f"quotations_judging_words is {given!r}, not a list of words"
        raise SettingsError(f"{root / 'conf.py'}: {text}")
    return tuple(given)


def _allowed(values: Mapping[str, Any], root: Path) -> Allowed:
    try:
        return ALLOWED.with_more(values.get("quotations_allow") or {})
    except ValueError as error:
        raise SettingsError(f"{root / 'conf.py'}: quotations_allow {error}") from error


def load_settings(root: Path) -> Settings:
    """Run the ``conf.py`` of a folder and read the settings in it.

    :raises SettingsError: if there is none, it fails, or ``SOURCE_DATE_EPOCH`` is no date.
    """
    try:
        date_given()
    except DateError as error:
        raise SettingsError(str(error)) from error
    conf = root / "conf.py"
    if not conf.is_file():
        text = "there is no conf.py here; run the command in the folder of an edition, or give --root"
        raise SettingsError(f"{conf}: {text}")
    try:
        values = runpy.run_path(str(conf))
    except (Exception, SystemExit) as error:  # a contributor's file may fail in any way
        raise SettingsError(f"{conf}: cannot be run: {type(error).__name__}: {error}") from error
    pages = root / str(values.get("quotations_pages") or "docs")
    if not pages.is_dir():
        raise SettingsError(f"{conf}: there is no folder {pages}; create it, or set quotations_pages")
    return Settings.from_config(values, root, pages)
