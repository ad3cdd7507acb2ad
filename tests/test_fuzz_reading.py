"""The check reads a page as MyST does: the same links, pictures, HTML, directives and roles, in any page.

Pages are drawn from a grammar (``pagegrammar``), read by the check and by the real MyST (``mystreading``). What
one meets and the other does not is a hole, by which a page would pass the check and then do something.
Nothing is compared where the check has refused to read on: ``unread``.

``python tests/test_fuzz_reading.py FIRST COUNT`` reads so many pages, and prints those that differ.
"""

from __future__ import annotations

import sys
import tempfile
from collections import Counter
from pathlib import Path

import pytest
from docutils.parsers.rst.directives import uri
from hypothesis import example, given
from hypothesis import strategies as st

from fuzzing import examples
from mystreading import DOCNAME, Myst, myst_in
from pagegrammar import Grammar
from quotations.core.messages.groups import Severity
from quotations.core.pages.allowed import ALLOWED
from quotations.core.pages.page import read_page

PLAIN = frozenset(("colon_fence", "deflist"))
EXTENSIONS = (PLAIN, PLAIN, ALLOWED.myst_extensions)


def difference(myst: Myst, text: str, extensions: frozenset[str], counts: Counter[str]) -> str:
    """What the check and MyST read differently in a page; empty if it is nothing."""
    ours: list[tuple[str, str]] = []
    page, findings = read_page(DOCNAME, "page.md", text, witness="w", lang="en", extensions=extensions, met=ours)
    refused = [each for each in findings if each.rule.severity is Severity.ERROR]
    counts["pages"] += 1
    counts["accepted"] += not refused
    if any(each.code in {"Q411", "Q428"} or "the head of a page" in each.text for each in refused):
        return ""  # of the head, or of the whole, is refused more than is met
    if any(kind == "unread" for kind, _value in ours):
        return "" if refused else "it is not read, and not refused"
    try:
        theirs = myst.read(text, extensions)
    except Exception as error:  # noqa: BLE001 — whatever it is, it ends the build
        return "" if refused else f"MyST ends with {type(error).__name__}: {error}"
    counts["compared"] += 1
    counts.update(kind for kind, _value in theirs.met)
    ours = [(kind, uri(value) if kind == "picture" else value) for kind, value in ours]
    unseen, unmet = Counter(theirs.met) - Counter(ours), Counter(ours) - Counter(theirs.met)
    if unseen:
        return f"only MyST meets {sorted(unseen)}"
    if unmet and not theirs.lost:
        return f"only the check meets {sorted(unmet)}"
    counts["lost"] += bool(unmet)
    odd = theirs.odd({each.path for each in page.pictures}) if not refused else []
    return f"it is accepted, and has {odd}" if odd else ""


def smallest(myst: Myst, text: str, extensions: frozenset[str]) -> str:
    """The page without what is not needed for a difference."""
    for parts in (text.split("\n"), None):
        units, joint = (parts, "\n") if parts else (list(text), "")
        size = max(1, len(units) // 2)
        while size:
            at = 0
            while at < len(units):
                fewer = [*units[:at], *units[at + size :]]
                if difference(myst, joint.join(fewer), extensions, Counter()):
                    units = fewer
                else:
                    at += size
            size //= 2
        text = joint.join(units)
    return text


@pytest.fixture(scope="module")
def myst(tmp_path_factory):
    with myst_in(tmp_path_factory.mktemp("myst")) as made:
        yield made


def test_the_check_reads_what_myst_reads(myst):
    counts: Counter[str] = Counter()

    @examples(10)
    @given(st.integers(0, 2**63))
    @example(1)
    def check(number):
        text, extensions = Grammar(number).page(), EXTENSIONS[number % len(EXTENSIONS)]
        wrong = difference(myst, text, extensions, counts)
        assert not wrong, f"{wrong}\nin page {number}: {smallest(myst, text, extensions)!r}"

    check()
    # It reaches far: many pages are accepted, and much is met in them.
    assert counts["accepted"] > counts["pages"] / 8, counts
    assert counts["compared"] > counts["pages"] / 3, counts
    assert min(counts[kind] for kind in ("link", "picture", "role", "directive", "html")) > 20, counts


def main(first: int, count: int) -> None:
    """Read so many pages and say which differ."""
    counts: Counter[str] = Counter()
    told: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder, myst_in(Path(folder)) as made:
        for number in range(first, first + count):
            text, extensions = Grammar(number).page(), EXTENSIONS[number % len(EXTENSIONS)]
            wrong = difference(made, text, extensions, counts)
            if wrong:
                told[wrong[:24]] += 1
                if told[wrong[:24]] <= 8:
                    small = smallest(made, text, extensions)
                    print(f"{number}: {difference(made, small, extensions, Counter())}\n    {small!r}", flush=True)
            if counts["pages"] % 10_000 == 0:
                print(dict(counts), flush=True)
    print(dict(counts), dict(told))


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
