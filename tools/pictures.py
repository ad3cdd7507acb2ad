"""Makes the README's pictures of the book anew, from build/pdf; needs poppler's pdftoppm.

Pictures are grey and small: they show the design, the PDF
has the words.
"""

from __future__ import annotations

import argparse
import subprocess
from pathlib import Path

import pikepdf

ROOT = Path(__file__).resolve().parent.parent
PAGES = {
    "title": ("iii", 0),
    "contents": ("vi", 0),
    "source": ("killen1992-1", 0),
    "apparatus": ("killen1992-1", 1),
    "witness": ("/sources/jfk2011", 3),
    "index": ("/indices/names", 0),
}
"""By picture: a page number as it is printed, or a place, and how many pages after it."""

RESOLUTION = "80"


def main() -> None:
    """Draw the pages and write them into docs/pictures/."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("pdf", type=Path, nargs="?", default=ROOT / "build" / "pdf" / "khojaly-1992.pdf")
    book = parser.parse_args().pdf
    with pikepdf.open(book) as pdf:
        found = {page.label: number for number, page in enumerate(pdf.pages, 1)}
        numbers = {page.obj.objgen: number for number, page in enumerate(pdf.pages, 1)}
        for name, place in pikepdf.NameTree(pdf.Root.Names.Dests).items():
            target = place.D if isinstance(place, pikepdf.Dictionary) else place
            found[str(name)] = numbers[target[0].objgen]
    for name, (place, after) in PAGES.items():
        number = str(found[place] + after)
        target = ROOT / "docs" / "pictures" / f"book-{name}"
        command = ["pdftoppm", "-gray", "-png", "-r", RESOLUTION, "-f", number, "-singlefile"]
        subprocess.run([*command, str(book), str(target)], check=True)  # noqa: S603 — our own


if __name__ == "__main__":
    main()
