"""What MyST makes of a page, with the real parser and the real directives of Sphinx: each thing it meets.

One application of Sphinx is made, and each page is parsed in it, without the transforms that come after: a few
milliseconds a page. Our own directives only say that they ran.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path
from posixpath import dirname, join, normpath
from unittest import mock

from docutils import nodes
from docutils.parsers.rst import Directive
from docutils.readers import standalone
from myst_parser.config.main import MdParserConfig
from myst_parser.mdit_to_docutils.sphinx_ import SphinxRenderer
from myst_parser.parsers.sphinx_ import MystParser
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util.docutils import (
    LoggingReporter,
    _get_settings,
    docutils_namespace,
    patch_docutils,
    sphinx_domains,
)

from quotations.core.pages.directives import DIRECTIVES, WITHOUT_ARGUMENT

CONF = """
extensions = ["myst_parser", "sphinxcontrib.bibtex"]
bibtex_bibfiles = ["works.bib"]
myst_enable_extensions = ["colon_fence", "deflist"]
"""
FILES = {
    "conf.py": CONF,
    "works.bib": "@misc{tide1911, title = {Tide}}\n",
    "index.md": "# Index\n\n```{toctree}\nsub/page\nother\n```\n",
    "other.md": "# Other\n",
    "sub/page.md": "# Page\n",
    "sub/near.md": "# Near\n",
    "sub/lamp.png": "",
    "lamp.svg": "",
    "secret.txt": "secret",
}
DOCNAME = "sub/page"
HARMLESS = ("myst.header", "myst.xref", "myst.strikethrough", "myst.topmatter", "myst.reference", "toc.")
"""Kinds of warnings after which nothing is missing."""


class Stub(Directive):
    """A directive of ours, without the edition that it would look into."""

    has_content = True
    required_arguments = 1
    final_argument_whitespace = True
    option_spec = None

    def run(self) -> list[nodes.Node]:
        return []


class StubWithoutArgument(Stub):
    required_arguments = 0


@dataclass
class Reading:
    """What was met, and the document that came of it; ``lost`` are the warnings with which something is left out."""

    met: list[tuple[str, str]] = field(default_factory=list)
    document: nodes.document | None = None
    lost: list[str] = field(default_factory=list)

    def odd(self, pictures: set[str]) -> list[str]:
        """What of the document no page may have: other files than the pictures, HTML that MyST has not made, other addresses."""
        found = []
        for node in self.document.findall(nodes.Element):
            match node:
                case addnodes.download_reference():
                    found.append(f"download {node['reftarget']}")
                case nodes.raw() if node.astext() not in MADE:
                    found.append(f"raw {node.astext()}")
                case nodes.image() if normpath(join(dirname(DOCNAME), node["uri"])) not in pictures:
                    found.append(f"image {node['uri']}")
                case nodes.reference() if not str(node.get("refuri", "#")).lower().startswith(("#", "http://", "https://", "mailto:")):
                    found.append(f"link {node['refuri']}")
                case addnodes.toctree():
                    refs = [ref.strip() for _title, ref in node["entries"]]
                    found += [f"entry {ref}" for ref in refs if ":" in ref and not ref.lower().startswith(("http:", "https:"))]
                case nodes.pending() | nodes.substitution_reference() | nodes.meta():
                    found.append(node.tagname)
        return found


MADE = {
    *("<br />\n", "\\\\\n", "<s>", "</s>"),
    '<input class="task-list-item-checkbox" disabled="disabled" type="checkbox">',
    '<input class="task-list-item-checkbox" checked="checked" disabled="disabled" type="checkbox">',
}
"""What MyST itself writes in HTML and LaTeX."""


class Warnings(logging.Handler):
    """Keeps the warnings after which something may be missing."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.found: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        kind = f"{getattr(record, 'type', '')}.{getattr(record, 'subtype', '')}"
        if not kind.startswith(HARMLESS):
            self.found.append(f"{kind} {record.getMessage()[:200]}")


class Myst:
    """An application of Sphinx that reads one page after the other."""

    def __init__(self, app: Sphinx) -> None:
        self.app = app
        self.warnings = Warnings()
        logging.getLogger("sphinx").addHandler(self.warnings)
        self.reading = Reading()
        self.settings = None

    def read(self, text: str, extensions: frozenset[str]) -> Reading:
        """Read a page as Sphinx does, newlines made the same (``Path.read_text``), up to the first transform.

        :raises Exception: whatever MyST raises; it would end the build.
        """
        env = self.app.env
        self.reading, self.warnings.found = Reading(), []
        env.get_domain("cite").clear_doc(DOCNAME)
        env.temp_data.clear()
        env.prepare_settings(DOCNAME)
        env.myst_config = MdParserConfig(enable_extensions=set(extensions))
        parser = self.app.registry.create_source_parser("markdown", config=self.app.config, env=env)
        if self.settings is None:
            defaults = {"traceback": True, **env.settings}
            self.settings = _get_settings(standalone.Reader, parser, defaults=defaults, read_config_files=False)
        settings = self.settings.copy()
        settings.env = env
        name = str(env.doc2path(DOCNAME))
        reporter = LoggingReporter(name, settings.report_level, settings.halt_level, settings.debug, settings.error_encoding_error_handler)
        document = nodes.document(settings, reporter, source=name)
        document.note_source(name, -1)
        assert isinstance(parser, MystParser)
        with sphinx_domains(env):
            parser.parse(text.replace("\r\n", "\n").replace("\r", "\n"), document)
        self.reading.document = document
        self.reading.met += [("picture", node["uri"]) for node in document.findall(nodes.image)]
        self.reading.lost = self.warnings.found
        return self.reading


def _noting(myst: Myst, name: str, note) -> object:
    theirs = getattr(SphinxRenderer, name)

    def render(self, *given, **more):
        myst.reading.met.append(note(*given))
        return theirs(self, *given, **more)

    return mock.patch.object(SphinxRenderer, name, render)


NOTES = {
    "render_link": lambda token: ("link", str(token.attrGet("href") or "")),
    "render_html_block": lambda token: ("html", token.content),
    "run_directive": lambda name, *_given: ("directive", name),
    "render_myst_role": lambda token: ("role", f"{token.meta['name']} {token.content}"),
    "render_restructuredtext": lambda _token: ("directive", "eval-rst"),
}


@contextmanager
def myst_in(root: Path) -> Iterator[Myst]:
    """MyST, with pages in a folder that is made."""
    for name, text in FILES.items():
        path = root / "docs" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    with patch_docutils(str(root)), docutils_namespace():
        docs = str(root / "docs")
        app = Sphinx(docs, docs, str(root / "out"), str(root / "trees"), "dummy", status=None, warning=StringIO())
        app.builder.read()  # the names of all pages are known, as in a build
        for name in DIRECTIVES:
            app.add_directive(name, StubWithoutArgument if name in WITHOUT_ARGUMENT else Stub, override=True)
        myst = Myst(app)
        patches = [_noting(myst, *each) for each in NOTES.items()]
        # A document for whoever gives none, which costs most of the time.
        patches.append(mock.patch("myst_parser.mdit_to_docutils.base.make_document", return_value=None))
        for each in patches:
            each.start()
        try:
            yield myst
        finally:
            for each in patches:
                each.stop()
            logging.getLogger("sphinx").removeHandler(myst.warnings)
