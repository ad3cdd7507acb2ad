"""One finding of the check: which rule is broken, where, and what would mend it."""

from __future__ import annotations

from dataclasses import dataclass, field

from quotations.core.messages.rules import Rule
from quotations.core.messages.visible import in_one_line

__all__ = ["Finding", "Mark"]


@dataclass(frozen=True, slots=True)
class Mark:
    """Some characters of a line of a file; ``line`` and ``column`` count from 1.

    A length of nought marks the place before the column, where something is missing.
    """

    path: str
    line: int
    column: int
    length: int = 0


@dataclass(frozen=True, slots=True, order=True)
class Finding:
    """A breach of a rule at a place.

    ``path`` is as the user would type it from the edition's root; ``line`` and ``column`` count
    from 1. Findings order by place, then code. ``length`` is how many characters from the column on
    are meant; ``other`` is the place that they are held against, such as the words of the witness;
    ``note`` says what cannot be seen there.
    """

    path: str
    line: int
    column: int
    code: str = field(init=False)
    text: str
    rule: Rule = field(compare=False)
    hint: str = field(default="", compare=False)
    length: int = field(default=0, compare=False)
    other: Mark | None = field(default=None, compare=False)
    note: str = field(default="", compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "code", self.rule.code)

    @property
    def mend(self) -> str:
        """What would mend it."""
        return self.hint or self.rule.hint

    def __str__(self) -> str:
        return in_one_line(f"{self.path}:{self.line}:{self.column}: {self.code} {self.text}; {self.mend}")
