"""Git is asked in one place, and runs nothing that a repository brings: each way is tried, and would work."""

from __future__ import annotations

import ast
import os
import subprocess

import pytest

from conftest import ROOT, SPECIMEN, Copy, copy_of
from quotations.core.edition.revision import DateError, identity_of
from quotations.core.git import GitError, answering, ask, is_changed
from quotations.core.history import unpacking
from quotations.core.history.states import HistoryError, state_of
from quotations.core.history.unpacking import Tree
from test_diff import TIDE, diff, git

LIST = "bibliography/works.bib"


@pytest.fixture
def kept(tmp_path) -> Copy:
    """The specimen as a repository with one commit."""
    edition = copy_of(SPECIMEN, tmp_path / "repository")
    git(edition.root, "init", "-q", "-b", "main")
    git(edition.root, "add", "-A")
    git(edition.root, "commit", "-q", "-m", "One")
    return edition


@pytest.fixture
def trap(tmp_path):
    """A command that leaves a mark, and the mark."""
    mark = tmp_path / "ran"
    command = tmp_path / "trap"
    command.write_text(f"#!/bin/sh\ntouch '{mark}'\nexit 1\n", encoding="utf-8")
    command.chmod(0o755)
    return command, mark


def plain_git(edition: Copy, *arguments: str) -> None:
    subprocess.run(["git", "-C", edition.root, *arguments], capture_output=True, check=False)


def touched(edition: Copy, name: str) -> None:
    """As a checkout by another program leaves it: its words as they were, its date not."""
    os.utime(edition.path(name), (1, 1))


# Each sets a trap; the command is one with which plain Git falls into it.


def fsmonitor(edition, command):
    git(edition.root, "config", "core.fsmonitor", str(command))
    return ("status",)


def clean(edition, command):
    edition.write(".gitattributes", "*.bib filter=x\n")
    for name in ("clean", "smudge"):
        git(edition.root, "config", f"filter.x.{name}", str(command))
    touched(edition, LIST)
    return ("status",)


def clean_with_an_odd_name(edition, command):
    edition.write(".git/info/attributes", "*.bib filter=a=b.c\n")
    git(edition.root, "config", "filter.a=b.c.clean", str(command))
    git(edition.root, "config", "filter.a=b.c.required", "true")
    touched(edition, LIST)
    return ("status",)


def process(edition, command):
    edition.write(".gitattributes", "*.bib filter=x\n")
    git(edition.root, "config", "filter.x.process", str(command))
    touched(edition, LIST)
    return ("status",)


def textconv(edition, command):
    edition.write(".gitattributes", "*.md diff=x\n")
    git(edition.root, "config", "diff.x.textconv", str(command))
    edition.change(TIDE, ":status: dependent", ":status: untraced")
    return ("diff",)


def external_diff(edition, command):
    git(edition.root, "config", "diff.external", str(command))
    edition.change(TIDE, ":status: dependent", ":status: untraced")
    return ("diff",)


def hooks(edition, command):
    folder = edition.path(".git/hooks-of-theirs")
    folder.mkdir()
    (folder / "post-index-change").symlink_to(command)
    git(edition.root, "config", "core.hooksPath", str(folder))
    touched(edition, LIST)
    return ("status",)


def signature(edition, command):
    git(edition.root, "config", "log.showSignature", "true")
    git(edition.root, "config", "gpg.program", str(command))
    made = subprocess.run(["git", "-C", edition.root, "cat-file", "commit", "HEAD"], capture_output=True, check=True).stdout
    head, _blank, body = made.partition(b"\n\n")
    signed = head + b"\ngpgsig -----BEGIN PGP SIGNATURE-----\n \n x\n -----END PGP SIGNATURE-----\n\n" + body
    done = subprocess.run(["git", "-C", edition.root, "hash-object", "-t", "commit", "-w", "--stdin"], input=signed, capture_output=True, check=True)
    git(edition.root, "update-ref", "refs/heads/main", done.stdout.decode().strip())
    return ("log", "-1")


def fetching(edition, command):
    """A clone that has not everything asks another program for the rest."""
    git(edition.root, "config", "core.repositoryFormatVersion", "1")
    git(edition.root, "config", "extensions.partialClone", "origin")
    git(edition.root, "config", "remote.origin.url", f"ext::{command} x")
    git(edition.root, "config", "remote.origin.promisor", "true")
    git(edition.root, "config", "protocol.ext.allow", "always")
    id_ = subprocess.run(["git", "-C", edition.root, "rev-parse", f"HEAD:{LIST}"], capture_output=True, text=True, check=True).stdout.strip()
    edition.path(f".git/objects/{id_[:2]}/{id_[2:]}").unlink()
    return ("cat-file", "-p", id_)


