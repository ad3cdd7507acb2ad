"""The preview's server, for this machine alone: pages, and the messages beside them as events.

It answers to the names of this machine only: a page of another host whose name leads here, as an attacker's
may, is refused. It has nothing that writes or causes work, so it asks for no secret; whoever adds such a
thing adds a token.
"""

from __future__ import annotations

import functools
import http.server
import json
import mimetypes
import os
import re
import sys
import threading
from http import HTTPStatus
from importlib import resources
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote_to_bytes

from quotations.cli.console import complain

__all__ = ["Board", "server_of"]

_PLACE = "/_live/"
_TYPES = {"live.js": "text/javascript", "live.css": "text/css"}
_HEAD = (
    f'<link rel="stylesheet" href="{_PLACE}live.css"><script src="{_PLACE}live.js" defer></script></head>'
)
_SILENCE = 15.0
"""Seconds after which a browser is told that the server is still there."""
_PATIENCE = 60.0
"""Seconds that a reader may take to ask, or to take what was sent."""
_WAITING = "<!DOCTYPE html><html lang='en'><head><title>…</title></head><body><p>…</p></body></html>"
_NAMES = ("127.0.0.1", "localhost", "[::1]")
"""The names of this machine, under which alone the preview answers."""
_METHODS = ("GET", "HEAD")
_LONGEST = 4_096
"""Characters of an address: no file has a longer one."""
_STEERING = re.compile(r"[\x00-\x1f\x7f]")
_HTTP_PORT = 80
"""The port that browsers leave out."""


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


class _Server(http.server.ThreadingHTTPServer):
    """A server for which a reader who leaves is nothing to speak of."""

    daemon_threads = True

    def handle_error(self, request: Any, client_address: Any) -> None:  # noqa: ARG002 — theirs
        """Say what went wrong, unless a reader has only left."""
        error = sys.exc_info()[1]
        if not isinstance(error, OSError):
            complain(f"the preview could not answer: {type(error).__name__}: {error}")


class _Handler(http.server.BaseHTTPRequestHandler):
    """Pages of a folder, each with the script of the preview; nothing may be cached."""

    protocol_version = "HTTP/1.0"
    timeout = _PATIENCE

    def __init__(self, *arguments: Any, folder: Path, board: Board, **named: Any) -> None:
        self.folder, self.board = folder, board
        super().__init__(*arguments, **named)

    def parse_request(self) -> bool:
        """Read what is asked for; what may not be asked is refused at once, whatever it is."""
        if not super().parse_request():
            return False
        status = self._refusal()
        if status is not None:
            self._refuse(status)
        return status is None

    def _refuse(self, status: HTTPStatus) -> None:
        length = self.headers.get("Content-Length", "")
        if re.fullmatch(r"[0-9]{1,9}", length):  # what is sent and not read would cut the answer off
            self.rfile.read(min(int(length), _LONGEST))
        self.send_response(status)
        if status is HTTPStatus.METHOD_NOT_ALLOWED:
            self.send_header("Allow", ", ".join(_METHODS))
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _refusal(self) -> HTTPStatus | None:
        hosts = self.headers.get_all("Host") or []
        if len(hosts) != 1:
            return HTTPStatus.BAD_REQUEST
        if hosts[0].strip().lower() not in self._hosts():
            return HTTPStatus.MISDIRECTED_REQUEST
        if self.command not in _METHODS:
            return HTTPStatus.METHOD_NOT_ALLOWED
        if len(self.path) > _LONGEST:
            return HTTPStatus.REQUEST_URI_TOO_LONG
        return None if self.path.startswith("/") else HTTPStatus.BAD_REQUEST

    def _hosts(self) -> set[str]:
        port = cast("_Server", self.server).server_port
        return {f"{name}:{port}" for name in _NAMES} | {*(_NAMES if port == _HTTP_PORT else ())}

    def do_HEAD(self) -> None:
        """As ``do_GET``, without what it would send."""
        self.do_GET()

    def do_GET(self) -> None:
        """A page, a file of the preview's own, or the events."""
        name = re.split("[?#]", self.path, maxsplit=1)[0]
        own = name.removeprefix(_PLACE)
        if name == f"{_PLACE}events":
            self._events()
        elif name.startswith(_PLACE) and own in _TYPES:
            data = resources.files("quotations.cli.preview").joinpath("static", own).read_bytes()
            self._send(data, _TYPES[own])
        else:
            self._file(name)

    def _file(self, name: str) -> None:
        """A file of the pages, or why there is none."""
        try:
            asked = unquote_to_bytes(name).decode()
        except UnicodeDecodeError:
            asked = "\0"
        if _STEERING.search(asked):
            self.send_error(HTTPStatus.BAD_REQUEST)
            return
        path = self._path_of(asked)
        data = _read(path)
        if data is None and name == "/":
            data = _WAITING.encode()
        if data is None:
            self.send_error(HTTPStatus.NOT_FOUND)
        elif path.suffix == ".html":
            self._send(data.replace(b"</head>", _HEAD.encode(), 1), "text/html")
        else:
            self._send(data, mimetypes.guess_type(path.name)[0] or "application/octet-stream")

    def _path_of(self, name: str) -> Path:
        """The file that a name is of; one that is not really among the pages is a page that there is not."""
        top = os.path.realpath(self.folder)
        path = Path(os.path.realpath(f"{top}/{name}index.html" if name.endswith("/") else f"{top}/{name}"))
        return path if path.is_relative_to(top) else Path(top, "404")

    def _send(self, data: bytes, type_: str) -> None:
        is_text = type_.startswith("text/") or type_ in {"application/json", "image/svg+xml"}
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"{type_}; charset=utf-8" if is_text else type_)
        self.send_header("Content-Length", str(len(data)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(data)

    def _events(self) -> None:
        """Each state as an event (HTML standard, 9.2), as long as the browser listens."""
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", "text/event-stream")
        self.end_headers()
        number = 0
        while self.command != "HEAD":
            last, state = self.board.after(number, _SILENCE)
            words = ": still here" if last == number else f"data: {json.dumps(state)}"
            number = last
            self.wfile.write(f"{words}\n\n".encode())
            self.wfile.flush()

    def end_headers(self) -> None:
        """As always; nothing is kept by the browser, nor read by a page of another host."""
        self.send_header("Cache-Control", "no-store")
        self.send_header("Cross-Origin-Resource-Policy", "same-origin")
        self.send_header("X-Content-Type-Options", "nosniff")
        super().end_headers()

    def log_message(self, *_arguments: object) -> None:
        """Say nothing: the terminal is for the messages of the check."""


def _read(path: Path) -> bytes | None:
    """What is in a file; nothing, where there is none, or it cannot be read."""
    try:
        return path.read_bytes() if path.is_file() else None
    except (OSError, ValueError):
        return None


def server_of(folder: Path, board: Board, port: int) -> http.server.ThreadingHTTPServer:
    """A server of a folder on this machine; port 0 is any that is free.

    :raises OSError: if the port is taken.
    """
    handler = functools.partial(_Handler, folder=folder, board=board)
    return _Server(("127.0.0.1", port), handler)
