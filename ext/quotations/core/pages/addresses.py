"""Where links and pictures of a page lead, as everybody reads it who follows them: MyST, Sphinx, a browser.

Each of these takes an address apart in a way of its own: some decode ``%2F``, some end it at ``#``, some
leave blanks out. So what they could disagree on is refused, and the rest says one thing to all of them.
"""

from __future__ import annotations

import posixpath
import re
from typing import Any, NamedTuple
from urllib.parse import unquote, urlsplit

from markdown_it.common.normalize_url import normalizeLinkText

from quotations.core.messages import Rule
from quotations.core.pages.allowed import Allowed

__all__ = [
    "ACTIVE_SCHEMES",
    "OUTSIDE",
    "Wrong",
    "local_path",
    "named",
    "scheme_of",
    "short",
    "wrong_address",
    "wrong_link",
    "wrong_picture",
]

ACTIVE_SCHEMES = frozenset(("javascript", "vbscript", "data", "blob", "file", "filesystem"))
"""Schemes of addresses that run or hold something, or read the reader's disk."""
OUTSIDE = frozenset(("http", "https", "mailto", "ftp"))
"""Schemes by which MyST knows a link that leads out; of any other, in capitals too, it looks for a file."""

_SCHEME = re.compile(r"\s*([A-Za-z][A-Za-z0-9+.-]*):")
_UNSAFE = re.compile(r"[\x00-\x1f\x7f-\x9f\\]")
_LABEL = re.compile(r"\w[\w -]*")
_PICTURE = re.compile(r"(?:\./)?(?:\.\./)*(?:[^\W_][\w.,()+-]*/)*[^\W_][\w.,()+-]*")
"""A path that is the same after every kind of decoding: no ``%``, ``#``, ``?``, ``&``, backslash or blank."""
_LONGEST = 40


class Wrong(NamedTuple):
    """What is wrong with an address, by which rule, and what mends it."""

    text: str
    hint: str = ""
    rule: Rule = Rule.ACTIVE_ADDRESS


def scheme_of(address: str) -> str:
    """The scheme of an address in lower case, as a browser reads it; empty if it has none."""
    # Browsers leave control characters and line breaks out (WHATWG URL, 4.4).
    found = _SCHEME.match(re.sub(r"[\x00-\x20]", "", address))
    return found[1].lower() if found else ""


def local_path(docname: str, path: str) -> str | None:
    """The file that a path names, from the folder of the pages; None if it is outside of it."""
    base = "" if path.startswith("/") else posixpath.dirname(docname)
    found = posixpath.normpath(posixpath.join(base, path.lstrip("/")))
    return None if found == ".." or found.startswith("../") or _UNSAFE.search(found) else found


def wrong_link(docname: str, address: str, allowed: Allowed) -> Wrong | None:
    """What is wrong with the address of a link."""
    decoded = unquote(address)
    if scheme_of(address) or address.startswith("//") or _UNSAFE.search(decoded):
        return wrong_address(address, allowed)
    # What MyST looks for, which decodes only some characters; whoever decodes more must find the same.
    path = normalizeLinkText(address).split("#", maxsplit=1)[0]
    shown = short(path)
    if "%" in path or path != unquote(address.partition("#")[0]) or scheme_of(path) or path.startswith("//"):
        hint = "write the name of the page with letters, digits and hyphens"
        return Wrong(f"the link to “{shown}” can be read in two ways", hint)
    if path and not _LABEL.fullmatch(path) and not path.endswith(".md"):
        hint = "name a page, with its .md, or write an address that begins with https://"
        return Wrong(f"the link to “{shown}” leads to no page", hint)
    if path and local_path(docname, path) is None:
        return Wrong(f"the link to “{shown}” leads out of the pages", "name a page")
    return None


def wrong_address(address: str, allowed: Allowed) -> Wrong | None:
    """What is wrong with an address that has a scheme, or hides one; None if it is an ordinary one."""
    scheme = scheme_of(address)
    if scheme in ACTIVE_SCHEMES:
        return Wrong(f"an address begins with “{scheme}:”")
    if scheme and scheme not in allowed.schemes:
        hint = f"write one that begins with {named(f'{each}:' for each in allowed.schemes)}"
        return Wrong(f"an address begins with “{short(scheme)}:”", hint)
    if not scheme and address.startswith("//"):
        return Wrong("an address begins with “//”", "write https: before it")
    if _UNSAFE.search(unquote(address)) or (scheme != "mailto" and not _has_host(address)):
        return Wrong(f"“{short(address)}” is no address")
    return _wrong_name(scheme, address)


def _wrong_name(scheme: str, address: str) -> Wrong | None:
    """What is wrong with an address that MyST would take for the name of a file."""
    if scheme in OUTSIDE:
        hint = f"write {scheme}: in small letters" if not address.startswith(f"{scheme}:") else ""
    else:
        hint = "write it without “/”" if "/" in unquote(address) else ""
    return Wrong(f"“{short(address)}” could be the name of a file", hint) if hint else None


def wrong_picture(docname: str, address: str, allowed: Allowed) -> Wrong | None:
    """What is wrong with the place of a picture, which is the path of a file, and nothing but that."""
    if scheme_of(address) in ACTIVE_SCHEMES:
        return wrong_address(address, allowed)
    if scheme_of(address) or address.startswith("//") or _UNSAFE.search(unquote(address)):
        hint = "store the picture beside the page, and name its file"
        return Wrong(f"the picture “{short(address)}” is not in the edition", hint, Rule.BAD_PICTURE)
    path = local_path(docname, address)
    if path is None or posixpath.splitext(path)[1].lower() not in allowed.pictures:
        hint = f"name a file beside the pages that ends in {named(allowed.pictures)}"
        return Wrong(f"“{short(address)}” is no picture of the edition", hint, Rule.BAD_PICTURE)
    if not _PICTURE.fullmatch(address):
        hint = "name its file as it is seen from the page, with letters, digits, hyphens and points only"
        return Wrong(f"“{short(address)}” is no plain path of a picture", hint, Rule.BAD_PICTURE)
    return None


def _has_host(address: str) -> bool:
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False


def named(words: Any) -> str:
    """Some words in order, with commas."""
    return ", ".join(sorted(words)) or "none"


def short(words: str) -> str:
    """So much of some words as they are known by."""
    shown = " ".join(words.split())
    return f"{shown[:_LONGEST]}…" if len(shown) > _LONGEST else shown
