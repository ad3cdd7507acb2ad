"""See the pages in a browser while you write.

After every save they are checked and built again; the messages of the check stand beside the page. Finished
editions stay as they are. Exit status: 0 stopped, 2 cannot run.
"""

from __future__ import annotations

import argparse
import functools
import threading
from pathlib import Path
from typing import Any

from quotations.cli.console import complain, say
from quotations.cli.place import kept, refuse_tracked
from quotations.cli.preview.serving import Board, server_of
from quotations.cli.preview.session import Session, warm
from quotations.cli.preview.watching import changes
from quotations.core.edition.settings import load_settings

__all__ = ["HELP", "add_arguments", "run"]

HELP = "see the pages in a browser, anew after every save"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("--port", type=int, default=8000, help="of the preview; 0 for any (default: 8000)")


def run(options: argparse.Namespace) -> int:
    """Serve until it is stopped."""
    refuse_tracked(options.root)
    settings = load_settings(options.root)
    with kept(settings.root) as folder:
        return _serve(settings.root, folder / "live", options)


def _serve(root: Path, folder: Path, options: argparse.Namespace) -> int:
    board = Board()
    session = Session(root, folder, functools.partial(_tell, board))
    session.html.mkdir(parents=True, exist_ok=True)
    try:
        server = server_of(session.html, board, options.port)
    except (OSError, OverflowError) as error:
        reason = getattr(error, "strerror", None) or error
        complain(f"port {options.port}: {reason}; name another with --port")
        return 2
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f"http://127.0.0.1:{server.server_address[1]}/  (Ctrl-C stops it)", flush=True)
    warm()
    try:
        for _change in changes(root):
            session.run_once()
    except KeyboardInterrupt:
        print("stopped")
    finally:
        server.shutdown()
    return 0


def _tell(board: Board, state: dict[str, Any]) -> None:
    """On the page, and shortly on the terminal."""
    board.put(state)
    for each in state["findings"] if not state["building"] else ():
        say(f"{each['path']}:{each['line']}:{each['column']}: {each['code']} {each['message']}")
    say("building …" if state["building"] else state["summary"].partition("\n")[0])
