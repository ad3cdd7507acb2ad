"""Delete what was built, and what is kept in your cache folder for the next build and the next check.

Nothing is deleted that `build` would not write to. Exit status: 0 deleted, 2 refused.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from quotations.cli.console import complain
from quotations.cli.lock import LockedError, locked
from quotations.cli.place import LOCK, look, output_of
from quotations.core.usercache import forget

__all__ = ["HELP", "add_arguments", "run"]

HELP = "delete what was built, and what is kept for the next build"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--output", type=Path, help="where it was built (default: build/ beside conf.py)")


def run(options: argparse.Namespace) -> int:
    """Delete both; what a build at work has is left."""
    build = output_of(options.root, options.output)
    look(build)
    if build.is_dir():
        try:
            with locked(build / LOCK, 0):
                pass
        except LockedError as error:
            complain(str(error))
            return 2
        shutil.rmtree(build)
    forget(options.root)
    return 0
