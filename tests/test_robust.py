"""Builds that are killed, that find no room, that may not write, that meet another: nothing is harmed.

The last good editions stay whole and readable in their places, and the next build succeeds.
"""

from __future__ import annotations

import ctypes
import hashlib
import itertools
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from conftest import Copy, surroundings
from quotations.cli import folders as folders_module
from quotations.cli import lock as lock_module
from quotations.cli.exchange import exchange
from quotations.cli.folders import SUMS, Folders
from quotations.cli.lock import LockedError, locked
from quotations.cli.place import LOCK, MARK, kept_of
from quotations.cli.refused import in_words
from quotations.core.usercache import kept_for
from test_bad_input import TIDE
from test_builds import tree

resource = pytest.importorskip("resource", reason="signals, limits and forks of POSIX")

COMMAND = [sys.executable, "-m", "quotations", "build"]


def start(edition: Copy, *editions: str, **more) -> subprocess.Popen[str]:
    command = [*COMMAND, *editions, "--root", str(edition.root)]
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "encoding": "utf-8"}
    return subprocess.Popen(command, env=surroundings(), start_new_session=True, **pipes, **more)


def run(edition: Copy, *editions: str, **more) -> tuple[int, str]:
    process = start(edition, *editions, **more)
    said, _ = process.communicate()
    return process.returncode, said


def good(edition: Copy, *editions: str) -> dict[str, dict[str, bytes]]:
    """A build that has to succeed: what stands in the folder then."""
    status, said = run(edition, *editions)
    assert status == 0, said
    assert "Traceback" not in said
    return standing(edition.root / "build")


def standing(build: Path) -> dict[str, dict[str, bytes]]:
    """The editions that a reader finds."""
    return {each.name: tree(each) for each in sorted(build.iterdir()) if each.is_dir() and each.name[0] != "."}


def listed(build: Path) -> dict[str, str]:
    lines = (build / SUMS).read_text(encoding="utf-8").splitlines()
    return {name: digest for digest, name in (line.split("  ", 1) for line in lines)}


def summed(build: Path) -> dict[str, str]:
    return {
        f"{edition}/{name}": hashlib.sha256(data).hexdigest()
        for edition, files in standing(build).items()
        for name, data in files.items()
    }


def assert_in_order(build: Path) -> None:
    """What stands there is what the list says, and nothing is left of builds that ended."""
    assert listed(build) == summed(build)
    assert {each.name for each in build.iterdir() if each.name[0] == "."} == {LOCK, MARK}


# Killed.


TITLES = ("# Evening Tide, 4 February 1911", "# The Tide of February")
"""The edition has two states; a mixture of both would show."""


def test_a_build_killed_at_any_moment_harms_nothing(specimen):
    build = specimen.root / "build"
    states = []
    for old, new in (TITLES, TITLES[::-1]):
        began = time.monotonic()
        specimen.change(TIDE, old, new)
        states.append(good(specimen, "html"))
        usual = time.monotonic() - began
    assert states[0]["html"] != states[1]["html"]
    dice = random.Random(1911)  # noqa: S311 — the same moments each time
    for number in range(20):
        state = number % 2
        specimen.change(TIDE, TITLES[state], TITLES[1 - state])
        process = start(specimen, "html")
        time.sleep(dice.uniform(0, usual))
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        found = standing(build)
        assert all(found[name] in (states[0][name], states[1][name]) for name in ("html", "data"))
        if number % 5 == 4:
            assert good(specimen, "html") == states[state]
            assert_in_order(build)


