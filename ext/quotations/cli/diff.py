"""Say what a change does to the edition: between a commit and the files here, or between two commits.

Both states are read with the settings of the first, whose conf.py is run; conf.py of the second is not,
unless --own-settings asks for it. So the changes of somebody unknown can be looked at without running
their code, if the first commit is one's own. Exit status: 0 told, 2 cannot run.
"""

from __future__ import annotations

import argparse
import contextlib
from pathlib import Path

from quotations.cli.console import complain, say
from quotations.core.edition.edition import Edition, load_edition
from quotations.core.edition.settings import Settings, SettingsError, load_settings
from quotations.core.history.difference import differences
from quotations.core.history.states import State, in_another_folder, state_of
from quotations.core.history.told import as_data, as_markdown, as_text
from quotations.core.messages.visible import as_json, in_code_span

__all__ = ["HELP", "add_arguments", "run"]

HELP = "say what a change does to the edition"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("revision", metavar="REV", help="the commit, tag or branch to begin from")
    text = "the one to compare it with (default: the files as they are here)"
    parser.add_argument("revision2", metavar="REV2", nargs="?", help=text)
    formats = ("text", "markdown", "json")
    parser.add_argument("--format", choices=formats, default="text", help="how the changes are printed")
    text = "read the second state with its own settings: this runs its conf.py"
    parser.add_argument("--own-settings", action="store_true", help=text)


def run(options: argparse.Namespace) -> int:
    """Read both states and print what lies between them."""
    root = options.root
    with contextlib.ExitStack() as stack:
        was = stack.enter_context(state_of(root, options.revision))
        now = stack.enter_context(state_of(root, options.revision2)) if options.revision2 else State(root)
        before, after = was.folder, now.folder
        settings = _settings(before, options.revision)
        if options.own_settings:
            own = _settings(after, options.revision2 or "the files here")
        else:
            own = in_another_folder(settings, after)
        old, new = load_edition(settings), load_edition(own)
        changes = differences(old, new)
        notes = [*_notes(options, before, after, old, new), *_left_out(options, was, now)]
    if options.format == "json":
        print(as_json({"changes": as_data(changes), "notes": notes}))
    elif options.format == "markdown":
        print("\n".join([*as_markdown(changes), *(f"\n{in_code_span(note)}" for note in notes)]))
    else:
        say(*as_text(changes), *notes)
    return 0


def _left_out(options: argparse.Namespace, was: State, now: State) -> list[str]:
    """How many files of the two states were not read; which, and why, goes to standard error."""
    notes = []
    for name, state in ((options.revision, was), (options.revision2, now)):
        complain(*(f"{name}: {each}" for each in state.left_out))
        if state.left_out:
            number = len(state.left_out)
            files = "1 file is" if number == 1 else f"{number:,} files are"
            notes.append(f"{files} left out of {name}, and not compared; standard error says which, and why")
    return notes


def _notes(options: argparse.Namespace, before: Path, after: Path, old: Edition, new: Edition) -> list[str]:
    """What a reader of the changes has to know about them."""
    there = options.revision2 or "the files here"
    notes = [
        f"faults found in reading {name}: {len(edition.findings)}; what could not be read is not compared"
        for name, edition in ((options.revision, old), (there, new))
        if edition.findings
    ]
    one, other = (
        conf.read_bytes() if conf.is_file() else b"" for conf in (before / "conf.py", after / "conf.py")
    )
    if one != other:
        whose = "each state is" if options.own_settings else "both states are"
        with_what = "its own" if options.own_settings else f"that of {options.revision}"
        notes.append(f"conf.py is changed; {whose} read with {with_what}")
    return notes


def _settings(root: Path, name: str) -> Settings:
    """The settings of a state; where it was unpacked says nothing to a reader."""
    try:
        return load_settings(root)
    except SettingsError as error:
        raise SettingsError(f"{name}: {str(error).replace(f'{root}/', '')}") from error
