"""What strangers bring is read only if it is a file, and only up to its limit."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from conftest import ROOT
from quotations.core.given import TooLargeError, read_given


def test_a_file_is_read_up_to_its_limit(tmp_path):
    path = tmp_path / "file"
    path.write_bytes(b"12345")
    assert read_given(path, 5) == b"12345"
    with pytest.raises(TooLargeError, match="it has 5 bytes, more than 4"):
        read_given(path, 4)
    path.write_bytes(b"")
    assert read_given(path, 0) == b""


def test_links_are_followed_or_refused(tmp_path):
    file, link = tmp_path / "file", tmp_path / "link"
    file.write_bytes(b"1")
    link.symlink_to(file)
    assert read_given(link, 1) == b"1"
    with pytest.raises(OSError, match="it is no file"):
        read_given(link, 1, links=False)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes")
def test_what_is_put_in_the_place_of_a_file_just_now_is_none(tmp_path, monkeypatch):
    """Between the look at a path and its opening anything may happen there."""
    path = tmp_path / "file"
    path.write_bytes(b"1")
    was = path.stat()
    path.unlink()
    os.mkfifo(path)
    monkeypatch.setattr(Path, "stat", lambda _path, **_more: was)
    with pytest.raises(OSError, match="it is no file"):
        read_given(path, 1)


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="needs a file that is longer than it says")
def test_a_file_that_grows_is_not_read():
    with pytest.raises(OSError, match="it grows while it is read"):
        read_given(Path("/proc/self/status"), 10_000_000)


OWN = {
    *("core/scaffold/beginning.py", "core/messages/explanation.py"),  # what the program brings along
    *("core/scaffold/files.py", "core/check/kept.py"),  # what it wrote
    *("core/check/redirects.py", "core/export/attachments.py"),  # what was read, or run, before
    *("core/usercache.py", "core/toolchain.py"),  # what is the user's, and the program's
    *("core/verify/package.py", "core/verify/pdftext.py"),  # streams of a PDF, counted
}


def test_there_is_no_other_way_to_read_what_strangers_bring():
    """In the core everything is read by it, but for what is named here."""
    reading = re.compile(r"\.read_bytes\(|\.read_text\(|\bpath\.open\(\"r")
    core = ROOT / "ext" / "quotations" / "core"
    found = {path for path in core.rglob("*.py") if reading.search(path.read_text(encoding="utf-8"))}
    assert {f"core/{path.relative_to(core).as_posix()}" for path in found} == OWN
