"""Begin a source: its page and its entry in the bibliography, with the quoted words from the witness.

What only a person can know is marked `TODO:`, and `check` lists each such place until it is filled in.
What is not given is asked for. Nothing is overwritten; all is written or nothing. Exit status: 0 written,
1 the words stand in no witness, 2 cannot run.
"""

from __future__ import annotations

import argparse
import sys

from quotations.cli.console import say
from quotations.cli.find import print_near
from quotations.core.bibliography.kinds import KINDS
from quotations.core.check import Report, check_edition, compare
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.scaffold import AuthoringError
from quotations.core.scaffold.entry import SOURCES
from quotations.core.scaffold.source import Begun, begin, refuse_taken
from quotations.core.scaffold.standing import Standing, standings
from quotations.core.scaffold.writing import in_lines

__all__ = ["HELP", "add_arguments", "run"]

HELP = "begin a source: page and entry, with the words from the witness"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("key", help="the key of the source, such as hale1911; it names the page too")
    parser.add_argument("--kind", choices=tuple(SOURCES), help="what kind of source it is")
    parser.add_argument("--words", help="the quoted words, as they stand in the witness")
    parser.add_argument("--witness", help="the key of the witness, where several have the words")
    text = "the line on which they begin, where they stand at several places"
    parser.add_argument("--line", type=int, help=text)


def run(options: argparse.Namespace) -> int:
    """Ask, find and write."""
    settings = load_settings(options.root)
    edition = load_edition(settings)
    refuse_taken(edition, options.key)
    if not edition.witnesses:
        raise AuthoringError("there is no sound stored witness; add one with `witness add`")
    _refuse_silence(options)
    kind = options.kind or _ask_kind()
    words = options.words if options.words is not None else _ask_words()
    if not words.strip():
        raise AuthoringError("there are no words to quote; give them as they stand in the witness")
    report = compare(edition)
    found = standings(edition, report, words)
    if not found:
        print_near(edition, words)
        return 1
    place = _one_of(found, options)
    begun = begin(edition, report, options.key, kind, place)
    begun.writing.write()
    if not place.as_given:
        say(f"the witness has the words otherwise, and so has the page: “{place.words}”")
    _tell(begun, check_edition(load_edition(settings)))
    return 0


def _refuse_silence(options: argparse.Namespace) -> None:
    missing = [f"--{name}" for name in ("kind", "words") if getattr(options, name) is None]
    if missing and not sys.stdin.isatty():
        raise AuthoringError(f"nobody can be asked here (no terminal): give {' and '.join(missing)}")


def _ask_kind() -> str:
    names = list(SOURCES)
    for number, name in enumerate(names, 1):
        print(f"{number}  {KINDS[name]}")
    while True:
        given = _answer("What kind of source is it? ").strip().lower()
        if given.isdecimal() and 1 <= int(given) <= len(names):
            return names[int(given) - 1]
        if "-".join(given.split()) in names:
            return "-".join(given.split())
        print(f"a number from 1 to {len(names)}, or one of these words")


def _ask_words() -> str:
    print("The quoted words, as they stand in the witness; an empty line ends them.")
    lines = []
    while line := _answer("> ").strip():
        lines.append(line)
    return "\n".join(lines)


def _answer(question: str) -> str:
    try:
        return input(question)
    except EOFError:
        raise AuthoringError("stopped; nothing was written") from None


def _one_of(found: list[Standing], options: argparse.Namespace) -> Standing:
    """The place that is meant.

    :raises AuthoringError: if that is none or cannot be told.
    """
    meant = [
        each
        for each in found
        if options.witness in {None, each.witness.key} and options.line in {None, each.lines[0]}
    ]
    if len({(each.witness.key, each.lines) for each in meant}) == 1:
        return meant[0]
    places = ", ".join(f"{each.witness.path}:{in_lines(each.lines)}" for each in meant or found)
    if meant:
        hint = "give --witness, --line or more of the words"
        text = f"the words stand at {len(meant)} places: {places}; {hint}"
        raise AuthoringError(text)
    raise AuthoringError(f"the words do not stand there, but at {places}; correct --witness or --line")


def _tell(begun: Begun, report: Report) -> None:
    listed = f" and listed in {begun.listed_in}" if begun.listed_in else ""
    say(f"{begun.page} is written{listed}; its entry is at the end of {begun.bibfile}")
    if not begun.listed_in:
        say("add this line to a {toctree}, or no reader finds the page:", "", f"    {begun.docname}", "")
    own = [each for each in report.findings if each.path in {begun.page, begun.bibfile}]
    print("\nfor a person to fill in:" if own else "")
    for each in own:
        say(f"{each.path}:{each.line}:{each.column}: {each.rule.code} {each.text}")
