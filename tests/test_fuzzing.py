"""What the property-based tests rest on would itself find something."""

from __future__ import annotations

import itertools
import re
from contextlib import suppress

import pytest

from fuzzing import answering, assert_sound
from quotations.core.messages import Finding, Rule


def never_ends() -> None:
    for _ in itertools.count():
        with suppress(Exception):
            pass


@pytest.mark.parametrize("stuck", [never_ends, lambda: re.match(r"(a|aa)+$", "a" * 80 + "b")], ids=["a loop", "an expression"])
def test_what_is_stuck_is_told(stuck):
    with pytest.raises(AssertionError, match=r"no answer after 0\.2 s"), answering(0.2):
        stuck()


@pytest.mark.parametrize(
    ("path", "line", "column", "sound"),
    [
        ("page.md", 1, 1, True),
        ("page.md", 2, 4, True),
        ("page.md", 2, 5, False),
        ("page.md", 3, 1, True),
        ("page.md", 4, 1, False),
        ("page.md", 0, 1, False),
        ("none.md", 1, 1, True),
        ("none.md", 2, 1, False),
        ("../page.md", 1, 1, False),
    ],
)
def test_a_finding_out_of_its_file_is_told(tmp_path, path, line, column, sound):
    (tmp_path / "page.md").write_text("one\ntwo\n", encoding="utf-8")
    finding = Finding(path, line, column, "wrong\nand more", Rule.BAD_ID)
    if sound:
        assert_sound([finding], tmp_path)
    else:
        with pytest.raises(AssertionError):
            assert_sound([finding], tmp_path)
