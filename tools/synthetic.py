"""Writes synthetic editions for the benchmarks: any number of sources, the same for the same numbers.

Each source has a page, a BibTeX entry and a stored witness; its page holds quotations and prose with
citations. With ``dossier`` each quotation has an apparatus, evidence and provenance too, which cite five
times more. With ``bare`` the same text is written for the bare stack: Sphinx, MyST and
sphinxcontrib-bibtex, plain block quotes, nothing checked. The words are drawn from a list, by a fixed seed.
"""

from __future__ import annotations

import argparse
import hashlib
import random
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

__all__ = ["CONF", "Kind", "Prose", "write_edition"]

WORDS = """
the of and to in was on that for by with as at from had were said which not are this be or an
harbour council evening letter witness ferry morning street reported according number people
official paper correspondent yesterday statement before after under between government office
railway station bridge district published printed copied translated passage sentence account
evidence record archive library witness description several others found wrote described
""".split()  # noqa: SIM905 — read more easily than a list

CONF = """\
project = "Synthetic"
author = "Nobody"
release = "1.0"
language = "en"
extensions = ["myst_parser", "sphinxcontrib.bibtex", "quotations", "sphinx_speedups"]
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


BARE = """\
project = "Synthetic"
author = "Nobody"
release = "1.0"
language = "en"
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
myst_enable_extensions = ["colon_fence", "deflist"]
bibtex_bibfiles = ["bibliography/works.bib"]
bibtex_default_style = "unsrt"
bibtex_reference_style = "author_year"
html_theme = "basic"
html_copy_source = False
html_use_index = False
"""


MKDOCS = """\
site_name: Synthetic
theme:
  name: material
  font: false
plugins:
  - search
  - bibtex:
      bib_file: bibliography/works.bib
markdown_extensions:
  - footnotes
"""


@dataclass(frozen=True)
class Kind:
    """What is written for each source, and for which stack."""

    quotations: int = 5
    citations: int = 6
    dossier: bool = True
    bare: bool = False
    mkdocs: bool = False

    @property
    def plain(self) -> bool:
        """True if quotations are block quotes."""
        return self.bare or self.mkdocs

    def cite(self, key: str) -> str:
        """A citation."""
        return f"[@{key}]" if self.mkdocs else f"{{cite:p}}`{key}`"


class Prose:
    """Sentences drawn by chance from the list of words."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(seed)  # noqa: S311 — a fixed seed, no secret

    def sentence(self, least: int = 12, most: int = 28) -> str:
        """A sentence of so many words."""
        count = self._chance.randint(least, most)
        words = self._chance.choices(WORDS, k=count)
        return " ".join(words).capitalize() + "."

    def paragraph(self, sentences: int = 4) -> str:
        """So many sentences."""
        return " ".join(self.sentence() for _ in range(sentences))


def write_edition(root: Path, sources: int, kind: Kind, extra: Mapping[str, str] | None = None) -> None:
    """Write an edition of so many sources into a folder that has none; ``extra`` are more pages, by name."""
    (root / "docs" / "sources").mkdir(parents=True)
    (root / "bibliography" / "witnesses").mkdir(parents=True)
    keys = [f"source{number:05d}" for number in range(sources)]
    entries = [_source(root, index, keys, kind) for index in range(len(keys))]
    (root / "bibliography" / "works.bib").write_text("\n".join(entries), encoding="utf-8")
    index = "# A Synthetic Edition\n\nFor measuring.\n\n"
    if kind.mkdocs:
        (root / "mkdocs.yml").write_text(MKDOCS, encoding="utf-8")
        pages = {"bibliography": "# Bibliography\n\n\\full_bibliography\n"}
    else:
        (root / "conf.py").write_text(BARE if kind.bare else CONF, encoding="utf-8")
        lists = "# List of quotations\n\n" + ("" if kind.plain else ":::{quotation-list} source\n:::\n")
        bibliography = "# Bibliography\n\n```{bibliography}\n:all:\n```\n"
        pages = {**(extra or {}), "lists": lists, "bibliography": bibliography}
        index += _toctree("Sources", [f"sources/{key}" for key in keys]) + _toctree("After them", pages)
    for name, text in {"index": index, **pages}.items():
        (root / "docs" / f"{name}.md").write_text(text, encoding="utf-8")


def _toctree(caption: str, names: Iterable[str]) -> str:
    lines = "\n".join(names)
    return f"```{{toctree}}\n:caption: {caption}\n\n{lines}\n```\n\n"


def _source(root: Path, index: int, keys: list[str], kind: Kind) -> str:
    """Write the page and the witness of a source; its BibTeX entries."""
    key, prose = keys[index], Prose(index)
    passages = [" ".join(prose.sentence() for _ in range(3)) for _ in range(kind.quotations)]
    witness = "".join(f"{each}\n" for each in passages).encode()
    (root / "bibliography" / "witnesses" / f"{key}.txt").write_bytes(witness)
    cited = [keys[(index * 7 + step * 13) % len(keys)] for step in range(kind.citations)]
    page = [f"# Source number {index}\n"]
    if not kind.plain:
        page.insert(0, f"---\nsource: {key}\n---\n")
    for number, passage in enumerate(passages, 1):
        id_ = f"{key}-{number}"
        page.append(f"> {passage}\n" if kind.plain else _quotation(id_, key, passage, number, kind))
        if kind.dossier and not kind.plain:
            page.append(_dossier(id_, key, passage))
    page += [
        f"{prose.paragraph(3)} {prose.sentence()[:-1]} {kind.cite(each)}. {prose.sentence()}\n"
        for each in cited
    ]
    (root / "docs" / "sources" / f"{key}.md").write_text("\n".join(page), encoding="utf-8")
    year = 1910 + index % 90
    date = f"year = {{{year}}}" if kind.plain else f"date = {{{year}-0{index % 9 + 1}-1{index % 9}}}"
    return (
        f"@article{{{key},\n  author = {{Writer{index}, A.}},\n  title = {{{prose.sentence(4, 8)[:-1]}}},\n"
        f"  journal = {{The {WORDS[index % len(WORDS)].capitalize()} Gazette}},\n"
        f"  {date}\n}}\n"
        f"@misc{{{key}-witness,\n  title = {{Copy of number {index}}},\n  howpublished = {{Archive}},\n"
        f"  siglum = {{S{index}}},\n  file = {{witnesses/{key}.txt}},\n"
        f"  sha256 = {{{hashlib.sha256(witness).hexdigest()}}}\n}}\n"
    )


def _quotation(id_: str, key: str, passage: str, line: int, kind: Kind) -> str:
    status = ":status: dependent\n" if kind.dossier else ""  # which needs evidence
    return f"""\
:::{{quotation}} {id_}
:witness: {key}-witness
:lines: {line}
{status}
{passage}
:::
"""


def _dossier(id_: str, key: str, passage: str) -> str:
    lemma = " ".join(passage.split()[:3])
    return f"""\
:::{{apparatus}} {id_}
{lemma}
: S0 reads: something else
:::

:::{{evidence}} {id_}
- against: {key}
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
    parser.add_argument("--no-dossier", dest="dossier", action="store_false")
    parser.add_argument("--bare", action="store_true")
    parser.add_argument("--mkdocs", action="store_true")
    options = parser.parse_args()
    kind = Kind(options.quotations, options.citations, options.dossier, options.bare, options.mkdocs)
    write_edition(options.folder, options.sources, kind)


if __name__ == "__main__":
    main()
