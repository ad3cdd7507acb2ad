"""Nothing that a branch brings into the places of what is made here is run, published, followed or deleted."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Copy, surroundings
from quotations.cli import main
from quotations.cli import place as place_module
from quotations.cli.place import LOCK, MARK, kept_of
from quotations.core import usercache
from quotations.core.usercache import NoCacheError, forget, kept_for
from test_builds import run_build, tree

PATIENCE = 300
"""A guard against hanging, not a measurement."""
FAKE = "what only a fake edition says"


@pytest.fixture
def here(specimen, capsys):
    """Runs what makes nothing of pages in this process; gives its status and what it said."""

    def call(command: str, *arguments: str) -> tuple[int, str, str]:
        status = main([command, "--root", str(specimen.root), *map(str, arguments)])
        said = capsys.readouterr()
        return status, said.out, said.err

    return call


def run(command: str, edition: Copy, *arguments: str, **given: str) -> subprocess.CompletedProcess[str]:
    line = [sys.executable, "-m", "quotations", command, "--root", str(edition.root), *arguments]
    return subprocess.run(
        line, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(**given), timeout=PATIENCE
    )


def git(edition: Copy, *arguments: str) -> None:
    who = ["-c", "user.name=x", "-c", "user.email=x@harbour.example", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", *who, *arguments], cwd=edition.root, check=True, capture_output=True)


@pytest.fixture
def checkout(specimen):
    """The specimen as a checkout that leaves out what is built."""
    specimen.write(".gitignore", "/build/\n/.venv/\n/.cache/\n__pycache__/\n")
    git(specimen, "init", "-q")
    git(specimen, "add", ".")
    git(specimen, "commit", "-q", "-m", "The edition")
    return specimen


class Touch:
    """What makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self):
        return Path.touch, (self.path,)


PICKLES = [
    f"build/{folder}/{name}"
    for folder in (".work/doctrees", ".work/html", ".live/doctrees", ".live/next/.doctrees", "html/.doctrees", "doctrees", "work/doctrees")
    for name in ("environment.pickle", "pages.pickle", "index.doctree", "checked.json")
]


def plant(edition: Copy, ran: Path) -> None:
    """What runs a command if anything in it is loaded."""
    for name in PICKLES:
        edition.path(name).parent.mkdir(parents=True, exist_ok=True)
        edition.path(name).write_bytes(pickle.dumps(Touch(ran)))


def fake_mark(edition: Copy, token: str = "0" * 32) -> None:
    """The mark of a folder that somebody else says we made."""
    edition.write(f"build/{MARK}", f"{place_module._MADE}{token}\n")


def test_what_is_planted_would_run(tmp_path):
    pickle.loads(pickle.dumps(Touch(tmp_path / "ran")))  # noqa: S301 — that is the point
    assert (tmp_path / "ran").exists()


# ---------------------------------------------------------------- What git tracks


@pytest.mark.parametrize("command", ["check", "build", "live"])
def test_an_edition_in_which_git_tracks_what_is_made_here_is_refused(checkout, tmp_path, command):
    plant(checkout, tmp_path / "ran")
    git(checkout, "add", "-f", "build")
    before = tree(checkout.root / "build")
    done = run(command, checkout)
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{checkout.root / 'build'}")
    assert "git tracks it" in line
    assert "Run `git rm -r --cached build`" in line
    assert tree(checkout.root / "build") == before
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize(
    ("name", "folder"),
    [
        (".venv/bin/python", ".venv"),
        (".cache/audit/bin/python", ".cache"),
        ("ext/quotations/__pycache__/cli.cpython-311.pyc", "ext/quotations/__pycache__"),
        ("build/ä\tb\u202e.pickle", "build"),
    ],
)
def test_the_message_names_the_folder(checkout, name, folder):
    checkout.write(name, "x")
    git(checkout, "add", "-f", name)
    done = run("check", checkout)
    assert done.returncode == 2
    assert f"Run `git rm -r --cached {folder}`" in done.stderr
    assert not {"\t", "\u202e"} & set(done.stderr)


def test_a_tracked_link_in_the_place_of_the_folder_is_refused_too(checkout):
    checkout.path("build").symlink_to("docs")
    git(checkout, "add", "-f", "build")
    assert "git tracks it" in run("check", checkout).stderr


