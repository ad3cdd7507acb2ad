"""What the property-based tests share: how long they run, what counts as stuck, what a finding must be.

In `make test` they take the same examples each time, a few hundred; `make fuzz` takes thousands of others.
What a long run found is kept beside the property it broke, as an ``@example``.
"""

from __future__ import annotations

import re
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from quotations.cli.findings import as_annotation, as_data, as_text
from quotations.core.messages import Finding
from quotations.shell.colour import Colours

SUITE, LONG = "suite", "long"


def register_profiles() -> None:
    """No profile times an example: a machine may be busy."""
    untimed = {"deadline": None, "database": None, "suppress_health_check": [HealthCheck.too_slow]}
    settings.register_profile(SUITE, derandomize=True, max_examples=100, **untimed)
    settings.register_profile(LONG, max_examples=2_000, print_blob=True, **untimed)
    settings.load_profile(SUITE)


def is_long() -> bool:
    return settings().max_examples > 1_000


def examples(share: float) -> settings:
    """Take a share of the usual number of examples."""
    return settings(max_examples=max(10, round(settings().max_examples * share)))


class _StuckError(BaseException):
    """No ``except Exception`` may take it for damage of a file."""


@contextmanager
def answering(seconds: float = 0) -> Iterator[None]:
    """Fail where there is no answer: after 2 s of the processor in a long run, and 20 s in the suite.

    The processor's time, since that of the clock says how busy the machine is. Nothing is interrupted inside
    a library in C, but as soon as it comes back.
    """
    if not hasattr(signal, "setitimer"):
        yield
        return
    seconds = seconds or (2 if is_long() else 20)

    def stop(_number: int, _frame: object) -> None:
        raise _StuckError

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except _StuckError:
        message = f"no answer after {seconds} s"
        raise AssertionError(message) from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


_LINE_END = re.compile(r"\r\n|\r|\n")


def assert_sound(findings: Sequence[Finding], root: Path) -> None:
    """Each stands at a character of a file, or just behind its line, and is printed in its form."""
    for each in findings:
        path = root / each.path
        assert path.resolve().is_relative_to(root.resolve()), each
        if len(path.name) > 255 or path.is_dir():  # a page may name what no file can be called
            assert (each.line, each.column) == (1, 1), each
        elif path.is_file():
            text = path.read_bytes().decode("utf-8-sig", "replace")
            lines = _LINE_END.split(text) if path.suffix in {".md", ".bib"} else text.split("\n")
            assert 1 <= each.line <= len(lines), each
            assert 1 <= each.column <= len(lines[each.line - 1]) + 1, each
        else:
            assert each.line == 1, each
    told = list(as_text(findings, root, Colours()))
    heads = [line for line in told if line and not line[0].isspace()]
    assert len(heads) == len(findings)
    assert all(re.match(r"\S.*:\d+:\d+: Q\d{3} ", line) for line in heads)
    assert all(len(line.splitlines()) <= 1 and "\0" not in line for line in told)
    assert all(not set(as_annotation(each)) & {"\n", "\r"} for each in findings)
    assert len(as_data(findings, root)) == len(findings)


ODD = st.sampled_from([*"\0\t\r\x0b\x0c\x1b\x1f\x85\xa0\xad\u0301\u200b\u2028\u202e\ufeff\ufffd\U0001f600", "\r\n", "é", "e\u0301", "½", "²", "٣", "ı", "ǅ"])  # fmt: skip
"""Characters that are easily forgotten."""


def soups(tokens: Sequence[str], most: int = 24) -> st.SearchStrategy[str]:
    """Tokens of a language in any order, with anything between them."""
    between = st.sampled_from(["\n", "\n", "\n", "\n\n", " ", "", "\n  ", "\n\t"])
    token = st.one_of(st.sampled_from(tokens), st.sampled_from(tokens), st.text(max_size=6), ODD)
    pairs = st.lists(st.tuples(token, between), max_size=most)
    return pairs.map(lambda found: "".join(part for pair in found for part in pair))


@st.composite
def mutations(draw, sound: Sequence[str], tokens: Sequence[str], most: int = 4) -> str:
    """A sound text of which something is taken away, doubled, moved, or to which something is added."""
    text = draw(st.sampled_from(sound))
    for _ in range(draw(st.integers(0, most))):
        units = draw(st.sampled_from([re.compile(r"(?<=\n)"), re.compile(r"(?<=\s)"), re.compile(r"(?s)(?<=.)")]))
        parts = units.split(text)
        at = draw(st.integers(0, len(parts)))
        until = min(len(parts), at + draw(st.sampled_from([1, 1, 1, 2, 3, 8])))
        match draw(st.sampled_from(["take", "double", "move", "add", "add"])):
            case "take":
                parts[at:until] = []
            case "double":
                parts[at:at] = parts[at:until] * draw(st.sampled_from([1, 1, 2, 40]))
            case "move":
                moved, parts[at:until] = parts[at:until], []
                to = draw(st.integers(0, len(parts)))
                parts[to:to] = moved
            case "add":
                parts.insert(at, draw(st.one_of(st.sampled_from(tokens), ODD, st.text(max_size=3))))
        text = "".join(parts)
    return text
