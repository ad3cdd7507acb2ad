"""Writes synthetic editions for the benchmarks: any number of sources, the same for the same numbers.

Each source has a page, a BibTeX entry and a stored witness; its page holds quotations with apparatus,
evidence and provenance, and prose with citations. The words are drawn from a list, by a fixed seed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from pathlib import Path

__all__ = ["write_edition"]

WORDS = ["the", "of", "and", "to", "in", "was", "on", "that", "for", "by", "with", "as", "at", "from", "had", "were", "said", "which", "not", "are", "this", "be", "or", "an", "harbour", "council", "evening", "letter", "witness", "ferry", "morning", "street", "reported", "according", "number", "people", "official", "paper", "correspondent", "yesterday", "statement", "before", "after", "under", "between", "government", "office", "railway", "station", "bridge", "district", "published", "printed", "copied", "translated", "passage", "sentence", "account", "evidence", "record", "archive", "library", "witness", "description", "several", "others", "found", "wrote", "described"]

CONF = """\
project = "Synthetic"
author = "Nobody"
release = "1.0"
language = "en"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "quotations"]
myst_enable_extensions = ["colon_fence", "deflist"]
bibtex_bibfiles = ["bibliography/works.bib"]
bibtex_default_style = bibtex_reference_style = "quotations"
bibtex_cite_id = "work-{key}"
quotations_name = "synthetic"
quotations_title = "A Synthetic Edition"
html_theme = "quotations"
html_copy_source = False
html_use_index = False
"""


class _Prose:
    """Sentences drawn by chance from the list of words."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 — a fixed seed, no secret

    def sentence(self, least: int = 12, most: int = 28) -> str:
        count = self._chance.randint(least, most)
        words = self._chance.choices(WORDS, k=count)
        return " ".join(words).capitalize() + "."

    def paragraph(self, sentences: int = 4) -> str:
        return " ".join(self.sentence() for _ in range(sentences))


def write_edition(root: Path, sources: int, quotations: int = 5, citations: int = 6) -> None:
    """Write an edition of so many sources, each with so many quotations and citations, into a folder."""
    (root / "docs" / "sources").mkdir(parents=True)
    (root / "bibliography" / "witnesses").mkdir(parents=True)
    keys = [f"source{number:05d}" for number in range(sources)]
    entries = [_source(root, index, keys, quotations, citations) for index in range(len(keys))]
    (root / "bibliography" / "works.bib").write_text("\n".join(entries), encoding="utf-8")
    (root / "conf.py").write_text(CONF, encoding="utf-8")
    pages = "\n".join(f"sources/{key}" for key in keys)
    index = f"# A Synthetic Edition\n\nFor measuring.\n\n```{{toctree}}\n:caption: Sources\n\n{pages}\n```\n\n"
    index += "```{toctree}\n:caption: After them\n\nlists\nbibliography\n```\n"
    (root / "docs" / "index.md").write_text(index, encoding="utf-8")
    lists = "# List of quotations\n\n:::{quotation-list} source\n:::\n"
    (root / "docs" / "lists.md").write_text(lists, encoding="utf-8")
    bibliography = "# Bibliography\n\n```{bibliography}\n:all:\n```\n"
    (root / "docs" / "bibliography.md").write_text(bibliography, encoding="utf-8")


def _source(root: Path, index: int, keys: list[str], quotations: int, citations: int) -> str:
    """Write the page and the witness of a source; its BibTeX entries."""
    key, prose = keys[index], _Prose(index)
    passages = [" ".join(prose.sentence() for _ in range(3)) for _ in range(quotations)]
    witness = "".join(f"{each}\n" for each in passages).encode()
    (root / "bibliography" / "witnesses" / f"{key}.txt").write_bytes(witness)
    cited = [keys[(index * 7 + step * 13) % len(keys)] for step in range(citations)]
    page = [f"---\nsource: {key}\n---\n\n# Source number {index}\n"]
    for number, passage in enumerate(passages, 1):
        page.append(_quotation(f"{key}-{number}", key, passage, number))
    for each in cited:
        page.append(f"{prose.paragraph(3)} {prose.sentence()[:-1]} {{cite:p}}`{each}`. {prose.sentence()}\n")
    (root / "docs" / "sources" / f"{key}.md").write_text("\n".join(page), encoding="utf-8")
    return (
        f"@article{{{key},\n  author = {{Writer{index}, A.}},\n  title = {{{prose.sentence(4, 8)[:-1]}}},\n"
        f"  journal = {{The {WORDS[index % len(WORDS)].capitalize()} Gazette}},\n"
        f"  date = {{19{index % 90 + 10}-0{index % 9 + 1}-1{index % 9}}}\n}}\n"
        f"@misc{{{key}-witness,\n  title = {{Copy of number {index}}},\n  howpublished = {{Archive}},\n"
        f"  siglum = {{S{index}}},\n  file = {{witnesses/{key}.txt}},\n"
        f"  sha256 = {{{hashlib.sha256(witness).hexdigest()}}}\n}}\n"
    )


def _quotation(id_: str, key: str, passage: str, line: int) -> str:
    lemma = " ".join(passage.split()[:3])
    return f"""\
:::{{quotation}} {id_}
:witness: {key}-witness
:lines: {line}
:status: dependent

{passage}
:::

:::{{apparatus}} {id_}
{lemma}
: S0 reads: something else
:::

:::{{evidence}} {id_}
- against: {key}-witness
  read: the whole
  on: 2026-01-01
  result: differs in one place
:::

:::{{provenance}} {id_}
- step: Printed
  key: {key}
- step: Copied
  key: {key}-witness
:::
"""


def main() -> None:
    """Write an edition from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--sources", type=int, default=100)
    parser.add_argument("--quotations", type=int, default=5)
    parser.add_argument("--citations", type=int, default=6)
    options = parser.parse_args()
    write_edition(options.folder, options.sources, options.quotations, options.citations)


if __name__ == "__main__":
    main()
