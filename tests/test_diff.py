"""What a change does to an edition: by plain calls, and between commits as a user asks for it."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys

import pytest

from conftest import SPECIMEN, Copy, copy_of, surroundings
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.history.difference import Kind, differences
from quotations.core.history.told import as_data, as_markdown, as_text

TIDE = "docs/sources/tide1911.md"
WORKS = "bibliography/works.bib"
NOTICE = "bibliography/witnesses/notice1911.txt"


def changes(edition: Copy):
    """What the specimen became."""
    return differences(load_edition(load_settings(SPECIMEN)), edition.load())


def told(edition: Copy) -> list[tuple[Kind, str, str, str]]:
    return [(each.kind, each.about, each.before, each.after) for each in changes(edition)]


def test_nothing_is_told_of_the_same_edition(specimen):
    specimen.change(TIDE, "## The record", "More prose.\n\n## The record")
    assert told(specimen) == []
    assert list(as_text([])) == ["nothing that the edition records is otherwise"]


def test_a_wording_is_told_with_what_differs(specimen):
    specimen.change(TIDE, "The lamp was lit at dusk [as", "The lamp was lit at noon [as")
    [change] = changes(specimen)
    assert (change.kind, change.about, change.place.path, change.place.line) == (Kind.REWORDED, "tide1911-1", TIDE, 9)
    assert "at dusk [as" in change.before
    assert "at noon [as" in change.after
    lines = list(as_text([change]))
    assert lines[0] == "reworded (1)"
    assert any("⟦dusk⟧" in line for line in lines)
    assert any("⟦noon⟧" in line for line in lines)


CHANGED = {
    "raised": ((TIDE, ":status: dependent", ":status: original"), (Kind.STATUS_RAISED, "tide1911-1", "dependent", "original")),
    "lowered": ((TIDE, ":status: dependent", ":status: untraced"), (Kind.STATUS_LOWERED, "tide1911-1", "dependent", "untraced")),
    "withdrawn": ((TIDE, ":status: dependent\n", ""), (Kind.STATUS_WITHDRAWN, "tide1911-1", "dependent", "")),
    "speaker": ((TIDE, "Ruth Hale\n:date", "R. Hale\n:date"), (Kind.ATTRIBUTED, "tide1911-1", "speaker: Ruth Hale", "speaker: R. Hale")),
    "condition more": ((TIDE, "differs, contested", "differs, contested, truncated"), (Kind.CONDITION_ADDED, "tide1911-1", "", "truncated")),
    "condition less": ((TIDE, "differs, contested", "differs"), (Kind.CONDITION_REMOVED, "tide1911-1", "contested", "")),
    "lines": ((TIDE, ":lines: 5", ":lines: 5-6"), (Kind.MOVED, "tide1911-source", "sources/tide1911, line 5 of notice1911", "sources/tide1911, lines 5-6 of notice1911")),
    "sign": ((TIDE, "`quite`", "`wholly`"), (Kind.SIGNS, "tide1911-1", "sic: rowd (rowed), supplied: quite", "sic: rowd (rowed), supplied: wholly")),
    "id": ((TIDE, "{paratext} tide1911-source", "{paratext} tide1911-credit"), (Kind.RENAMED, "tide1911-credit", "tide1911-source", "tide1911-credit")),
    "work": ((WORKS, "{A Night at the Light}", "{A Night}"), (Kind.WORK_CHANGED, "tide1911", "title: A Night at the Light", "title: A Night")),
}


@pytest.mark.parametrize("name", CHANGED)
def test_a_change_of_the_record_is_told_once(specimen, name):
    (path, old, new), expected = CHANGED[name]
    specimen.change(path, old, new)
    assert told(specimen) == [expected]


def test_evidence_witnesses_works_and_whole_quotations(specimen):
    specimen.change(TIDE, "  result: differs in two places\n", "  result: differs in two places\n- against: search\n  read: two libraries\n  on: 1911-03-02\n  result: no copy\n")
    specimen.write(NOTICE, specimen.text(NOTICE) + "\nMore.\n")
    specimen.write(WORKS, specimen.text(WORKS) + "\n@misc{fog1911,\n  title = {Fog},\n  note = {x},\n}\n")
    specimen.write(TIDE, specimen.text(TIDE) + "\n:::{quotation} fog1911-1\n:source: fog1911\n:lines: 16\n\nMore.\n:::\n")
    found = {each.kind: each for each in changes(specimen)}
    assert set(found) == {Kind.EVIDENCE_ADDED, Kind.WITNESS_CHANGED, Kind.WORK_ADDED, Kind.ADDED}
    assert found[Kind.EVIDENCE_ADDED].after == "search, 1911-03-02: two libraries; no copy"
    assert found[Kind.WITNESS_CHANGED].after == hashlib.sha256(specimen.path(NOTICE).read_bytes()).hexdigest()
    assert (found[Kind.WORK_ADDED].about, found[Kind.ADDED].after) == ("fog1911", "More.")
    back = differences(specimen.load(), load_edition(load_settings(SPECIMEN)))
    assert {each.kind for each in back} == {Kind.EVIDENCE_REMOVED, Kind.WITNESS_CHANGED, Kind.WORK_REMOVED, Kind.REMOVED}


def test_words_of_others_are_no_markup_and_steer_no_terminal(specimen):
    specimen.change(TIDE, ":speaker: Ruth Hale", ":speaker: [x](http://evil.example) <b> \x1b[2J")
    found = changes(specimen)
    assert "  - after: `speaker: [x](http://evil.example) <b> \\u001b[2J`" in "\n".join(as_markdown(found))
    assert "\x1b" not in "\n".join([*as_text(found), *as_markdown(found)])
    assert as_data(found)[0]["kind"] == "attributed"


# Commits.


def git(folder, *arguments: str) -> None:
    who = ["-c", "user.name=A", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
    subprocess.run(["git", "-C", folder, *who, *arguments], check=True, capture_output=True)


@pytest.fixture
def kept(tmp_path) -> Copy:
    """The specimen in a folder of a repository, with one commit."""
    edition = copy_of(SPECIMEN, tmp_path / "repository" / "harbour edition")
    git(edition.root.parent, "init", "-q", "-b", "main")
    git(edition.root.parent, "add", "-A")
    git(edition.root.parent, "commit", "-q", "-m", "One")
    return edition


def diff(edition: Copy, *arguments: str, **more: str):
    command = [sys.executable, "-m", "quotations", "diff", "--root", str(edition.root), *arguments]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(**more))


def test_the_files_here_are_compared_with_a_commit_and_stay_as_they_are(kept):
    kept.change(TIDE, ":status: dependent", ":status: independent")
    before = subprocess.run(["git", "-C", kept.root, "status", "--porcelain"], capture_output=True, check=True).stdout
    done = diff(kept, "HEAD")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == f"status raised (1)\n  tide1911-1  ({TIDE}:9)\n    before  dependent\n    after   independent\n\n"
    assert subprocess.run(["git", "-C", kept.root, "status", "--porcelain"], capture_output=True, check=True).stdout == before


def test_two_commits_are_compared_in_every_form(kept):
    kept.change(TIDE, ":status: dependent", ":status: untraced")
    git(kept.root, "commit", "-q", "-a", "-m", "Two")
    kept.write(TIDE, "# Nothing\n")
    data = json.loads(diff(kept, "HEAD~1", "main", "--format", "json").stdout)
    assert data == {"changes": [{"kind": "status-lowered", "about": "tide1911-1", "path": TIDE, "line": 9, "before": "dependent", "after": "untraced"}], "notes": []}
    assert "### Status lowered (1)\n" in diff(kept, "HEAD~1", "HEAD", "--format", "markdown").stdout
    assert "nothing that the edition records is otherwise" in diff(kept, "HEAD", "HEAD").stdout


def test_the_settings_of_the_second_state_are_not_run_unasked(kept, tmp_path):
    ran = tmp_path / "ran"
    kept.write("conf.py", kept.text("conf.py") + f"\nopen({str(ran)!r}, 'w').close()\n")
    done = diff(kept, "HEAD")
    assert "conf.py is changed; both states are read with that of HEAD" in done.stdout
    assert not ran.exists()
    assert "each state is read with its own" in diff(kept, "HEAD", "--own-settings").stdout
    assert ran.exists()


def test_a_state_that_cannot_be_read_whole_is_said(kept):
    kept.change(TIDE, ":lines: 5", ":lines: five")
    done = diff(kept, "HEAD")
    assert done.returncode == 0
    assert "faults found in reading the files here: 1; what could not be read is not compared" in done.stdout


@pytest.mark.parametrize("revision", ["nothing-of-the-kind", "--output=x", "HEAD:conf.py", ""])
def test_what_is_no_commit_gets_a_message(kept, revision):
    done = diff(kept, "--", revision)
    assert done.returncode == 2
    assert "is no commit of this repository" in done.stderr
    assert "Traceback" not in done.stderr


def test_without_git_or_a_repository_there_is_a_message(kept, specimen, tmp_path):
    outside = diff(specimen, "HEAD", GIT_CEILING_DIRECTORIES=str(tmp_path))
    assert outside.returncode == 2
    assert "is in no Git repository" in outside.stderr
    without = diff(kept, "HEAD", PATH=str(tmp_path))
    assert without.returncode == 2
    assert "install Git" in without.stderr


def test_commits_before_the_edition_or_with_broken_settings_get_a_message(kept):
    kept.write("conf.py", "raise ValueError('no')\n")
    git(kept.root, "commit", "-q", "-a", "-m", "Broken")
    broken = diff(kept, "HEAD")
    assert (broken.returncode, broken.stderr) == (2, "HEAD: conf.py: cannot be run: ValueError: no\n")
    git(kept.root, "rm", "-q", "-r", "--cached", ".")
    (kept.root.parent / "other").write_text("x")
    git(kept.root.parent, "add", "other")
    git(kept.root, "commit", "-q", "-m", "Gone")
    gone = diff(kept, "HEAD")
    assert gone.returncode == 2
    assert "the edition was not there yet" in gone.stderr


def test_links_of_a_commit_lead_nowhere(kept, tmp_path):
    (tmp_path / "secret.md").write_text(":::{quotation} secret-1\n:lines: 1\n\nSecret.\n:::\n")
    kept.path("docs/secret.md").symlink_to(tmp_path / "secret.md")
    git(kept.root, "add", "-A")
    git(kept.root, "commit", "-q", "-m", "Link")
    done = diff(kept, "HEAD~1", "HEAD")
    assert done.returncode == 0
    assert "ecret" not in done.stdout
