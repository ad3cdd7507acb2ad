"""The preview: messages after a save that is wrong, other pages after one that is right."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

import pytest

from conftest import surroundings
from quotations.live.watching import changes, state_of

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