def test_doing_what_the_message_says_is_enough(checkout, tmp_path):
    plant(checkout, tmp_path / "ran")
    git(checkout, "add", "-f", "build")
    assert run("build", checkout, "data").returncode == 2
    git(checkout, "rm", "-r", "--cached", "build")
    shutil.rmtree(checkout.root / "build")
    assert run("build", checkout, "data").returncode == 0


def test_what_a_branch_laid_over_a_build_is_not_trusted_once_git_tracks_it_no_more(checkout):
    """The mark is ours, and its token known; the files of the branch are still there."""
    assert run("build", checkout, "text", "data").returncode == 0
    checkout.write("build/text/index.txt", FAKE)
    git(checkout, "add", "-f", "build/text")
    assert run("check", checkout).returncode == 2
    git(checkout, "rm", "-r", "-q", "--cached", "build")
    done = run("build", checkout, "data")
    assert done.returncode == 0, done.stderr
    assert "text: your last builds did not make it" in done.stdout
    assert "text/" not in checkout.text("build/SHA256SUMS")


# ---------------------------------------------------------------- What lies there without git


def test_nothing_under_build_is_loaded(specimen, tmp_path):
    """As in an archive of a branch: no git, and a mark that says that we made it."""
    plant(specimen, tmp_path / "ran")
    fake_mark(specimen)
    for _again in range(2):
        done = run("build", specimen, "html")
        assert done.returncode == 0, done.stderr
    assert run("check", specimen).returncode == 0
    assert not (tmp_path / "ran").exists()
    assert not [each for each in specimen.path("build").iterdir() if each.name[0] == "." and each.name not in {LOCK, MARK}]
    sums = specimen.text("build/SHA256SUMS")
    assert "html/index.html" in sums
    assert "pickle" not in sums


def test_what_a_fake_mark_vouches_for_is_not_published(specimen):
    """Pages of a last build, editions left aside, the data beside them, a list of sums."""
    honest = copy_of_build(specimen)
    pages = (".work/html/index.html", ".work/html/extra.html", ".last-html/index.html", ".next-html/index.html", "html/index.html")
    for name in (*pages, "html/extra.html", "text/index.txt", "data/quotations.json", ".checked.json", ".live/html/index.html"):
        specimen.write(f"build/{name}", FAKE)
    specimen.write("build/SHA256SUMS", f"{hashlib.sha256(FAKE.encode()).hexdigest()}  text/index.txt\n")
    fake_mark(specimen)
    done = run("build", specimen, "html")
    assert done.returncode == 0, done.stderr
    assert "text: your last builds did not make it" in done.stdout
    found = tree(specimen.root / "build")
    assert [name for name, data in found.items() if FAKE.encode() in data] == ["text/index.txt"]
    found.pop("text/index.txt"), found.pop(MARK), honest.pop(MARK)
    assert found == honest


def copy_of_build(edition: Copy) -> dict[str, bytes]:
    """What is built of the same edition in another place."""
    other = edition.root.parent / "honest"
    shutil.copytree(edition.root, other)
    assert run("build", Copy(other), "html").returncode == 0
    return tree(other / "build")


def test_a_failed_build_puts_nothing_fake_in_the_place_of_the_last_good_edition(specimen):
    specimen.write("build/.last-text/index.txt", FAKE)
    fake_mark(specimen)
    specimen.write("docs/index.md", specimen.text("docs/index.md") + "\n{doc}`nowhere`\n")
    assert run("build", specimen, "text").returncode == 1
    assert set(tree(specimen.root / "build")) == {LOCK, MARK}


def test_a_folder_that_was_copied_with_its_mark_is_another_one(specimen):
    assert run_build(specimen, "text").returncode == 0
    other = Copy(specimen.root.parent / "other")
    shutil.copytree(specimen.root, other.root)
    other.write("build/text/index.txt", FAKE)
    done = run_build(other, "data")
    assert "text: your last builds did not make it" in done.stdout
    assert "text/" not in other.text("build/SHA256SUMS")


