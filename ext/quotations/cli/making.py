"""One Sphinx build, in a process of its own: ``python -m quotations.cli.making``.

Warnings are errors. An edition that cannot be made says so in words: Sphinx's own command shows a
traceback for every error, those of a contributor's page too.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import SphinxError
from sphinx.util.docutils import docutils_namespace, patch_docutils

from quotations.cli.console import complain, guard_console
from quotations.cli.refused import in_words
from quotations.shell.colour import Parser
from quotations.shell.terminal import settle_colours

__all__ = ["main", "make"]


def main() -> int:
    """Build; 0 if all went well, else 1."""
    guard_console()
    settle_colours()
    parser = Parser(prog="python -m quotations.cli.making", description=__doc__)
    for name in ("root", "pages", "output", "doctrees"):
        parser.add_argument(name, type=Path)
    parser.add_argument("--builder", required=True)
    parser.add_argument("--jobs", default="1")
    parser.add_argument("--quiet", action="store_true")
    parser.add_argument("--define", action="append", default=[], metavar="NAME=VALUE")
    return make(parser.parse_args())


def make(options: argparse.Namespace) -> int:
    """Build what the options of this command say; 0 if all went well, else 1, and what is wrong was said."""
    jobs = (os.cpu_count() or 1) if options.jobs == "auto" else int(options.jobs)
    try:
        with patch_docutils(options.root), docutils_namespace():
            app = Sphinx(
                srcdir=options.pages,
                confdir=options.root,
                outdir=options.output,
                doctreedir=options.doctrees,
                buildername=options.builder,
                confoverrides=dict(each.split("=", 1) for each in options.define),
                status=None if options.quiet else sys.stdout,
                warningiserror=True,
                parallel=jobs,
            )
            app.build()
            return app.statuscode
    except SphinxError as error:
        print(f"{error.category}: {error}", file=sys.stderr)
    except OSError as error:
        complain(in_words(error))
    return 1


if __name__ == "__main__":
    sys.exit(main())