def inner_repository(edition, command):
    """A submodule has a configuration of its own, which the outer one does not overrule."""
    inner = edition.path("inner")
    inner.mkdir()
    edition.write("inner/.gitattributes", "*.bib filter=x\n")
    edition.write("inner/a.bib", "x\n")
    git(inner, "init", "-q")
    git(inner, "add", "-A")
    git(inner, "commit", "-q", "-m", "x")
    git(edition.root, "add", "inner")
    git(edition.root, "commit", "-q", "-m", "Inner")
    git(inner, "config", "filter.x.clean", str(command))
    touched(edition, "inner/a.bib")
    return ("status",)


TRAPS = [fsmonitor, clean, clean_with_an_odd_name, process, textconv, external_diff, hooks, signature, fetching, inner_repository]


@pytest.mark.parametrize("setting", TRAPS, ids=lambda each: each.__name__)
def test_nothing_runs_that_a_repository_names(kept, trap, setting):
    command, mark = trap
    provoking = setting(kept, command)
    identity_of(kept.root)
    is_changed(kept.root)
    done = diff(kept, "HEAD")
    assert "Traceback" not in done.stderr
    again = diff(kept, "HEAD", "HEAD", "--format", "markdown")
    assert "Traceback" not in again.stderr
    assert not mark.exists()
    plain_git(kept, *provoking)
    assert mark.exists(), "the trap does not work, so nothing was shown"


def test_what_is_missing_in_a_clone_is_said(kept, trap):
    fetching(kept, trap[0])
    done = diff(kept, "HEAD")
    assert done.returncode == 2
    assert f"{LIST} is not in this clone; fetch it whole" in done.stderr


def test_what_attributes_leave_out_or_change_is_seen(kept):
    kept.change(TIDE, ":status: dependent", ":status: untraced")
    kept.write("docs/extra.md", "---\norphan: true\n---\n\n# $Format:%H$\n\n$Id$\n")
    kept.write(".gitattributes", "*.md export-ignore export-subst ident text eol=crlf\n*.bib working-tree-encoding=UTF-16\n")
    git(kept.root, "add", "-A")
    git(kept.root, "commit", "-q", "-m", "Two")
    done = diff(kept, "HEAD~1", "HEAD")
    assert done.stdout.startswith("status lowered (1)\n  tide1911-1 ")
    with state_of(kept.root, "HEAD") as state:
        assert (state.folder / "docs/extra.md").read_bytes().endswith(b"# $Format:%H$\n\n$Id$\n")
        assert (state.folder / LIST).read_bytes() == (SPECIMEN / LIST).read_bytes()
        assert state.left_out == ()


def test_replacements_and_grafts_are_not_believed(kept):
    kept.change(TIDE, ":status: dependent", ":status: untraced")
    git(kept.root, "commit", "-q", "-a", "-m", "Two")
    git(kept.root, "replace", "HEAD", "HEAD~1")
    assert "status lowered (1)" in diff(kept, "HEAD~1", "HEAD").stdout


