"""What the template is told about the edition as a whole: its title, its state, its words."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from sphinx.config import Config

from quotations.core.bibliography import Work, date_in_words, read_bibliography
from quotations.core.edition.revision import Identity
from quotations.doctree.words import translate as _

__all__ = ["metadata", "stored_witnesses"]


def metadata(config: Config, root: Path, identity: Identity) -> dict[str, Any]:
    """Title, author, version, imprint, witnesses; and the words that the template prints."""
    title = str(getattr(config, "quotations_title", "") or config.project)
    author = "" if config.author == "unknown" else str(config.author)
    paper = str(config.quotations_paper)
    return {
        "title": title,
        "short": str(config.project or title),
        "subtitle": str(config.quotations_subtitle),
        "description": str(config.quotations_description or config.quotations_subtitle),
        "author": author,
        "keywords": [str(each) for each in config.quotations_keywords],
        "lang": str(config.language or "en").partition("_")[0].partition("-")[0],
        "paper": "us-letter" if paper == "letter" else paper,
        "version": str(config.release or config.version or ""),
        "date": date_in_words(identity.date),
        "commit": identity.commit,
        "imprint": [str(each) for each in config.quotations_imprint],
        "witnesses": [_witness(*each) for each in stored_witnesses(config, root)],
        "attachments": [],
        "words": _words(),
    }


def stored_witnesses(config: Config, root: Path) -> list[tuple[Work, Path]]:
    """The stored witnesses with their files."""
    files = [(str(each), root / str(each)) for each in getattr(config, "bibtex_bibfiles", None) or ()]
    bibliography, _findings = read_bibliography(files)  # the check has reported what is wrong with them
    return [(work, (root / work.place.path).parent / work.get("file")) for work in bibliography.stored()]


def _witness(work: Work, file: Path) -> dict[str, str]:
    return {"siglum": work.get("siglum") or work.key, "file": file.name, "sha256": work.get("sha256")}


def _words() -> dict[str, str]:
    """The words of the book's own furniture, in the language of the edition."""
    words = {
        "contents": _("Contents"),
        "quotations": _("List of quotations"),
        "part": _("Part"),
        "path": _("Path"),
        "chapter": _("Chapter"),
        "quotation": _("Quotation"),
        "section": _("Section"),
        "page": _("p."),
        "cited": _("Cited on p."),
        "cited-several": _("Cited on pp."),
        "version": _("Version"),
        "commit": _("commit"),
        "sha256": _("SHA-256 of the witness"),
        "attached": _("Attached to this file, with the SHA-256 of each:"),
        "changed": _("with changes that are not in the commit"),
    }
    # Without a catalogue Sphinx gives stand-ins for the words.
    return {name: str(word) for name, word in words.items()}
