"""Times the setting of the PDF, of few sources and of many: a table, and JSON in .cache/measured/pdf.json.

How it is measured: an edition is written by ``synthetic.py``, each source beginning a page. One process
has Sphinx read it and write what the compiler reads, and stops there; its time is not in the table. A second
process, in which nothing else was done, sets the book once from that, with the conformance and the fonts of
every build. It reports its own seconds of processor (user and system, all threads: others at work on the
machine disturb these least) and its own greatest resident memory (``ru_maxrss`` of ``getrusage``).
The process itself, before it sets anything, is in the memory: some 90 MiB. Not on Windows, which lacks
``getrusage``.

Two kinds of text: ``dense`` has five quotations and six citations a source, each quotation with apparatus,
evidence and provenance; ``light`` has one quotation and two citations, in notes, lists and references back
all the same. What counts are the ratios: how much more one page costs in a large book than in a small one.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from synthetic import Kind, write_edition

ROOT = Path(__file__).resolve().parent.parent
EPOCH = 1_700_000_000
KINDS = {"dense": Kind(quotations=5, citations=6), "light": Kind(quotations=1, citations=2)}
"""What each source has."""


def prepare(root: Path, out: Path) -> None:
    """Let Sphinx read an edition and write what the compiler reads, without running it."""
    from sphinx.application import Sphinx
    from sphinx.util.docutils import docutils_namespace, patch_docutils

    from quotations.outputs.pdf import builder

    builder.compile_pdf = lambda *_: b""
    with patch_docutils(root), docutils_namespace():
        places = (root / "docs", root, out, out.parent / "doctrees")
        app = Sphinx(*places, "typst", status=None, warningiserror=True)
        app.build()
    if app.statuscode:
        sys.exit(app.statuscode)


def typeset(out: Path) -> None:
    """Set the book and print what it took."""
    import resource

    from quotations.outputs.pdf.builder import TEMPLATE
    from quotations.outputs.pdf.compile import compile_pdf, fonts_in

    fonts = fonts_in()
    wall, cpu = time.perf_counter(), time.process_time()
    made = compile_pdf(out / TEMPLATE, EPOCH, fonts)
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    (out / "measured.pdf").write_bytes(made)
    print(json.dumps({"seconds": cpu, "wall_seconds": wall, "peak_bytes": peak, "pdf_bytes": len(made)}))


def measured(kind: str, sources: int) -> dict[str, Any]:
    """One row of the table."""
    import pikepdf

    with tempfile.TemporaryDirectory() as folder:
        root, out = Path(folder, "edition"), Path(folder, "out")
        write_edition(root, sources, KINDS[kind])
        _run("--prepare", root, out)
        found: dict[str, Any] = json.loads(_run("--typeset", out))
        with pikepdf.open(out / "measured.pdf") as pdf:
            pages = len(pdf.pages)
    return {
        "kind": kind,
        "sources": sources,
        "pages": pages,
        **found,
        "pages_per_second": pages / found["seconds"],
        "bytes_per_page": found["peak_bytes"] / pages,
    }


def _run(*arguments: str | Path) -> str:
    """Run one step in a process of its own; what it printed."""
    command = [sys.executable, str(Path(__file__)), *map(str, arguments)]
    surroundings = os.environ | {"SOURCE_DATE_EPOCH": str(EPOCH)}
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, env=surroundings)  # noqa: S603 — our own
    return done.stdout


def ratios(rows: Sequence[dict[str, Any]]) -> dict[str, dict[str, float]]:
    """Of each kind, what a page of the largest book costs against one of the smallest."""
    found = {}
    for kind in dict.fromkeys(row["kind"] for row in rows):
        of_kind = sorted((row for row in rows if row["kind"] == kind), key=lambda row: row["sources"])
        few, many = of_kind[0], of_kind[-1]
        found[kind] = {
            "seconds_per_page": few["pages_per_second"] / many["pages_per_second"],
            "bytes_per_page": many["bytes_per_page"] / few["bytes_per_page"],
        }
    return found


def main() -> None:
    """Measure, print and write; or do one step of it in a process of its own."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument("--sources", type=int, nargs="+", default=[200, 1000])
    parser.add_argument("--kinds", nargs="+", choices=list(KINDS), default=list(KINDS))
    parser.add_argument("--output", type=Path, default=ROOT / ".cache" / "measured" / "pdf.json")
    parser.add_argument("--prepare", type=Path, nargs=2, help=argparse.SUPPRESS)
    parser.add_argument("--typeset", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.prepare:
        prepare(*options.prepare)
        return
    if options.typeset:
        typeset(options.typeset)
        return
    rows = []
    heads = ("text", "sources", "pages", "CPU s", "wall s", "pages/CPU s", "peak MiB", "MiB/page")
    print("".join(f"{head:>13}" for head in heads))
    for kind in options.kinds:
        for sources in options.sources:
            row = measured(kind, sources)
            rows.append(row)
            print(
                f"{kind:>13}{sources:>13}{row['pages']:>13}{row['seconds']:>13.1f}{row['wall_seconds']:>13.1f}"
                f"{row['pages_per_second']:>13.0f}{row['peak_bytes'] / 2**20:>13.0f}"
                f"{row['bytes_per_page'] / 2**20:>13.2f}",
                flush=True,
            )
    found = ratios(rows)
    for kind, each in found.items():
        few, many = min(options.sources), max(options.sources)
        print(
            f"{kind}: a page of {many} sources against one of {few}: "
            f"{each['seconds_per_page']:.2f} × the time, {each['bytes_per_page']:.2f} × the memory"
        )
    options.output.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"rows": rows, "ratios": found}, indent=1)
    options.output.write_text(f"{text}\n", encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
