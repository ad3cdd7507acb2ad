"""Find words in the stored witnesses: where they stand, which record has them, and a directive to paste.

White space is folded as the check folds it. Words that differ in capital and small letters only are shown
and said to differ; the directive has the witness's own. Exit status: 0 found, 1 not found, 2 cannot run.
"""

from __future__ import annotations

import argparse

from quotations.cli.console import complain, say
from quotations.core.check import compare
from quotations.core.edition.edition import Edition, load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.messages.visible import in_one_line
from quotations.core.scaffold.passage import pasted, said_of
from quotations.core.scaffold.standing import Standing, near, standings
from quotations.core.scaffold.writing import in_lines

__all__ = ["HELP", "add_arguments", "print_near", "run"]

HELP = "find words in the stored witnesses, with a directive to paste"
MOST = 8
"""So many places are shown."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("words", nargs="+", help="the words, as they stand in the witness")
    text = "write the directive of a {paratext} record, for what a witness says around quotations"
    parser.add_argument("--paratext", action="store_true", help=text)
    parser.add_argument("--id", default="", help="the id of the directive (default: a stand-in)")


def run(options: argparse.Namespace) -> int:
    """Find and print; 0 if the words stand somewhere, else 1."""
    edition = load_edition(load_settings(options.root))
    words = " ".join(options.words)
    if not words.strip():
        complain("there are no words to find; give some, such as: find 'the first words'")
        return 2
    if not edition.witnesses:
        complain("there is no sound stored witness; see what `check` says of them")
        return 2
    found = standings(edition, compare(edition), words)
    if not found:
        print_near(edition, words)
        return 1
    for each in found[:MOST]:
        _print(edition, each, options)
    if len(found) > MOST:
        print(f"and {len(found) - MOST} more places; give more of the words to find fewer")
    return 0


def print_near(edition: Edition, words: str) -> None:
    """Say that words stand nowhere, and what is like them."""
    keys = ", ".join(edition.witnesses)
    say(f"not found in {keys}: “{' '.join(words.split())}”")
    for each in near(edition, words):
        where = f"{each.witness.path}:{in_lines(each.lines)}"
        say("", f"{where} has something like it:", f"    given    {each.here}", f"    witness  {each.there}")


def _print(edition: Edition, found: Standing, options: argparse.Namespace) -> None:
    witness = found.witness
    say(f"{witness.path}:{in_lines(found.lines)} (witness {witness.siglum})")
    say(*(f"    {line}" for line in said_of(found)))
    lines = pasted(edition, found, id_=options.id, paratext=options.paratext).split("\n")
    say("", *lines)
    if lines != [in_one_line(each) for each in lines]:
        text = "the words have characters that cannot be seen, shown here as \\u…: copy them from"
        say(f"{text} {witness.path}", "")