def test_a_check_result_that_a_branch_brings_is_not_believed(specimen):
    """What the last check kept is copied to where it lay in the tree once; the words are wrong now."""
    specimen.change("docs/sources/tide1911.md", "alone", "along")
    specimen.write("build/.checked.json", json.dumps({"of": "", "facts": {}, "groups": {}}))
    before = tree(specimen.root / "build")
    assert run("check", specimen).returncode == 1
    assert tree(specimen.root / "build") == before


# ---------------------------------------------------------------- Links, pipes, folders of others


def snapshot(folder: Path) -> dict[str, object]:
    """All that is in a folder, links as they are; nothing but plain files is opened."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        mode = path.lstat().st_mode
        what = str(path.readlink()) if stat.S_ISLNK(mode) else path.read_bytes() if stat.S_ISREG(mode) else stat.S_IFMT(mode)
        found[path.relative_to(folder).as_posix()] = what
    return found


PLACES = [
    *("build", "build/html", "build/html/deep/er", "build/.work", "build/.live", "build/.last-html", "build/.next-html"),
    *(f"build/{LOCK}", f"build/{MARK}", "build/SHA256SUMS", "build/.next-sums", "build/.next-mark", "build/html/index.html"),
]


@pytest.mark.parametrize("kind", ["a folder", "a file", "nothing"])
@pytest.mark.parametrize("place", PLACES)
def test_a_link_is_refused_before_anything_is_written(specimen, here, place, kind):
    elsewhere = specimen.root.parent / "elsewhere"
    if kind == "a folder":
        (elsewhere / "deep").mkdir(parents=True)
        (elsewhere / "deep" / "precious").write_text("precious", encoding="utf-8")
    elif kind == "a file":
        elsewhere.write_text("precious", encoding="utf-8")
    if place not in {"build", f"build/{MARK}"}:
        fake_mark(specimen)
    specimen.path(place).parent.mkdir(parents=True, exist_ok=True)
    specimen.path(place).symlink_to(elsewhere)
    before = snapshot(specimen.root.parent)
    for command in ("build", "clean"):
        status, out, err = here(command)
        assert (status, out) == (2, "")
        assert err.startswith(f"{specimen.path(place)}: is a link")
        assert "Delete the link" in err
        assert snapshot(specimen.root.parent) == before


@pytest.mark.parametrize("place", [each for each in PLACES if each != "build"])
def test_a_pipe_is_refused_and_not_read(specimen, place):
    if place != f"build/{MARK}":
        fake_mark(specimen)
    specimen.path(place).parent.mkdir(parents=True, exist_ok=True)
    os.mkfifo(specimen.path(place))
    before = snapshot(specimen.root.parent)
    done = run("build", specimen)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{specimen.path(place)}: is neither a file nor a folder")
    assert snapshot(specimen.root.parent) == before


@pytest.mark.parametrize("name", ["thesis.txt", "html/index.html", ".hidden", ".work/html/index.html", f"{MARK}.txt"])
def test_a_folder_that_is_not_ours_is_refused(specimen, here, name):
    """The links in it are somebody's: no advice is given to delete them."""
    specimen.write(f"build/{name}", "precious")
    specimen.path("build/link").symlink_to("html")
    before = snapshot(specimen.root.parent)
    for command in ("build", "clean"):
        status, out, err = here(command)
        assert (status, out) == (2, "")
        assert err.startswith(f"{specimen.root / 'build'}: is not empty, and has no mark")
        assert "Move it away" in err
        assert "--output" in err
        assert snapshot(specimen.root.parent) == before


@pytest.mark.parametrize("text", ["", "\n", "mine\n0123\n", "\0" * 2000])
def test_a_mark_of_another_form_is_none(specimen, here, text):
    specimen.write(f"build/{MARK}", text)
    status, _out, err = here("build")
    assert status == 2
    assert "has no mark" in err


def test_a_file_in_the_place_of_the_folder_is_refused(specimen, here):
    specimen.write("build", "precious")
    status, _out, err = here("build")
    assert status == 2
    assert err.startswith(f"{specimen.root / 'build'}: is no folder")
    assert specimen.text("build") == "precious"


def test_an_empty_folder_is_taken(specimen, here):
    specimen.path("build").mkdir()
    assert here("build", "data")[0] == 0


# ---------------------------------------------------------------- Another folder of outputs


