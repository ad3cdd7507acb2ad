"""What an edition is made of: quotations, their texts, their records, their witnesses."""

from quotations.core.model.comparison import Context, Share, context_of, readings_apart
from quotations.core.model.quotation import (
    ConditionDetail,
    Dossier,
    Evidence,
    Lines,
    Paratext,
    Quotation,
    Reading,
    Step,
)
from quotations.core.model.segments import Paragraph, Place, Segment, Text, on_a_line
from quotations.core.model.vocabulary import Condition, SegmentKind, Status
from quotations.core.model.witness import Witness

__all__ = [
    "Condition",
    "ConditionDetail",
    "Context",
    "Dossier",
    "Evidence",
    "Lines",
    "Paragraph",
    "Paratext",
    "Place",
    "Quotation",
    "Reading",
    "Segment",
    "SegmentKind",
    "Share",
    "Status",
    "Step",
    "Text",
    "Witness",
    "context_of",
    "on_a_line",
    "readings_apart",
]
