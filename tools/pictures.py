"""Makes the README's pictures of the book anew, from build/pdf; needs poppler's pdftoppm.

Pages are named by the numbers that they print. Pictures are grey and small: they show the design, the PDF
has the words.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import pikepdf

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "title": "iii",
    "contents": "vi",
    "source": "48",
    "apparatus": "49",
    "witness": "151",
    "index": "181",
}
RESOLUTION = "80"


def main() -> None:
    """Draw the pages and write them into docs/pictures/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", type=Path, nargs="?", default=ROOT / "build" / "pdf" / "khojaly-1992.pdf")
    book = parser.parse_args().pdf
    with pikepdf.open(book) as pdf:
        labels = [page.label for page in pdf.pages]
    for name, label in PAGES.items():
        number = str(labels.index(label) + 1)
        target = ROOT / "docs" / "pictures" / f"book-{name}"
        command = ["pdftoppm", "-gray", "-png", "-r", RESOLUTION, "-f", number, "-singlefile"]
        subprocess.run([*command, str(book), str(target)], check=True)  # noqa: S603 — our own


if __name__ == "__main__":
    main()
