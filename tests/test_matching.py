"""What stands against what in two texts: as difflib says it where they are short, soon where they are not."""

from __future__ import annotations

import random
from difflib import SequenceMatcher

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fuzzing import answering
from quotations.core.model.matching import EFFORT, Effort, longest_run, opcodes, share_alike

WORDS = st.lists(st.sampled_from("abcde"), max_size=30)


def rebuilt(one, other, codes):
    """Both texts, made of what the codes say of them."""
    assert all(one[i:j] == other[k:m] for tag, i, j, k, m in codes if tag == "equal")
    first = [word for _tag, i, j, _k, _m in codes for word in one[i:j]]
    return first, [word for _tag, _i, _j, k, m in codes for word in other[k:m]]


@given(WORDS, WORDS)
def test_short_texts_are_matched_as_difflib_matches_them(one, other):
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    assert opcodes(one, other) == matcher.get_opcodes()
    assert share_alike(one, other) == pytest.approx(matcher.ratio())
    assert longest_run(one, other) == tuple(matcher.find_longest_match())


@given(WORDS, WORDS, st.integers(0, 40))
def test_with_little_effort_less_is_matched_and_nothing_is_lost(one, other, effort):
    assert rebuilt(one, other, opcodes(one, other, Effort(effort))) == (one, other)


def drawn(letters, number, seed):
    chance = random.Random(seed)  # noqa: S311 — the same every time
    return [chance.choice(letters) for _ in range(number)]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (drawn("ab", 20_000, 1), drawn("ab", 20_000, 2)),
        (["a"] * 200_000, ["a"] * 199_999),
        (list("ab" * 50_000), list("ba" * 50_000)),
        ([word for n in range(20_000) for word in ("a", f"p{n}")], [word for n in range(20_000) for word in ("a", f"q{n}")]),
    ],
)
def test_no_text_takes_for_ever(one, other):
    with answering(20):
        effort = Effort()
        assert rebuilt(one, other, opcodes(one, other, effort)) == (one, other)
        assert 0 <= effort.left <= EFFORT


def test_a_long_text_with_few_differences_is_matched_whole():
    words = drawn([f"w{n}" for n in range(2_000)], 100_000, 3)
    changed = [f"{word}!" if at % 500 == 250 else word for at, word in enumerate(words)]
    codes = opcodes(words, changed)
    assert [code[1] for code in codes if code[0] == "replace"] == list(range(250, 100_000, 500))
