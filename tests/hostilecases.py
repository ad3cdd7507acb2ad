"""The cases of ``tests/hostile``: read, laid over a copy of the specimen, and checked in a bounded process.

Run with folders as arguments, this checks each and prints a line of JSON for each. A process that grows
beyond ``MEMORY`` or takes ``PATIENCE`` seconds of its own time ends.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import re
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path

SPECIMEN = Path(__file__).resolve().parent / "specimen"
MEMORY = 2 * 1024**3
PATIENCE = 120
"""A guard against hanging, not a measurement: the machine may be busy."""

_CASE = re.compile(r"^## (.+)$", re.MULTILINE)
_FENCED = re.compile(r"^(`{4,})(\w+) (\S[^\n]*)\n(.*?)^\1$", re.MULTILINE | re.DOTALL)
_GETS = re.compile(r"^Gets: (.*)$", re.MULTILINE)
_FOUND = re.compile(r"([^\s:`,][^:`]*):(\+?\d+) (Q\d{3})")
_CHAR = re.compile(r"«U\+([0-9A-F]{4,6})»")
_TIMES = re.compile(r"«(\d+) × ([^»]*)»")
_HASH = re.compile(r"«sha256 of (\S+)»")
_FINDING = re.compile(r"^(\S.*?):(\d+):\d+: (Q\d{3}) (?!advice)", re.MULTILINE)


@dataclass(frozen=True)
class Case:
    """A hostile input: its files, as (kind, path, text), and the findings it gets, none if it is text."""

    theme: str
    name: str
    files: tuple[tuple[str, str, str], ...]
    gets: tuple[tuple[str, int, str], ...]
    more: bool = False
    """True if it gets more of the same kind than are written down."""

    @property
    def id(self) -> str:
        return f"{self.theme}: {self.name}"

    @property
    def slug(self) -> str:
        return re.sub(r"\W+", "-", f"{self.theme}-{self.name}".lower()).strip("-")


def cases(folder: Path) -> list[Case]:
    """Every case of every file."""
    found = []
    for path in sorted(folder.glob("*.md")):
        if path.name != "README.md":
            text = path.read_text(encoding="utf-8")
            blocks = list(_FENCED.finditer(text))
            heads = [each for each in _CASE.finditer(text) if not any(b.start() < each.start() < b.end() for b in blocks)]
            for head, after in zip(heads, [*heads[1:], None], strict=True):
                part = text[head.end() : after.start() if after else len(text)]
                found.append(_case(path.stem, head[1], part))
    return found


def _case(theme: str, name: str, text: str) -> Case:
    gets = _GETS.search(_FENCED.sub("", text))
    assert gets, f"{theme}: “{name}” does not say what it gets"
    expected = tuple((path, _line(path, line), code) for path, line, code in _FOUND.findall(gets[1]))
    assert expected or gets[1] == "nothing, it is text", f"{theme}: “{name}” gets {gets[1]}"
    files = tuple((each[2], each[3], each[4]) for each in _FENCED.finditer(text))
    assert files, f"{theme}: “{name}” has no files"
    return Case(theme, name, files, expected, gets[1].endswith("and more of these"))


def _line(path: str, written: str) -> int:
    """A line of a file; with a plus, of what is added to a file of the specimen, below a blank line."""
    before = len((SPECIMEN / path).read_text("utf-8").splitlines()) + 1 if written.startswith("+") else 0
    return before + int(written)


def lay(case: Case, root: Path, page: str = "docs/hostile.md") -> None:
    """Put the files of a case into an edition; its page under another name, if that is asked for."""
    for kind, name, text in case.files:
        path = root / (page if name == "docs/hostile.md" else _written(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        if kind == "link":
            path.symlink_to(text.strip())
        elif kind == "hex":
            path.write_bytes(bytes.fromhex(text))
        else:
            words = _HASH.sub(lambda found: hashlib.sha256((root / found[1]).read_bytes()).hexdigest(), _written(text))
            before = path.read_text("utf-8") + "\n" if kind == "bib" or name == "conf.py" else ""
            path.write_text(before + words, encoding="utf-8", newline="")


def _written(text: str) -> str:
    """A text with what cannot be typed in its place."""
    text = _CHAR.sub(lambda found: chr(int(found[1], 16)), text)
    return _TIMES.sub(_repeated, text)


def _repeated(found: re.Match[str]) -> str:
    words = found[2].replace("⏎", "\n")
    if "№" not in words:
        return words * int(found[1])
    return "".join(words.replace("№", str(number)) for number in range(int(found[1])))


def check(root: Path) -> dict[str, object]:
    """The status, the findings and the output of the check, as its user sees them."""
    from quotations.cli import main

    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = main(["check", "--root", str(root)])
    found = [(path, int(line), code) for path, line, code in _FINDING.findall(out.getvalue())]
    odd = sorted({char for char in out.getvalue() if unicodedata.category(char) in {"Cc", "Cf"} and char != "\n"})
    return {"status": status, "found": found, "err": err.getvalue(), "odd": odd, "lines": out.getvalue()[:2000]}


if __name__ == "__main__":
    import resource
    import signal
    import traceback

    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    for argument in sys.argv[1:]:
        signal.setitimer(signal.ITIMER_PROF, PATIENCE)  # ends the process, in whatever it is
        try:
            result = check(Path(argument))
        except BaseException:  # noqa: BLE001 — whatever it is, it is told to whoever reads this
            result = {"status": -1, "found": [], "err": traceback.format_exc(), "odd": [], "lines": ""}
        print(json.dumps([argument, result]), flush=True)
