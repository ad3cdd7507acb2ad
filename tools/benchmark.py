"""Times check, HTML and PDF of synthetic editions beside two other stacks, in one run: table, JSON and SVG.

The same text (``synthetic.py``: of each source five quotations, six citations and a stored witness) is built

- with the extension, every quotation checked (``quotations``);
- by the bare stack, Sphinx, MyST and sphinxcontrib-bibtex with the theme ``basic``, plain block quotes and
  nothing checked (``bare``), once more with our work-arounds switched on in it (``bare + upstream``);
- by MkDocs Material with mkdocs-bibtex, if ``--mkdocs`` names its program.

Each command runs in a process of its own, one after the other. ``seconds`` are of the wall clock, ``cpu``
those of the processor in all processes that it started, ``MiB`` the greatest resident memory of any of them
(``wait4``). What counts are the ratios within one run; where others are at work on the machine, those of
``cpu`` are the steadier ones. Each is done three times, all stacks in turn, and the least is taken; of large
editions the bare stack and MkDocs, which take minutes, once. Nothing is deleted before the end: a file system
that remembers what was just deleted is slow where the next stack creates its files. With ``TMPDIR`` in memory
no disk counts at all. After the table the targets are printed, each with what was measured. Not on Windows,
which lacks ``wait4``.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from itertools import product
from pathlib import Path

from matplotlib import get_cachedir
from synthetic import Kind, write_edition

ROOT = Path(__file__).resolve().parent.parent
EPOCH = "1700000000"
PYTHON = sys.executable
OURS, BARE, MENDED, MKDOCS = "quotations", "bare", "bare + upstream", "mkdocs"
HTML, EDITED, TWO = "HTML, one worker", "HTML, one page edited", "HTML, two workers"
COLD, CHANGED, ONE = "check, cold", "check, one page changed", "check, one witness of 20 MB"
ROUNDS, LARGE = 3, 1000
"""How often an edition is built by each stack; of so many sources once by those that take minutes."""
EDITION = 17
"""The sources of the edition of this repository."""
KINDS = {
    OURS: Kind(dossier=False),
    BARE: Kind(dossier=False, bare=True),
    MENDED: Kind(dossier=False, bare=True),
    MKDOCS: Kind(dossier=False, mkdocs=True),
}
Asked = tuple[str, int, str]
"""Stack, sources, and what was done."""


@dataclass
class Cost:
    """What a command took."""

    seconds: float
    cpu: float
    mib: float


@dataclass
class Row:
    """One line of the table."""

    stack: str
    sources: int
    what: str
    cost: Cost


@dataclass
class Bench:
    """All that was measured; ``folder`` is thrown away at the end."""

    folder: Path
    mkdocs: str = ""
    rows: list[Row] = field(default_factory=list)

    def run(self, stack: str, sources: int, what: str, command: Sequence[str | Path], root: Path) -> None:
        """Run a command that must succeed, and note what it took."""
        cost = cost_of(list(map(str, command)), root)
        known = self.cost(stack, sources, what)
        if known is None:
            self.rows.append(Row(stack, sources, what, cost))
        elif cost.seconds < known.seconds:
            known.seconds, known.cpu, known.mib = cost.seconds, cost.cpu, cost.mib
        figures = f"{cost.seconds:>9.2f}{cost.cpu:>9.2f}{cost.mib:>9.0f}"
        print(f"{stack:<17}{sources:>8}  {what:<34}{figures}", flush=True)

    def cost(self, stack: str, sources: int, what: str) -> Cost | None:
        """What was measured before, if it was."""
        asked = (stack, sources, what)
        return next(
            (each.cost for each in self.rows if (each.stack, each.sources, each.what) == asked), None
        )


def cost_of(command: list[str], folder: Path) -> Cost:
    """Run a command in a folder.

    :raises SystemExit: if it fails, with what it said.
    """
    surroundings = os.environ | {"SOURCE_DATE_EPOCH": EPOCH, "NO_MKDOCS_2_WARNING": "1"}
    # What is kept of these editions is thrown away with them; the fonts that were found once stay known.
    surroundings |= {"XDG_CACHE_HOME": str(folder.parent / "cache"), "MPLCONFIGDIR": get_cachedir()}
    surroundings.pop("PYTHONDONTWRITEBYTECODE", None)  # Python compiles a module once, as for anybody
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, env=surroundings, stdout=said, stderr=said)  # noqa: S603 — our own
        _pid, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            sys.exit(f"{' '.join(command)}\n{said.read().decode(errors='replace')[-4000:]}")
    peak = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return Cost(seconds, used.ru_utime + used.ru_stime, peak)


def sphinx(root: Path, out: Path, builder: str, jobs: int = 1) -> list[str | Path]:
    """The command of a build; its trees stand beside the output, so that another one begins anew."""
    options = ["-q", "-j", str(jobs), "-b", builder, "-c", root, "-d", out.with_name(f"{out.name}-trees")]
    return [PYTHON, "-m", "sphinx", *options, root / "docs", out]


def add_words(page: Path) -> None:
    """Edit a page: a sentence more."""
    with page.open("a", encoding="utf-8") as file:
        file.write("\nOne more sentence of the evening paper.\n")


def measure_sphinx(bench: Bench, stack: str, sources: int, turn: int) -> None:
    """Build HTML with one worker and with two, after an edit of one page, and the PDF if it is ours."""
    root = bench.folder / f"{stack}-{sources}-{turn}".replace(" ", "")
    write_edition(root, sources, KINDS[stack])
    if stack == MENDED:
        conf = root / "conf.py"
        text = conf.read_text(encoding="utf-8")
        conf.write_text(text.replace('.bibtex"]', '.bibtex", "sphinx_speedups"]'), encoding="utf-8")
    if stack == OURS:
        check = [PYTHON, "-m", "quotations", "check"]
        bench.run(stack, sources, COLD, check, root)
        bench.run(stack, sources, "check, nothing changed", check, root)
        add_words(root / "docs" / "sources" / "source00000.md")
        bench.run(stack, sources, CHANGED, check, root)
    out = root / "out" / "html"
    bench.run(stack, sources, HTML, sphinx(root, out, "html"), root)
    add_words(root / "docs" / "sources" / "source00001.md")
    bench.run(stack, sources, EDITED, sphinx(root, out, "html"), root)
    bench.run(stack, sources, TWO, sphinx(root, root / "out2" / "html", "html", 2), root)
    if stack == OURS and not turn:
        bench.run(stack, sources, "PDF", sphinx(root, root / "out" / "pdf", "typst"), root)


def measure_mkdocs(bench: Bench, sources: int, turn: int) -> None:
    """Build with MkDocs, which has one worker."""
    root = bench.folder / f"mkdocs-{sources}-{turn}"
    write_edition(root, sources, KINDS[MKDOCS])
    bench.run(MKDOCS, sources, HTML, [bench.mkdocs, "build", "--quiet"], root)


def measure_check(bench: Bench) -> None:
    """The check of 10,000 quotations against 2,000 witnesses, and of 2,000 from one witness of 20 MB."""
    check = [PYTHON, "-m", "quotations", "check"]
    root = bench.folder / "check"
    write_edition(root, 2000, KINDS[OURS])
    bench.run(OURS, 2000, COLD, check, root)
    add_words(root / "docs" / "sources" / "source00000.md")
    bench.run(OURS, 2000, CHANGED, check, root)
    root = bench.folder / "witness"
    write_one_witness(root)
    bench.run(OURS, 400, ONE, check, root)


def write_one_witness(root: Path, passages: int = 2000) -> None:
    """Write an edition of so many quotations from one witness, which is covered whole; five to a page."""
    import hashlib

    from synthetic import CONF, Prose

    (root / "docs").mkdir(parents=True)
    (root / "bibliography").mkdir()
    prose, lines, records = Prose(1), list[str](), list[str]()
    for number in range(passages):
        words = prose.paragraph(3)
        rest = [prose.paragraph(4) for _ in range(20)]
        first, last = rest[0].split()[:5], rest[-1].split()[-5:]
        at = len(lines) + 1
        lines += [words, *rest]
        records.append(
            f":::{{quotation}} one-{number}\n:lines: {at}\n\n{words}\n:::\n\n"
            f":::{{paratext}} one-rest-{number}\n:lines: {at + 1}-{at + len(rest)}\n:kind: other\n\n"
            f"{' '.join(first)} {{omitted}}`all else` {' '.join(last)}\n:::\n"
        )
    witness = "".join(f"{line}\n" for line in lines).encode()
    (root / "bibliography" / "one.txt").write_bytes(witness)
    pinned = f"file = {{one.txt}}, sha256 = {{{hashlib.sha256(witness).hexdigest()}}}"
    entry = f"@misc{{one, title = {{One}}, howpublished = {{Archive}}, siglum = {{O}}, {pinned}}}\n"
    (root / "bibliography" / "works.bib").write_text(entry)
    (root / "conf.py").write_text(f'{CONF}quotations_witness = "one"\n')
    (root / "docs" / "index.md").write_text("# One Witness\n")
    for start in range(0, passages, 5):
        text = f"---\nsource: one\n---\n\n# Page {start}\n\n" + "\n".join(records[start : start + 5])
        (root / "docs" / f"page{start}.md").write_text(text)


def measure_edition(bench: Bench) -> None:
    """The edition of this repository: its check, its build, one page edited; and the bare stack beside it."""
    root = bench.folder / "edition"
    for name in ("docs", "bibliography", "conf.py"):
        source = ROOT / name
        (shutil.copytree if source.is_dir() else shutil.copy)(source, _made(root) / name)
    bench.run(OURS, EDITION, COLD, [PYTHON, "-m", "quotations", "check"], root)
    bench.run(OURS, EDITION, HTML, sphinx(root, root / "out" / "html", "html"), root)
    page = root / "docs" / "sources" / "killen1992.md"
    add_words(page)
    bench.run(OURS, EDITION, EDITED, sphinx(root, root / "out" / "html", "html"), root)
    bench.run(OURS, EDITION, "PDF", sphinx(root, root / "out" / "pdf", "typst"), root)
    for path in (root / "docs").rglob("*.md"):
        path.write_text(_without_directives(path.read_text(encoding="utf-8")), encoding="utf-8")
    conf = (root / "conf.py").read_text(encoding="utf-8")
    conf = conf.replace(', "quotations"]', "]").replace('html_theme = "quotations"', 'html_theme = "basic"')
    conf = re.sub(r"^(html_theme_options = \{.*?^\})", "", conf, flags=re.DOTALL | re.MULTILINE)
    conf = re.sub(r'^(bibtex_\w+_style) = "quotations"', r'\1 = "unsrt"', conf, flags=re.MULTILINE)
    conf = conf.replace('bibtex_reference_style = "unsrt"', 'bibtex_reference_style = "author_year"')
    (root / "conf.py").write_text(conf, encoding="utf-8")
    for path in (root / "bibliography").glob("*.bib"):  # of types that the style "unsrt" does not know
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"^@(report|online)\{", "@misc{", text, flags=re.MULTILINE), encoding="utf-8")
    bench.run(BARE, EDITION, HTML, sphinx(root, root / "bare" / "html", "html"), root)
    add_words(page)
    bench.run(BARE, EDITION, EDITED, sphinx(root, root / "bare" / "html", "html"), root)


def _made(folder: Path) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _without_directives(text: str) -> str:
    """A page for the bare stack: what stands in our directives as block quotes, our roles as code."""
    lines, quoting = list[str](), False
    for line in text.split("\n"):
        if re.match(r":{3,}(\{[a-z-]+\}.*)?$", line):
            quoting = "{" in line
        elif not (quoting and re.match(r":\w+:", line)):
            lines.append(f"> {line}" if quoting else line)
    return re.sub(r"\{(quotation:ref|sic|omitted|supplied|interpolation|note)\}`", "`", "\n".join(lines))


@dataclass(frozen=True)
class Target:
    """A figure that is wanted, and what was measured."""

    what: str
    measured: float
    most: float
    unit: str

    def __str__(self) -> str:
        verdict = "met" if self.measured <= self.most else "not met"
        return f"{self.what:<66}{self.measured:>9.2f}{self.most:>8.2f} {self.unit:<4}{verdict}"


@dataclass
class Targets:
    """The targets of which a run says something."""

    bench: Bench
    found: list[Target] = field(default_factory=list)

    def ratio(self, what: str, most: float, above: Asked, below: Asked) -> None:
        """One cost in time is at most so many times another, each for a source."""
        one, other = self.bench.cost(*above), self.bench.cost(*below)
        if one and other:
            measured = (one.seconds / above[1]) / (other.seconds / below[1])
            self.found.append(Target(what, measured, most, "×"))

    def limit(self, what: str, most: float, row: Asked, unit: str = "s") -> None:
        """A cost in seconds or MiB is at most so much."""
        cost = self.bench.cost(*row)
        if cost:
            self.found.append(Target(what, cost.seconds if unit == "s" else cost.mib, most, unit))


def targets(bench: Bench, few: int, many: int) -> list[Target]:
    """All of them."""
    wanted = Targets(bench)
    for size in dict.fromkeys((few, many)):
        html = (OURS, size, HTML)
        wanted.ratio(f"HTML of {size:,} sources, of {BARE}", 0.5, html, (BARE, size, HTML))
        wanted.ratio(f"HTML of {size:,} sources, of {MENDED}", 1.3, html, (MENDED, size, HTML))
        wanted.ratio(f"the same with two workers, of {MKDOCS}", 1.0, (OURS, size, TWO), (MKDOCS, size, HTML))
    for stack, what in ((OURS, HTML), (OURS, COLD), (BARE, HTML)) if few < many else ():
        name = f"{stack}: {what}: a source of {many:,} against one of {few:,}"
        wanted.ratio(name, 1.15, (stack, many, what), (stack, few, what))
    wanted.limit(f"HTML of {many:,} sources, memory", 1536, (OURS, many, HTML), "MiB")
    wanted.ratio(f"HTML of {many:,} sources, two workers, of one", 0.8, (OURS, many, TWO), (OURS, many, HTML))
    wanted.limit(f"HTML after an edit of one page of {many:,}", 5, (OURS, many, EDITED))
    edition = (OURS, EDITION, EDITED), (BARE, EDITION, EDITED)
    wanted.ratio(f"HTML of this edition after an edit, of {BARE}", 1.5, *edition)
    wanted.limit("check of 10,000 quotations and 2,000 witnesses, cold", 5, (OURS, 2000, COLD))
    wanted.limit("the same, one page changed", 1, (OURS, 2000, CHANGED))
    wanted.limit("check of 2,000 quotations from one witness of 20 MB", 3, (OURS, 400, ONE))
    return wanted.found


def draw(bench: Bench, sizes: Sequence[int], path: Path) -> None:
    """Draw what a source costs in editions of these sizes, a line for each stack."""
    import matplotlib as mpl

    mpl.use("svg")
    from matplotlib import pyplot as plt

    with mpl.rc_context({"svg.hashsalt": "quotations", "svg.fonttype": "none"}):
        figure, axes = plt.subplots(figsize=(7, 4.2), layout="constrained")
        lines = dict.fromkeys((row.stack, row.what) for row in bench.rows)
        for stack, what in lines:
            rows = [row for row in bench.rows if (row.stack, row.what) == (stack, what)]
            rows = [row for row in rows if row.sources in sizes]
            if what in (HTML, COLD, "PDF") and len(rows) > 1:
                costs = [1000 * row.cost.cpu / row.sources for row in rows]
                axes.plot([row.sources for row in rows], costs, marker="o", label=f"{stack}: {what}")
        axes.set(xscale="log", yscale="log", xlabel="sources", ylabel="milliseconds of processor a source")
        axes.set_xticks(sizes, [f"{size:,}" for size in sizes])
        axes.set_yticks([2, 5, 10, 20, 50, 100], ["2", "5", "10", "20", "50", "100"])
        axes.minorticks_off()
        figure.legend(loc="outside lower center", ncols=2, fontsize="small", frameon=False)
        figure.savefig(path, metadata={"Date": None})


def main() -> None:
    """Measure, print and write."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--sources", type=int, nargs="+", default=[100, 400, 1600])
    parser.add_argument("--mkdocs", default="", help="the program of MkDocs, with Material and mkdocs-bibtex")
    parser.add_argument("--output", type=Path, default=ROOT / ".cache" / "measured")
    options = parser.parse_args()
    sizes = sorted(options.sources)
    print(f"{'stack':<17}{'sources':>8}  {'what':<34}{'seconds':>9}{'cpu':>9}{'MiB':>9}")
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(Path(folder), options.mkdocs)
        measure_edition(bench)
        measure_check(bench)
        for sources, turn in product(sizes, range(ROUNDS)):
            takes_minutes = sources >= LARGE and turn > 0
            for stack in (MENDED, OURS) if takes_minutes else (BARE, MENDED, OURS):
                measure_sphinx(bench, stack, sources, turn)
            if options.mkdocs and not takes_minutes:
                measure_mkdocs(bench, sources, turn)
    found = targets(bench, sizes[min(1, len(sizes) - 1)], sizes[-1])
    print(f"\n{'target':<66}{'measured':>9}{'most':>8}")
    print("\n".join(map(str, found)))
    if not options.mkdocs:
        print("MkDocs Material was left out; name its program with --mkdocs, as make bench does")
    options.output.mkdir(parents=True, exist_ok=True)
    data = {"rows": [asdict(row) for row in bench.rows], "targets": [asdict(each) for each in found]}
    text = json.dumps(data, indent=1, ensure_ascii=False)
    (options.output / "scale.json").write_text(f"{text}\n", encoding="utf-8", newline="\n")
    draw(bench, sizes, options.output / "scale.svg")
    print(f"written: {options.output}/scale.json, scale.svg")


if __name__ == "__main__":
    main()
