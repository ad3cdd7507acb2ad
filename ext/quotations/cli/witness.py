"""Store a witness: its bytes as they are, its entry with their SHA-256; and what of it is to be covered.

Nothing is overwritten; all is written or nothing. What only a person can know of it is marked `TODO:` in
the entry. Exit status: 0 stored, 2 cannot run.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from quotations.cli.console import say
from quotations.core.check import compare
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.scaffold.stored import store, uncovered
from quotations.core.scaffold.writing import in_lines

__all__ = ["HELP", "add_arguments", "run"]

HELP = "store a witness, pinned by its SHA-256"
_WORDS = 70


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("action", choices=("add",), help="what to do with the witness")
    parser.add_argument("file", type=Path, help="the captured text, in UTF-8")
    parser.add_argument("--key", required=True, help="its key in the bibliography, such as ledger1911")
    parser.add_argument("--siglum", required=True, help="its siglum, such as L")
    parser.add_argument("--title", required=True, help="its title, as it has it")


def run(options: argparse.Namespace) -> int:
    """Store it and list what no record covers."""
    settings = load_settings(options.root)
    stored = store(load_edition(settings), options.file, options.key, options.siglum, options.title)
    stored.writing.write()
    edition = load_edition(settings)
    say(f"{stored.path} is stored; its entry is at the end of {stored.bibfile}")
    print(f"SHA-256 {stored.sha256}")
    print("\nfor a person to fill in:")
    for each in edition.findings:
        if each.path == stored.bibfile and edition.bibliography.works[options.key].place.line < each.line:
            say(f"{each.path}:{each.line}:{each.column}: {each.rule.code} {each.text}")
    print("\nnot covered yet, each to be a quotation (see `new`) or a paratext record (`find --paratext`):")
    for lines, words in uncovered(edition, compare(edition), options.key):
        shown = f"{words[:_WORDS]}…" if len(words) > _WORDS else words
        say(f"{stored.path}:{in_lines(lines)}: {len(words.split())} words: {shown}")
    return 0