@pytest.mark.parametrize("name", ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_NAMESPACE"])
def test_the_surroundings_lead_to_no_other_repository(kept, tmp_path, monkeypatch, name):
    git(tmp_path, "init", "-q", "elsewhere")
    expected = identity_of(kept.root)
    monkeypatch.setenv(name, str(tmp_path / "elsewhere/.git"))
    assert identity_of(kept.root) == expected
    assert len(expected.commit) == 40


def test_commands_in_the_surroundings_are_not_run(kept, trap, monkeypatch):
    command, mark = trap
    for name in ("GIT_EXTERNAL_DIFF", "GIT_PAGER", "GIT_SSH_COMMAND", "GIT_ASKPASS", "SSH_ASKPASS", "GIT_EDITOR"):
        monkeypatch.setenv(name, str(command))
    monkeypatch.setenv("GIT_TRACE", str(mark))
    monkeypatch.setenv("GIT_CONFIG_PARAMETERS", f"'core.fsmonitor={command}'")
    kept.change(TIDE, ":status: dependent", ":status: untraced")
    assert identity_of(kept.root).commit.endswith("-dirty")
    assert "status lowered" in diff(kept, "HEAD").stdout
    assert not mark.exists()


def test_a_folder_that_looks_like_a_repository_is_none(kept, trap):
    """Files of a request can make one of a folder of the edition, with commands of theirs."""
    inner = copy_of(SPECIMEN, kept.root / "sub")
    git(kept.root, "init", "-q", "--bare", "sub/bare")
    for path in (inner.root / "bare").iterdir():
        path.rename(inner.root / path.name)
    of_theirs = ("--git-dir", str(inner.root), "--work-tree", str(inner.root))
    git(kept.root, *of_theirs, "add", "-A", "docs")
    git(kept.root, *of_theirs, "commit", "-q", "-m", "Theirs")
    for name, value in (("core.bare", "false"), ("core.worktree", str(inner.root)), ("core.fsmonitor", str(trap[0]))):
        git(kept.root, *of_theirs, "config", name, value)
    assert identity_of(inner.root).commit == ""
    done = diff(inner, "HEAD")
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert not trap[1].exists()
    plain_git(inner, "status")
    assert trap[1].exists(), "the trap does not work, so nothing was shown"


def test_a_worktree_that_is_elsewhere_is_said(kept, tmp_path):
    (tmp_path / "other").mkdir()
    git(kept.root, "config", "core.worktree", str(tmp_path / "other"))
    done = diff(kept, "HEAD")
    assert done.returncode == 2
    assert "correct core.worktree" in done.stderr


def test_nothing_is_written_into_the_repository(kept):
    touched(kept, LIST)
    index = kept.path(".git/index").read_bytes()
    identity_of(kept.root)
    assert kept.path(".git/index").read_bytes() == index


def test_who_has_enough_leaves_and_the_program_ends(kept):
    with answering(kept.root, "ls-tree", "-r", "HEAD") as listed:
        assert listed.read(6) == b"100644"
    with pytest.raises(GitError):
        ask(kept.root, "cat-file", "commit", "0" * 40)


def test_git_is_run_in_one_module():
    for path in (ROOT / "ext/quotations").rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        words = {node.value for node in ast.walk(tree) if isinstance(node, ast.Constant)}
        assert "git" not in words or path.name == "git.py", path


# ---------------------------------------------------------------- Trees of any kind


def made(edition: Copy, entries: list[tuple[str, bytes, bytes]], base: str = "HEAD") -> str:
    """A commit with these entries (mode, name, words) beside those of another, as ``git add`` makes none."""

    def run(*arguments: str, given: bytes = b"") -> str:
        who = {"GIT_AUTHOR_NAME": "x", "GIT_AUTHOR_EMAIL": "x", "GIT_COMMITTER_NAME": "x", "GIT_COMMITTER_EMAIL": "x"}
        done = subprocess.run(["git", "-C", edition.root, *arguments], input=given, capture_output=True, check=True, env=os.environ | who)
        return done.stdout.decode().strip()

    tree = subprocess.run(["git", "-C", edition.root, "ls-tree", "-z", base], capture_output=True, check=True).stdout
    for mode, name, words in entries:
        kind = "commit" if mode == "160000" else "tree" if mode == "040000" else "blob"
        id_ = words.decode() if kind != "blob" else run("hash-object", "-w", "--stdin", given=words)
        tree += f"{mode} {kind} {id_}\t".encode() + name + b"\0"
    raw = b"".join(_raw(line) for line in sorted(tree.split(b"\0"), key=lambda each: each.partition(b"\t")[2]) if line)
    id_ = run("hash-object", "-t", "tree", "-w", "--literally", "--stdin", given=raw)
    return run("commit-tree", "-m", "x", id_)


def _raw(line: bytes) -> bytes:
    facts, _tab, name = line.partition(b"\t")
    mode, _kind, id_ = facts.split()
    return mode.lstrip(b"0") + b" " + name + b"\0" + bytes.fromhex(id_.decode())


@pytest.mark.parametrize(
    ("mode", "name", "words", "told"),
    [
        ("100644", b"a\nb.md", b"x", ""),
        ("100644", b'"quoted"\t.md', b"x", ""),
        ("100644", b"\xff\xfe.md", b"x", ""),
        ("100644", b"..", b"x", "its name leads out"),
        ("100644", b".git", b"x", "its name leads out"),
        ("100644", b".GIT", b"x", "its name leads out"),
        ("100644", b"n" * 300, b"x", "it cannot be written here: File name too long"),
        ("100755", b"run.md", b"x", ""),
        ("120000", b"inside.md", b"docs/index.md", ""),
        ("120000", b"outside.md", b"/etc/passwd", "a link that leads out"),
        ("120000", b"up.md", b"../../x", "a link that leads out"),
        ("120000", b"loop.md", b"loop.md", ""),
        ("120000", b"long.md", b"x/" * 3000, "more than 100,000,000"),
        ("160000", b"inner", b"1" * 40, "another repository (a submodule)"),
    ],
)
def test_an_entry_of_any_kind_is_read_or_told(kept, mode, name, words, told):
    commit = made(kept, [(mode, name, words)])
    with state_of(kept.root, commit) as state:
        assert (state.folder / TIDE).read_bytes() == kept.path(TIDE).read_bytes()
        path = state.folder / os.fsdecode(name)
        if told:
            assert len(state.left_out) == 1
            assert told in state.left_out[0]
            if name != b"..":
                assert len(name) > 255 or not os.path.lexists(path)
        else:
            assert state.left_out == ()
            assert path.is_symlink() if mode == "120000" else path.read_bytes() == words
    done = diff(kept, "HEAD", commit)
    assert (done.returncode, "Traceback" in done.stderr) == (0, False)
    assert ("1 file is left out of" in done.stdout) == bool(told)
    assert told in done.stderr
    assert len(done.stderr.splitlines()) == bool(told)


def test_links_cannot_lead_out_one_through_another(kept, tmp_path):
    (tmp_path / "secret.md").write_text("secret", encoding="utf-8")
    deep = made(kept, [("120000", b"short", b"docs"), ("120000", b"out.md", b"docs/sources/../../short/../../secret.md")])
    with state_of(kept.root, deep) as state:
        assert any(each.startswith("out.md: it is a link that leads out") for each in state.left_out)
        assert not os.path.lexists(state.folder / "out.md")


def test_a_link_and_a_file_in_its_place(kept):
    """A tree can name one thing twice."""
    commit = made(kept, [("120000", b"a", b"docs"), ("100644", b"a", b"x")])
    with state_of(kept.root, commit) as state:
        assert len(state.left_out) == 1


def test_what_is_too_large_is_left_out_or_refused(kept, monkeypatch, tmp_path):
    monkeypatch.setattr(unpacking, "LARGEST_FILE", 20_000)
    commit = made(kept, [("100644", b"large.md", b"x" * 20_001), ("100644", b"small.md", b"x" * 20_000)])
    with state_of(kept.root, commit) as state:
        assert state.left_out == ("large.md: it has 20,001 bytes, more than 20,000",)
        assert (state.folder / "small.md").stat().st_size == 20_000
    monkeypatch.setattr(unpacking, "MOST_BYTES", 30_000)
    with pytest.raises(HistoryError, match="more than 30,000 bytes"), state_of(kept.root, commit):
        pass


def test_a_tree_without_end_is_refused(kept, monkeypatch, tmp_path):
    """Forty trees, each ten times the next, name more files than there is room for."""
    monkeypatch.setattr(unpacking, "MOST_FILES", 5_000)
    inner = subprocess.run(["git", "-C", kept.root, "rev-parse", "HEAD^{tree}"], capture_output=True, text=True, check=True).stdout.strip()
    for _level in range(40):
        raw = b"".join(b"40000 %d\0" % at + bytes.fromhex(inner) for at in range(10))
        done = subprocess.run(["git", "-C", kept.root, "hash-object", "-t", "tree", "-w", "--stdin"], input=raw, capture_output=True, check=True)
        inner = done.stdout.decode().strip()
    commit = made(kept, [("040000", b"bomb", inner.encode())])
    with pytest.raises(HistoryError, match="more than 5,000 files"), state_of(kept.root, commit):
        pass


def test_a_tree_says_what_it_left_out(kept, tmp_path):
    tree = Tree(kept.root, "HEAD", tmp_path / "new")
    tree.folder.mkdir()
    tree.unpack()
    assert tree.left_out == []


# ---------------------------------------------------------------- The identity


def test_an_identity_is_that_of_the_commit(kept, monkeypatch):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    said = subprocess.run(["git", "-C", kept.root, "log", "-1", "--format=%H %ct"], capture_output=True, text=True, check=True).stdout.split()
    identity = identity_of(kept.root)
    assert [identity.commit, str(identity.epoch)] == said
    touched(kept, TIDE)
    assert identity_of(kept.root) == identity
    kept.write("docs/new.md", "# New\n")
    assert identity_of(kept.root) == identity
    kept.change(TIDE, ":status: dependent", ":status: untraced")
    assert identity_of(kept.root).commit == f"{said[0]}-dirty"


def test_without_a_repository_there_is_no_commit(specimen, monkeypatch, tmp_path):
    monkeypatch.delenv("SOURCE_DATE_EPOCH", raising=False)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    assert (identity_of(specimen.root).commit, identity_of(specimen.root).date) == ("", "1980-01-01")


@pytest.mark.parametrize("given", ["abc", "-5", str(10**30), "253402300800", "1.5", " 5", "٣", "1e9", "0x10"])
def test_a_date_that_is_none_is_said(specimen, monkeypatch, given):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    with pytest.raises(DateError, match=r"SOURCE_DATE_EPOCH is “.*no number of seconds"):
        identity_of(specimen.root)


@pytest.mark.parametrize(("given", "date"), [("0", "1970-01-01"), ("253402300799", "9999-12-31")])
def test_a_date_at_the_edge_is_one(specimen, monkeypatch, given, date):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", given)
    assert identity_of(specimen.root).date == date
