"""Whatever is brought, a command ends soon, within its memory, with a message: each row of ``limitcases``."""

from __future__ import annotations

import shutil

import pytest

from conftest import SPECIMEN, copy_of
from limitcases import CASES, HTML, PDF, Case, Ground, run

pytest.importorskip("resource", reason="needs limits of processes")


@pytest.fixture
def ground(tmp_path, request, built):
    """A copy of the specimen and, for ``verify``, of its book."""
    book = tmp_path / "harbour.pdf"
    if request.node.callspec.params["case"].command[0] == "verify":
        (found,) = built("specimen", "typst").glob("*.pdf")
        shutil.copy(found, book)
    return Ground(copy_of(SPECIMEN, tmp_path / "edition"), book)


SOUND = [Case("the specimen", command, lambda _ground: None, "", 0) for command in (("check",), HTML, PDF, ("verify",))]


@pytest.mark.parametrize("case", SOUND, ids=lambda case: " ".join(case.command))
def test_the_specimen_keeps_within_the_limits(ground, case):
    done = run(case, ground)
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_each_ends_with_a_message(ground, case):
    case.lay(ground)
    done = run(case, ground)
    said = done.stdout + done.stderr
    assert done.returncode == case.status, said[-2000:]
    assert case.says in said
    assert "Traceback" not in said