def test_another_folder_of_outputs_is_treated_alike(specimen, here):
    base = specimen.root.parent
    precious = base / "precious"
    precious.mkdir()
    (precious / "file").write_text("precious", encoding="utf-8")
    (base / "link").symlink_to(precious)
    (base / "broken").symlink_to(base / "nowhere")
    specimen.path("way").symlink_to(base)
    for given, words in {
        base / "link": f"{base / 'link'}: is a link",
        base / "broken": f"{base / 'broken'}: is a link",
        specimen.path("way/new"): f"{specimen.path('way')}: is a link",
        specimen.path("way/../new"): f"{specimen.path('way')}: is a link",
        precious: f"{precious}: is not empty",
        specimen.root: f"{specimen.root}: is not empty",
        base: f"{base}: is not empty",
    }.items():
        before = snapshot(base)
        status, out, err = here("build", "data", "--output", given)
        assert (status, out) == (2, ""), given
        assert words in err
        assert snapshot(base) == before


def test_a_link_that_is_the_machine_s_own_leads_to_a_folder_of_outputs(specimen, here):
    """As /tmp is one on some systems."""
    base = specimen.root.parent
    (base / "real").mkdir()
    (base / "link").symlink_to(base / "real")
    assert here("build", "data", "--output", base / "link" / "out")[0] == 0
    assert (base / "real/out/data/quotations.json").is_file()
    assert not specimen.path("build").exists()


def test_what_lies_in_a_folder_of_outputs_that_git_tracks_is_not_trusted(checkout):
    """An edition may be published from a branch; its mark is no secret then."""
    assert run("build", checkout, "text", "--output", str(checkout.path("public"))).returncode == 0
    git(checkout, "add", "public")
    checkout.write("public/.last-html/index.html", FAKE)
    checkout.write("public/text/index.txt", FAKE)
    done = run("build", checkout, "data", "--output", str(checkout.path("public")))
    assert done.returncode == 0, done.stderr
    assert "text: your last builds did not make it" in done.stdout
    assert not checkout.path("public/html").exists()


# ---------------------------------------------------------------- The cache folder


def test_what_is_kept_lies_outside_the_tree_and_is_for_this_user_only(specimen, tmp_path):
    old = os.umask(0)
    try:
        done = run("build", specimen, "html", XDG_CACHE_HOME=str(tmp_path / "mine"))
    finally:
        os.umask(old)
    assert done.returncode == 0, done.stderr
    assert {each.name for each in specimen.path("build").iterdir()} == {"html", "data", "SHA256SUMS", LOCK, MARK}
    for folder in (tmp_path / "mine/quotations", *(tmp_path / "mine/quotations").iterdir()):
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert list((tmp_path / "mine").rglob("environment.pickle"))
    assert not list(specimen.root.rglob("*.pickle"))


def link(folder: Path) -> None:
    (folder.parent / "elsewhere").mkdir()
    folder.symlink_to(folder.parent / "elsewhere")


def of_others(folder: Path) -> None:
    folder.mkdir(mode=0o700)
    if os.geteuid() != 0:
        pytest.skip("only root may give a folder away")
    os.chown(folder, 12345, 12345)


def open_to_others(folder: Path) -> None:
    folder.mkdir()
    folder.chmod(0o755)


def a_file(folder: Path) -> None:
    folder.write_text("", encoding="utf-8")


WRONG = {link: "is a link", of_others: "belongs to another user", open_to_others: "is open to other users", a_file: "is no folder"}


@pytest.mark.parametrize("make", WRONG, ids=lambda make: make.__name__)
@pytest.mark.parametrize("inner", [False, True], ids=["for all", "for this edition"])
def test_a_cache_folder_that_others_may_change_is_not_used(specimen, tmp_path, make, inner):
    cache = tmp_path / "cache"
    cache.mkdir()
    folder = cache / "quotations"
    if inner:
        folder.mkdir(mode=0o700)
        folder /= usercache.key_of(specimen.root)
    make(folder)
    before = snapshot(cache)
    given = {"XDG_CACHE_HOME": str(cache), "MPLCONFIGDIR": str(tmp_path)}
    done = run("build", specimen, "text", **given)
    assert done.returncode == 0, done.stderr
    (line,) = done.stderr.splitlines()
    assert line.startswith(f"{folder}: {WRONG[make]}")
    assert "XDG_CACHE_HOME" in line
    assert run("check", specimen, **given).returncode == 0
    assert run("clean", specimen, **given).returncode == 0
    assert snapshot(cache) == before


