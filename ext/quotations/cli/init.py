"""Begin an edition on another subject, in a folder that is empty or not there.

It builds at once, with one witness and one quotation as an example to be replaced. Exit status: 0 written,
2 cannot run.
"""

from __future__ import annotations

import argparse
import shlex
from pathlib import Path

from quotations.cli.console import say
from quotations.core.scaffold.beginning import beginning

__all__ = ["HELP", "add_arguments", "run"]

HELP = "begin an edition on another subject"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("folder", type=Path, help="the folder of the new edition")


def run(options: argparse.Namespace) -> int:
    """Write the files and say what comes next."""
    beginning(options.folder).write()
    say(f"{options.folder} is an edition; README.md in it says how to make it yours. To build it:")
    say("", f"    python -m quotations build html pdf --root {shlex.quote(str(options.folder))}")
    return 0
