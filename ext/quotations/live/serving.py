"""The preview's server, for this machine alone: pages, and the messages beside them as events."""

from __future__ import annotations

import functools
import http.server
import json
import threading
from importlib import resources
from pathlib import Path
from typing import Any

__all__ = ["Board", "server_of"]

_PLACE = "/_live/"
_TYPES = {"live.js": "text/javascript", "live.css": "text/css"}
_HEAD = (
    f'<link rel="stylesheet" href="{_PLACE}live.css"><script src="{_PLACE}live.js" defer></script></head>'
)
_SILENCE = 15.0
"""Seconds after which a browser is told that the server is still there."""
_WAITING = "<!DOCTYPE html><html lang='en'><head><title>…</title></head><body><p>…</p></body></html>"


class Board:
    """The last state, and a way to wait for the next."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._number = 0
        self._state: dict[str, Any] = {}

    def put(self, state: dict[str, Any]) -> None:
        """Show another state."""
        with self._changed:
            self._number += 1
            self._state = state
            self._changed.notify_all()

    def after(self, number: int, patience: float) -> tuple[int, dict[str, Any]]:
        """The state and its number, when it is another or the time is over."""
        with self._changed:
            self._changed.wait_for(lambda: self._number > number, patience)
            return self._number, self._state


class _Handler(http.server.SimpleHTTPRequestHandler):
    """Pages of a folder, each with the script of the preview; nothing may be cached."""

    protocol_version = "HTTP/1.0"

    def __init__(self, *arguments: Any, board: Board, **named: Any) -> None:
        self.board = board
        super().__init__(*arguments, **named)

    def do_GET(self) -> None:
        """A page, a file of the preview's own, or the events."""
        name = self.path.partition("?")[0]
        if name == f"{_PLACE}events":
            self._events()
        elif name.startswith(_PLACE) and name.removeprefix(_PLACE) in _TYPES:
            own = name.removeprefix(_PLACE)
            data = resources.files("quotations.live").joinpath("static", own).read_bytes()
            self._send(data, _TYPES[own])
        else:
            path = Path(self.translate_path(name))
            path = path / "index.html" if path.is_dir() else path
            if path.suffix == ".html" and path.is_file():
                self._send(path.read_bytes().replace(b"</head>", _HEAD.encode(), 1), "text/html")
            elif name == "/":
                self._send(_WAITING.replace("</head>", _HEAD).encode(), "text/html")
            else:
                super().do_GET()

    def _send(self, data: bytes, type_: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", f"{type_}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        self.wfile.write(data)

    def _events(self) -> None:
        """Each state as an event (HTML standard, 9.2), as long as the browser listens."""
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        number = 0
        try:
            while True:
                last, state = self.board.after(number, _SILENCE)
                words = ": still here" if last == number else f"data: {json.dumps(state)}"
                number = last
                self.wfile.write(f"{words}\n\n".encode())
                self.wfile.flush()
        except OSError:
            return  # the page was left

    def end_headers(self) -> None:
        """As always, and nothing is kept by the browser."""
        self.send_header("Cache-Control", "no-store")
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the terminal is for the messages of the check."""


def server_of(folder: Path, board: Board, port: int) -> http.server.ThreadingHTTPServer:
    """A server of a folder on this machine; port 0 is any that is free.

    :raises OSError: if the port is taken.
    """
    handler = functools.partial(_Handler, directory=str(folder), board=board)
    server = http.server.ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    return server