@pytest.mark.parametrize("given", [{"XDG_CACHE_HOME": "{root}/cache"}, {"XDG_CACHE_HOME": "", "HOME": "/nonexistent"}, {"XDG_CACHE_HOME": "/proc/x"}])
def test_where_nothing_can_be_kept_a_build_begins_from_scratch(specimen, tmp_path, given):
    given = {name: value.format(root=specimen.root) for name, value in given.items()} | {"MPLCONFIGDIR": str(tmp_path)}
    for editions in (["text"], ["data"]):
        done = run("build", specimen, *editions, **given, TMPDIR=str(tmp_path))
        assert done.returncode == 0, done.stderr
        assert "begins from scratch" in done.stderr
    assert specimen.path("build/text/index.txt").is_file()
    assert not specimen.path("cache").exists()
    assert not Path("/nonexistent").exists()
    assert not list(tmp_path.glob("quotations-*"))


@pytest.mark.parametrize(
    ("platform", "given", "base"),
    [
        ("linux", {"XDG_CACHE_HOME": "/x"}, "/x"),
        ("linux", {"XDG_CACHE_HOME": "relative"}, "{home}/.cache"),
        ("linux", {}, "{home}/.cache"),
        ("darwin", {}, "{home}/Library/Caches"),
        ("win32", {"LOCALAPPDATA": "/local"}, "/local"),
    ],
)
def test_the_cache_folder_is_where_the_system_has_it(tmp_path, monkeypatch, platform, given, base):
    for each in ("XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(each, raising=False)
    for each, value in given.items():
        monkeypatch.setenv(each, value)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setattr(usercache.sys, "platform", platform)
    monkeypatch.setattr(usercache, "_IS_WINDOWS", platform == "win32")
    assert usercache._base() == Path(base.format(home=tmp_path))


def test_an_edition_that_is_moved_has_nothing_kept(tmp_path):
    one, other = kept_for(tmp_path / "one"), kept_for(tmp_path / "other")
    assert one != other
    assert one.parent == other.parent


def test_what_is_kept_for_an_edition_that_is_gone_is_deleted_when_another_comes(tmp_path):
    for name in ("there", "gone"):
        (tmp_path / name).mkdir()
    there, gone = kept_for(tmp_path / "there"), kept_for(tmp_path / "gone")
    (gone / "live").mkdir()
    (tmp_path / "gone").rmdir()
    assert kept_for(tmp_path / "there") == there
    assert gone.exists()
    (tmp_path / "new").mkdir()
    new = kept_for(tmp_path / "new")
    assert [each.exists() for each in (there, gone, new)] == [True, False, True]


# ---------------------------------------------------------------- Clean


def test_clean_deletes_what_was_built_and_what_is_kept(specimen):
    assert run("build", specimen, "data").returncode == 0
    kept = kept_for(specimen.root)
    assert kept_of(specimen.root / "build", kept).is_dir()
    other = kept_for(specimen.root.parent)
    assert main(["clean", "--root", str(specimen.root)]) == 0
    assert not kept.exists()
    assert not specimen.path("build").exists()
    assert other.exists()
    assert main(["clean", "--root", str(specimen.root)]) == 0  # nothing is there
    forget(specimen.root)


def test_a_build_at_work_is_not_cleaned_away(specimen):
    process = subprocess.Popen(
        [sys.executable, "-m", "quotations", "build", "html", "--root", str(specimen.root)], env=surroundings(), stdout=subprocess.PIPE, text=True
    )
    assert process.stdout.readline().startswith("html: building")
    done = run("clean", specimen)
    assert done.returncode == 2
    assert "another build is at work here" in done.stderr
    _said, _ = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0


def test_no_cache_is_told_with_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "edition/.cache"))
    with pytest.raises(NoCacheError, match="lies in the edition itself"):
        kept_for(tmp_path / "edition")
    assert not (tmp_path / "edition").exists()