def fill(folder: Path, words: str) -> None:
    for name in ("index", "sources/one"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(f"{words} {name}", encoding="utf-8")


def folders_of(build: Path) -> Folders:
    return Folders.of(build, build.with_name("kept"))


def make_and_publish(build: Path, words: str) -> None:
    """What a build does, without the builders."""
    folders = folders_of(build)
    with folders.held(0):
        with folders.working("state"):
            fill(folders.work("html"), words)
        for name in ("html", "data"):
            fill(folders.made(name), words)
        folders.publish(["html", "data"])


def killed_at(step: int, build: Path, words: str) -> bool:
    """Do the same in a child that is killed at its n-th dealing with the file system; false if it ended."""
    child = os.fork()
    if child == 0:
        steps = itertools.count()

        def count(event: str, _arguments: tuple[object, ...]) -> None:
            if event.startswith(("os.", "open", "shutil.", "ctypes.")) and next(steps) == step:
                os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        make_and_publish(build, words)
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def recovered(build: Path) -> None:
    with folders_of(build).held(0):
        pass


@pytest.mark.parametrize("stepwise", [False, True], ids=["in one step", "in several"])
def test_killed_at_every_step_of_putting_editions_in_place(tmp_path, monkeypatch, stepwise):
    """The editions are old or new, never missing where the system can exchange folders, never mixed."""
    if stepwise:
        monkeypatch.setattr(folders_module, "exchange", lambda _one, _other: False)
    build = tmp_path / "build"
    make_and_publish(build, "old")
    old = standing(build)
    make_and_publish(build, "new")
    new = standing(build)
    for step in itertools.count():
        shutil.rmtree(build)
        make_and_publish(build, "old")
        if not killed_at(step, build, "new"):
            break
        if not stepwise:
            assert set(standing(build)) == {"html", "data"}
        # The next may be killed while it brings the place into order.
        killed_at(step % 29, build, "new")
        recovered(build)
        found = standing(build)
        assert all(found[name] in (old[name], new[name]) for name in ("html", "data"))
        assert_in_order(build)
        unfinished = folders_of(build).work("html")
        assert not unfinished.exists() or set(tree(unfinished)) == {"index", "sources/one"}
        make_and_publish(build, "new")
        assert standing(build) == new
        assert_in_order(build)
    assert step > 50, "it was killed at too few steps to say anything"
    assert standing(build) == new


def test_a_last_good_edition_left_aside_is_put_back(tmp_path):
    build = tmp_path / "build"
    make_and_publish(build, "old")
    before = standing(build)
    (build / "html").rename(build / ".last-html")
    recovered(build)
    assert standing(build) == before
    assert_in_order(build)


@pytest.mark.parametrize("refused", [0, 1])
def test_editions_are_put_in_place_all_or_none(tmp_path, monkeypatch, refused):
    """The system refuses one step, as it does where a reader of Windows has a file open."""
    build = tmp_path / "build"
    make_and_publish(build, "old")
    before = standing(build)
    steps = itertools.count()

    def refuse(one: Path, other: Path) -> bool:
        if next(steps) == refused:
            raise PermissionError(13, "Permission denied", str(other))
        return exchange(one, other)

    monkeypatch.setattr(folders_module, "exchange", refuse)
    with pytest.raises(PermissionError):
        make_and_publish(build, "new")
    assert standing(build) == before
    assert_in_order(build)


def test_folders_are_exchanged(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    fill(one, "one")
    fill(other, "other")
    if not exchange(one, other):
        pytest.skip("this system exchanges nothing in one step")
    assert (one / "index").read_text() == "other index"
    assert (other / "index").read_text() == "one index"
    with pytest.raises(FileNotFoundError, match="No such file"):
        exchange(one, tmp_path / "gone")


# No room.


def bounded(size: int):
    """Let no file grow beyond a size; Python turns the signal into an error."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


@pytest.mark.parametrize("size", [0, 700, 6_000, 20_000])
def test_without_room_the_last_good_edition_stays(specimen, size):
    """The smaller the room, the earlier a build fails: its mark, the pages, the environment, the data."""
    last = good(specimen, "text")
    build = specimen.root / "build"
    specimen.change(TIDE, *TITLES)
    status, said = run(specimen, "text", preexec_fn=bounded(size))
    assert status == 1, said
    assert "Traceback" not in said
    assert "File too large" in said
    assert standing(build) == last
    assert_in_order(build)
    assert good(specimen, "text")["text"] != last["text"]
    assert_in_order(build)


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 400 KiB in the place of the build folder."""
    folder = tmp_path / "specimen" / "build"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k", "tmpfs", str(folder)]
    if os.geteuid() != 0 or subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("only root may mount")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_on_a_full_disk_the_last_good_edition_stays(specimen, small_disk):
    last = good(specimen, "data")
    for filled in (0, 200, 340):
        (small_disk / ".filled").write_bytes(b"." * 1024 * filled)
        status, said = run(specimen, "html")
        assert status == 1, said
        assert "Traceback" not in said
        assert "No space left on device" in said
        assert standing(small_disk) == last
        (small_disk / ".filled").unlink()
        assert_in_order(small_disk)
    assert good(specimen, "data") == last


# Not allowed.

DAC_OVERRIDE, DAC_READ_SEARCH, PR_CAPBSET_DROP = 1, 2, 24


def as_anybody() -> None:
    """Take from root the right to write where the mode of a folder forbids it."""
    if os.geteuid() == 0:
        prctl = ctypes.CDLL(None).prctl
        for right in (DAC_OVERRIDE, DAC_READ_SEARCH):
            assert prctl(PR_CAPBSET_DROP, right, 0, 0, 0) == 0


@pytest.mark.skipif(sys.platform != "linux", reason="rights as Linux has them")
@pytest.mark.parametrize(("there", "refused"), [(True, ".next-sums"), (False, ".lock")])
def test_a_folder_that_may_not_be_written_to(specimen, there, refused):
    build = specimen.root / "build"
    build.mkdir()
    last = good(specimen, "text") if there else {}
    build.chmod(0o555)
    try:
        status, said = run(specimen, "text", preexec_fn=as_anybody)
    finally:
        build.chmod(0o755)
    assert status == 1
    assert "Traceback" not in said
    assert said == f"{build / refused}: Permission denied; the last good editions are as they were\n"
    assert standing(build) == last


def test_what_the_system_says_of_a_copied_folder_is_one_line():
    error = shutil.Error([("a", "b", "[Errno 28] No space left on device"), ("c", "d", "the same")])
    assert in_words(error) == "b: [Errno 28] No space left on device"
    assert in_words(OSError("odd")) == "odd"


# Another build.


def test_two_builds_at_once_come_one_after_the_other(specimen):
    first, second = start(specimen, "text"), start(specimen, "text")
    said = [each.communicate()[0] for each in (first, second)]
    assert [first.returncode, second.returncode] == [0, 0], said
    assert sum("another build is at work in" in each for each in said) == 1
    assert_in_order(specimen.root / "build")
    assert good(specimen, "text") == standing(specimen.root / "build")


def test_a_build_that_waited_long_enough_says_so(specimen):
    build = specimen.root / "build"
    build.mkdir()
    with locked(build / ".lock", 0):
        status, said = run(specimen, "text", "--wait", "0")
    assert (status, standing(build)) == (1, {})
    assert said == f"{build}: another build is at work here; wait for its end, or give --output\n"


def test_what_a_killed_build_left_running_is_waited_for(specimen):
    """Only the command is killed: its Sphinx lives on, and writes."""
    build = specimen.root / "build"
    good(specimen, "text")
    specimen.change(TIDE, *TITLES)
    process = start(specimen, "text")
    unfinished = kept_of(build, kept_for(specimen.root)) / "unfinished"
    while not unfinished.exists():
        time.sleep(0.01)
    time.sleep(0.2)
    process.kill()
    process.wait()
    try:
        with pytest.raises(LockedError), locked(build / ".lock", 0):
            pass
        good(specimen, "text")
        assert_in_order(build)
    finally:
        process.communicate()


def test_a_lock_that_is_deleted_while_it_is_taken_locks_nothing(tmp_path, monkeypatch):
    """As ``make clean`` deletes it: the next build would lock another file of that name."""
    path = tmp_path / ".lock"
    is_free, deleted = lock_module._is_free, []

    def delete_first(descriptor: int) -> bool:
        if not deleted:
            path.unlink()
            deleted.append(descriptor)
        return is_free(descriptor)

    monkeypatch.setattr(lock_module, "_is_free", delete_first)
    with locked(path, 5):
        assert path.exists()
        with pytest.raises(LockedError), locked(path, 0):
            pass
