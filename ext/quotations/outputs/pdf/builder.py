"""The Sphinx builder: all pages as one book, in one data file, set by one template."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet
from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.builders import Builder
from sphinx.locale import __
from sphinx.util import logging
from sphinx.util.display import progress_message

from quotations.core.edition.revision import Identity, identity_of
from quotations.core.export.attachments import attachments
from quotations.doctree.at_hand import edition_of
from quotations.doctree.words import translate as _
from quotations.outputs.pdf.compile import compile_pdf, fonts_in
from quotations.outputs.pdf.edges import mark_edges
from quotations.outputs.pdf.errors import EditionError
from quotations.outputs.pdf.front import metadata, stored_witnesses
from quotations.outputs.pdf.glyphs import check_glyphs
from quotations.outputs.pdf.kept import Kept, key_of
from quotations.outputs.pdf.labels import Labels, target_uri
from quotations.outputs.pdf.outline import Chapter, Part, named_from, outline_of
from quotations.outputs.pdf.pictures import unset, words_in
from quotations.outputs.pdf.serialise import Serialiser, nested_sources, prune_labels, strings
from quotations.outputs.pdf.walker import relative

__all__ = ["PAPERS", "TypstBuilder"]

logger = logging.getLogger(__name__)

PAPERS = {"a5": "a5", "a4": "a4", "letter": "us-letter", "us-letter": "us-letter"}
"""What ``quotations_paper`` may be, and what the template calls it."""

DATA, TEMPLATE, ATTACHED, IMAGES = "edition.json", "edition.typ", "attached", "images"


class TypstBuilder(Builder):
    """Builds ``<quotations_name>.pdf``, beside it the data and the template it was made of."""

    name = "typst"
    format = "typst"
    epilog = __("The PDF edition is in %(outdir)s.")
    supported_image_types: ClassVar[list[str]] = ["image/svg+xml", "image/png", "image/jpeg"]

    _doctrees: dict[str, nodes.document]

    def get_target_uri(self, docname: str, typ: str | None = None) -> str:
        """The address of a page inside the edition."""
        return target_uri(docname)

    def get_relative_uri(self, from_: str, to: str, typ: str | None = None) -> str:
        """The same from everywhere: there is one file only."""
        return target_uri(to)

    def get_outdated_docs(self) -> str:
        """The book is always made whole.

        A plain string: before the console's language is set, ``__`` gives a proxy, which Sphinx takes for
        a list of pages.
        """
        return str(__("the whole book"))

    def prepare_writing(self, docnames: AbstractSet[str]) -> None:
        """Forget the book of the build before."""
        self._doctrees = {}
        (Path(self.outdir) / self._pdf_name()).unlink(missing_ok=True)
        shutil.rmtree(Path(self.outdir) / IMAGES, ignore_errors=True)

    def write_documents(self, docnames: AbstractSet[str]) -> None:
        """Make the book; what stands against it is reported, one message a line.

        Nothing is raised: Sphinx 9.0 shows a traceback with every exception, its own included
        (``_cli/util/errors.py``). The exit status tells that there is no book.
        """
        try:
            self._make()
        except EditionError as error:
            for message in error.messages:
                logger.error("%s", message, type="typst")  # noqa: TRY400 — its traceback tells nothing
            self._app.statuscode = 1

    def _make(self) -> None:
        """Write the data beside the template and set the book.

        :raises EditionError: if it cannot be made.
        """
        self._check_settings()
        identity = identity_of(Path(self.confdir))
        font_folders = [Path(self.confdir) / each for each in self.config.quotations_pdf_fonts]
        fonts = fonts_in(font_folders)
        outline = outline_of(self.config.root_doc, self._resolved, self.config.quotations_front)
        chapters = self._chapters(outline)
        prune_labels(chapters)
        mark_edges(chapters)
        front = [each for each in chapters if each.get("place")]
        meta = metadata(self.config, Path(self.confdir), identity)
        meta["attachments"] = self._attach(identity)
        body = [each for each in chapters if not each.get("place")]
        data = {"meta": meta, "nested": nested_sources(chapters), "front": front, "body": body}
        texts = strings([list(_leaves(meta)), chapters])
        drawn = [words_in(path) for path in self._pictures().values() if path.suffix == ".svg"]
        check_glyphs([*texts, *drawn], fonts, self._sources(outline))
        text = json.dumps(data, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        folder = Path(self.outdir)
        (folder / DATA).write_text(text, encoding="utf-8", newline="\n")
        shutil.copyfile(self._template(), folder / TEMPLATE)
        key = key_of(folder, (DATA, TEMPLATE, ATTACHED, IMAGES), font_folders, identity.epoch)
        with progress_message(__("typesetting")):
            kept = Kept(Path(self.doctreedir) / "book", key)
            try:
                made = compile_pdf(folder / TEMPLATE, identity.epoch, fonts, kept)
            except EditionError as error:
                raise EditionError([*unset(self._pictures(), fonts)] or error.messages) from None
        (folder / self._pdf_name()).write_bytes(made)

    def _attach(self, identity: Identity) -> list[dict[str, str]]:
        """Put what travels inside the PDF beside the template; what it needs to know of each file.

        :raises EditionError: if it cannot travel.
        """
        try:
            loaded = edition_of(self.env)
        except KeyError:  # a project without quotations, which has the book alone
            return []
        try:
            found = attachments(loaded.edition, loaded.report, identity)
        except ValueError as error:
            raise EditionError([f"conf.py: bibtex_bibfiles: {error}"]) from None
        folder = Path(self.outdir) / ATTACHED
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for each in found:
            (folder / each.name).write_bytes(each.data)
        return [
            {
                "name": each.name,
                "path": f"{ATTACHED}/{each.name}",
                "sha256": each.sha256,
                "mime": each.mime,
                "relationship": each.relationship,
                "description": each.description,
            }
            for each in found
        ]

    def _check_settings(self) -> None:
        if self.config.quotations_paper not in PAPERS:
            known = ", ".join(PAPERS)
            text = f"quotations_paper is {self.config.quotations_paper!r}, not one of {known}"
            raise EditionError([f"conf.py: {text}"])
        if not self._template().is_file():
            raise EditionError([f"conf.py: there is no template {self.config.quotations_pdf_template}"])
        for docname in self.config.quotations_front:
            if docname not in self.env.found_docs:
                raise EditionError([f"conf.py: quotations_front names {docname!r}, which is no page"])

    def picture(self, uri: str) -> str:
        """Copy a picture beside the template; its path there, or nothing if there is no such file."""
        if uri not in self.images:
            return ""
        target = Path(IMAGES) / self.images[uri]
        (Path(self.outdir) / target).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(Path(self.srcdir) / uri, Path(self.outdir) / target)
        return target.as_posix()

    def _pictures(self) -> dict[str, Path]:
        """The pictures of the book beside the template, by their names for messages."""
        folder, root = Path(self.outdir) / IMAGES, Path(self.confdir)
        found = {relative(Path(self.srcdir) / uri, root): folder / name for uri, name in self.images.items()}
        return {shown: path for shown, path in sorted(found.items()) if path.is_file()}

    def _template(self) -> Path:
        given = self.config.quotations_pdf_template
        return Path(self.confdir) / given if given else Path(__file__).parent / TEMPLATE

    def _pdf_name(self) -> str:
        return f"{getattr(self.config, 'quotations_name', '') or 'edition'}.pdf"

    def _resolved(self, docname: str) -> nodes.document:
        """A page with its references resolved; toctrees stay, for the outline."""
        if docname not in self._doctrees:
            doctree = self.env.get_doctree(docname)
            self.env.resolve_references(doctree, docname, self)
            self.post_process_images(doctree)
            self._doctrees[docname] = doctree
        return self._doctrees[docname]

    def _chapters(self, outline: list[Part | Chapter]) -> list[dict[str, Any]]:
        elsewhere = named_from(self.config.root_doc, self.env.toctree_includes) - set(self._doctrees)
        labels = Labels(self._doctrees, elsewhere)
        found: list[dict[str, Any]] = []
        for entry in outline:
            if isinstance(entry, Part):
                found.append({"kind": "part", "title": entry.title, "number": entry.number})
                continue
            chapter = self._chapter(entry, labels)
            if chapter["c"] or entry.docname != self.config.root_doc:
                found.append(chapter)
        return found

    def _chapter(self, entry: Chapter, labels: Labels) -> dict[str, Any]:
        doctree = self._doctrees[entry.docname]
        path = relative(Path(self.env.doc2path(entry.docname)), Path(self.confdir))
        lang = self.config.language or "en"
        serialiser = Serialiser(entry.docname, path, doctree, labels, lang, self)
        # The first page of the sources bears the title of the book, which the book has already.
        title = str(_("To the reader")) if entry.docname == self.config.root_doc else ""
        return serialiser.chapter(entry.level, title) | {"place": entry.front}

    def _sources(self, outline: Iterable[Part | Chapter]) -> Iterator[tuple[str, Path]]:
        """The files in which a character of the book may stand, with their names for messages."""
        root = Path(self.confdir)
        paths = [Path(self.env.doc2path(each.docname)) for each in outline if isinstance(each, Chapter)]
        paths += [root / str(each) for each in getattr(self.config, "bibtex_bibfiles", ())]
        for each in self.env.dependencies.values():
            paths += sorted(Path(self.srcdir) / str(name) for name in each)
        paths += [path for _work, path in stored_witnesses(self.config, root)]
        paths.append(root / "conf.py")
        for path in dict.fromkeys(paths):
            yield relative(path, root), path


def _leaves(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for each in value.values() if isinstance(value, dict) else value:
            yield from _leaves(each)
