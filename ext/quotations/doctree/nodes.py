"""The doctree of a quotation block: what every emitter is given, and nothing that it must work out.

::

    quotation_block  ids, qid, number, source, witness, lang, cite, status, shape
        quotation_head          who, where, when; the source as a citation
        quotation_status        status in words and shape, reach, conditions
        quotation_text          lang; paragraphs, and nested_quotation blocks between them
            paragraph
                Text, sic, interpolation, supplied, omitted, editorial_note, lemma,
                nested_quotation (inline)
        quotation_lines         siglum and lines of the witness
        bullet_list?            what the conditions need said: who contests, what is missing
        on_screen?              the path in short; other editions print it in full only

Words of the witness are ``Text`` in ``quotation_text``, outside any ``editorial`` node; all else is the
editors'. Every emitter keeps the two apart, so that a quotation can be read back.
"""

from __future__ import annotations

from docutils import nodes

__all__ = [
    "INLINE",
    "difference_line",
    "editorial",
    "editorial_note",
    "interpolation",
    "lemma",
    "line_number",
    "nested_quotation",
    "omitted",
    "on_screen",
    "quotation_block",
    "quotation_caption",
    "quotation_head",
    "quotation_lines",
    "quotation_status",
    "quotation_text",
    "sic",
    "status_shape",
    "supplied",
    "witness_text",
]


class quotation_block(nodes.General, nodes.Element):
    """A quotation as it is shown, with all that belongs to it."""


class quotation_caption(nodes.General, nodes.Element):
    """In HTML: all that is said of a quotation, after its text."""


class quotation_head(nodes.General, nodes.TextElement):
    """Who spoke or wrote, where it was published, when."""


class quotation_status(nodes.General, nodes.TextElement):
    """How far the wording was traced, and what is special with it."""


class quotation_text(nodes.General, nodes.Element):
    """The words of the witness with the editors' signs."""


class quotation_lines(nodes.General, nodes.TextElement):
    """The place in the witness."""


class nested_quotation(nodes.General, nodes.Inline, nodes.Element):
    """A quotation inside another: ``block`` tells whether it holds paragraphs or inline nodes.

    ``qid`` is its id; ``ids`` is set only where its anchor is; ``refuri`` or ``shown`` leads to the
    page of its own.
    """


class sic(nodes.Inline, nodes.TextElement):
    """Odd on purpose: the witness's text, followed by an ``editorial`` child with the correct form."""


class interpolation(nodes.Inline, nodes.TextElement):
    """The witness's own words; first and last child are ``editorial`` brackets."""


class lemma(nodes.Inline, nodes.TextElement):
    """Words against which another witness reads otherwise; ``number`` counts on the page."""


class editorial(nodes.Inline, nodes.TextElement):
    """Anything in a quotation that is not the witness's."""


class supplied(editorial):
    """Words supplied by the editors."""


class omitted(editorial):
    """The sign of an omission by the editors."""


class editorial_note(editorial):
    """A remark of the editors."""


class witness_text(nodes.Inline, nodes.TextElement):
    """A stretch of a witness in its listing; ``record`` is the id of what covers it."""


class status_shape(nodes.Inline, nodes.TextElement):
    """The circle of a status; its words stand beside it, so it is not read out."""


class line_number(nodes.Inline, nodes.TextElement):
    """The number of a line in the listing of a witness; ``anchor`` is the id of the line."""


class difference_line(nodes.paragraph):
    """The line over a quotation in the list of differences."""


class on_screen(nodes.General, nodes.Inline, nodes.Element):
    """What only a page in a browser has: ``tag`` is its element. Other editions leave it out."""


INLINE = (
    *(sic, interpolation, lemma, editorial, supplied, omitted, editorial_note),
    *(witness_text, status_shape, line_number),
)
"""Nodes that an emitter may write as a styled run."""
