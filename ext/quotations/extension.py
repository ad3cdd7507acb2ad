"""Everything that Sphinx is told of: each part registers itself, and here all of them are called."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from quotations.core.toolchain import number_of_program
from quotations.doctree.overview import NarrowOverview
from quotations.outputs import html, pdf
from quotations.outputs.html.frame import setup as setup_frame
from quotations.outputs.html.late import setup as setup_late
from quotations.outputs.html.translator import setup as setup_translator
from quotations.outputs.plain import PlainQuotations
from quotations.shell import citations, config, events, gate
from quotations.shell.directives import DIRECTIVES
from quotations.shell.domain import QuotationDomain
from quotations.shell.events import refuse_absurd_date
from quotations.shell.terminal import guard_messages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

__all__ = ["register"]


def register(app: Sphinx) -> dict[str, Any]:
    """Register everything; what Sphinx is to know of the extension."""
    guard_messages()
    refuse_absurd_date()
    citations.register()
    config.setup(app)
    app.add_domain(QuotationDomain)
    for name, directive in DIRECTIVES.items():
        app.add_directive(name, directive)
    for transform in (PlainQuotations, NarrowOverview):
        app.add_post_transform(transform)
    app.add_message_catalog("quotations", str(Path(__file__).parent / "locale"))
    for setup in (setup_translator, setup_late, setup_frame, pdf.setup, html.setup, gate.setup, events.setup):
        setup(app)
    return {"env_version": number_of_program(), "parallel_read_safe": True, "parallel_write_safe": True}
