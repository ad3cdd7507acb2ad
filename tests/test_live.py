"""The preview: messages after a save that is wrong, other pages after one that is right."""

import json
import signal
import socket
import struct
import subprocess
import sys
import threading
import urllib.request
from pathlib import Path

import pytest

from conftest import surroundings
from quotations.cli.preview import serving
from quotations.cli.preview.serving import Board, server_of
from quotations.cli.preview.watching import changes, state_of

TIDE = "docs/sources/tide1911.md"


@pytest.fixture
def preview(specimen):
    """A preview of a copy of the specimen: its address; stopped as a user stops it."""
    command = [sys.executable, "-m", "quotations", "live", "--root", specimen.root, "--port", "0"]
    running = subprocess.Popen(command, env=surroundings(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    address = running.stdout.readline().split()[0]
    yield address
    running.send_signal(signal.SIGINT)
    said, _ = running.communicate(timeout=60)
    assert running.returncode == 0, said
    assert said.rstrip().endswith("stopped")


def states(address):
    """The states as a browser is told them."""
    with urllib.request.urlopen(f"{address}_live/events", timeout=120) as events:  # noqa: S310 — the preview
        for line in events:
            if line.startswith(b"data: ") and (state := json.loads(line[6:])):
                yield state


def page(address, name):
    with urllib.request.urlopen(address + name, timeout=60) as response:  # noqa: S310 — the preview
        return response.read().decode("utf-8")


def test_a_save_is_followed(preview, specimen):
    told = states(preview)
    built = next(state for state in told if state["builds"] == 1 and not state["building"])
    assert built["findings"] == []
    text = page(preview, "sources/tide1911.html")
    assert '<script src="/_live/live.js" defer></script></head>' in text
    assert "EventSource" in page(preview, "_live/live.js")

    right = specimen.text(TIDE)
    specimen.write(TIDE, right.replace("lit at dusk", "lit at dawn"))
    (finding, *_more) = next(state for state in told if state["findings"])["findings"]
    assert (finding["path"], finding["code"]) == (TIDE, "Q101")
    assert "dusk" in finding["hint"]
    assert page(preview, "sources/tide1911.html") == text  # the last good page stays

    specimen.write(TIDE, right.replace("## What was checked", "## What was held against it"))
    assert next(state for state in told if state["builds"] == 2)["findings"] == []
    assert "What was held against it" in page(preview, "sources/tide1911.html")

    specimen.write("conf.py", "import nothing_of_that_name\n")
    assert "nothing_of_that_name" in next(state for state in told if "conf.py" in state["summary"])["summary"]
    assert not specimen.path("build").exists()  # no edition was made or touched


def test_a_port_that_is_taken_is_told(preview, specimen):
    port = preview.rstrip("/").rpartition(":")[2]
    command = [sys.executable, "-m", "quotations", "live", "--root", specimen.root, "--port", port]
    done = subprocess.run(
        command, env=surroundings(), capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "name another with --port" in done.stderr


def test_what_is_built_and_what_is_hidden_is_not_watched(tmp_path):
    for name in ("docs/a.md", "build/html/a.html", ".git/index", "docs/.a.md.swp", "__pycache__/a.pyc"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("a", encoding="utf-8")
    assert [Path(each).name for each in state_of(tmp_path)] == ["a.md"]


def test_each_change_is_told_once(tmp_path):
    looks = iter(range(6))
    (tmp_path / "a.md").write_text("a", encoding="utf-8")

    def go_on():
        look = next(looks)
        if look == 3:
            (tmp_path / "a.md").write_text("ab", encoding="utf-8")
        return look < 5

    assert len(list(changes(tmp_path, go_on))) == 2


# ---------------------------------------------------------------- Who may ask, and what


@pytest.fixture
def served(tmp_path):
    """A preview's server of a folder with one page: its port; no build is needed."""
    (tmp_path / "html").mkdir()
    (tmp_path / "html/index.html").write_text("<html><head></head><body>page</body></html>", encoding="utf-8")
    (tmp_path / "html/a b.svg").write_text("<svg/>", encoding="utf-8")
    (tmp_path / "secret").write_text("secret", encoding="utf-8")
    (tmp_path / "html/link.html").symlink_to(tmp_path / "secret")
    server = server_of(tmp_path / "html", Board(), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_port
    server.shutdown()
    server.server_close()


def ask(port: int, request: bytes) -> bytes:
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b""))


def status(port: int, path: bytes = b"/", host: bytes | None = None, method: bytes = b"GET", more: bytes = b"") -> int:
    host = b"127.0.0.1:%d" % port if host is None else host
    answer = ask(port, method + b" " + path + b" HTTP/1.1\r\nHost: " + host + b"\r\n" + more + b"\r\n")
    return int(answer.split(None, 2)[1])


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost", "LocalHost", "[::1]"])
def test_the_names_of_this_machine_are_answered(served, name):
    assert status(served, host=f"{name}:{served}".encode()) == 200


@pytest.mark.parametrize(
    "host",
    ["evil.example", "evil.example:{port}", "127.0.0.1", "localhost", "127.0.0.1:1", "127.0.0.1:{port}.evil.example", "localhost.:{port}", "0.0.0.0:{port}", "127.1:{port}", "user@127.0.0.1:{port}", "", "::1:{port}", "[::ffff:127.0.0.1]:{port}"],
)
@pytest.mark.parametrize("path", [b"/", b"/_live/events", b"/_live/live.js", b"/nothing"])
def test_no_other_name_is_answered(served, host, path):
    """A page of another host whose name leads here would read the preview (DNS rebinding)."""
    assert status(served, path, host=host.format(port=served).encode()) == 421


def test_a_request_without_a_host_or_with_two_is_none(served):
    assert ask(served, b"GET / HTTP/1.1\r\n\r\n").split()[1] == b"400"
    assert status(served, more=b"Host: evil.example\r\n") == 400
    assert ask(served, b"GET /\r\n\r\n") == b""  # of HTTP/0.9, which has no status


@pytest.mark.parametrize("method", [b"POST", b"PUT", b"DELETE", b"PATCH", b"OPTIONS", b"TRACE", b"CONNECT", b"NONSENSE"])
def test_nothing_can_be_written_or_caused(served, method):
    more = b"Content-Length: 100000\r\n"
    assert status(served, b"/_live/events", method=method, more=more + b"\r\n" + b"x" * 100_000) == 405


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        (b"/", 200),
        (b"/index.html?x=1#y", 200),
        (b"/a%20b.svg", 200),
        (b"/%00", 400),
        (b"/a%00.html", 400),
        (b"/\x00", 400),
        (b"/%ff", 400),
        (b"/%ed%a0%80", 400),
        (b"/%0d%0aX: y", 400),
        (b"/%", 404),
        (b"/" + b"a" * 300, 404),
        (b"/" + b"a/" * 1500, 404),
        (b"/" + b"a" * 5000, 414),
        (b"/" + b"a" * 70_000, 414),
        (b"/nothing", 404),
        (b"/../secret", 404),
        (b"/%2e%2e/secret", 404),
        (b"/..%2fsecret", 404),
        (b"//etc/passwd", 404),
        (b"/link.html", 404),
        (b"/_live/", 404),
        (b"/_live/../index.html", 200),
        (b"http://evil.example/", 400),
        (b"*", 400),
        (b"index.html", 400),
    ],
)
def test_a_path_of_any_kind_gets_an_answer(served, capfd, path, expected):
    assert status(served, path) == expected
    assert status(served) == 200
    assert capfd.readouterr().err == ""


def test_what_is_answered_is_kept_nowhere_and_read_by_no_other_page(served):
    head = ask(served, b"HEAD / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % served)
    assert b"Cross-Origin-Resource-Policy: same-origin\r\n" in head
    assert b"Cache-Control: no-store\r\n" in head
    assert b"Access-Control" not in head
    assert head.endswith(b"\r\n\r\n")


@pytest.mark.parametrize("when", ["before", "within the request", "after", "at the events"])
def test_readers_who_leave_are_nothing_to_speak_of(tmp_path, capfd, when):
    (tmp_path / "large.html").write_bytes(b"x" * 20_000_000)
    board = Board()
    server = server_of(tmp_path, board, 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    path = "/_live/events" if when == "at the events" else "/large.html"
    request = f"GET {path} HTTP/1.1\r\nHost: localhost:{server.server_port}\r\n\r\n".encode()
    for _reader in range(5):
        connection = socket.create_connection(("127.0.0.1", server.server_port))
        # Closed so, the other end is told that the connection was reset.
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.sendall({"before": b"", "within the request": request[:20]}.get(when, request))
        if when in {"after", "at the events"}:
            connection.recv(10)
        connection.close()
        board.put({"builds": 0})
    for _state in range(5):
        board.put({"builds": 0})
    server.shutdown()
    server.server_close()
    assert status_of(tmp_path) == 200
    assert capfd.readouterr() == ("", "")


def status_of(folder: Path) -> int:
    server = server_of(folder, Board(), 0)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        return status(server.server_port, b"/large.html")
    finally:
        server.shutdown()
        server.server_close()


def test_what_goes_wrong_in_an_answer_is_one_line(served, capfd, monkeypatch):
    monkeypatch.setattr(serving, "_read", lambda _path: 1 / 0)
    assert ask(served, b"GET / HTTP/1.1\r\nHost: localhost:%d\r\n\r\n" % served) == b""
    assert capfd.readouterr().err == "the preview could not answer: ZeroDivisionError: division by zero\n"
