"""The command line: ``python -m quotations``.

Exit status: 0 fine, 1 findings, 2 cannot run. Findings go to standard output; the first line of each is
``path:line:column: CODE message``, those that belong to it are indented.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence

from quotations.cli import build, check, clean, diff, explain, find, init, live, new, verify, witness
from quotations.cli.console import complain, guard_console
from quotations.cli.place import PlaceError
from quotations.cli.real import real
from quotations.cli.refused import in_words
from quotations.core.edition.settings import SettingsError
from quotations.core.history.states import HistoryError
from quotations.core.scaffold import AuthoringError
from quotations.shell.colour import Parser

__all__ = ["main"]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run a command; returns the exit status."""
    guard_console()
    parser = Parser(prog="python -m quotations", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True, metavar="command")
    for module in (check, build, clean, diff, explain, find, init, live, new, verify, witness):
        name = module.__name__.rpartition(".")[2]
        command = commands.add_parser(name, help=module.HELP, description=module.__doc__)
        if module not in {explain, init, verify}:
            text = "the folder of conf.py (default: this one)"
            command.add_argument("--root", type=real, default=real(), help=text)
        module.add_arguments(command)
        command.set_defaults(run=module.run)
    options = parser.parse_args(arguments)
    try:
        return int(options.run(options))
    except AuthoringError as error:
        complain(*str(error).split("\n"))  # it may show a directive to write
    except (HistoryError, PlaceError, SettingsError) as error:
        complain(str(error))
    except BrokenPipeError:
        # The reader of our output went away, as `head` does: nothing to say and nobody to say it to.
        sys.stderr.close()
    except OSError as error:
        complain(in_words(error))
    except KeyboardInterrupt:
        complain("stopped")
    return 2
