"""The words of the block and of the pages made from records; all go through Sphinx's catalogues."""

from __future__ import annotations

from functools import cache

from babel import Locale, UnknownLocaleError
from sphinx.locale import get_translation

from quotations.core.check.checked import CheckedEdition
from quotations.core.model import Condition, ConditionDetail, Lines, Quotation

__all__ = [
    "DOMAIN",
    "condition_words",
    "language_name",
    "lines_in_words",
    "name_of",
    "status_words",
    "translate",
]

DOMAIN = "quotations"
"""The message catalogue of the extension."""

translate = get_translation(DOMAIN)
_ = translate


def name_of(edition: CheckedEdition, id_: str) -> str:
    """The name of a quotation in a reference: “quotation 12”, or its id where it has no number."""
    number = edition.numbers.get(id_)
    return _("quotation {number}").format(number=number) if number else id_


def status_words(quotation: Quotation) -> str:
    """“Original consulted (the opening, 89 of 618 words)”, or an empty string."""
    if quotation.status is None:
        return ""
    label = _(quotation.status.label)
    return f"{label} ({quotation.reach})" if quotation.reach else label


def condition_words(condition: Condition, details: tuple[ConditionDetail, ...]) -> str:
    """The label of a condition; for a contested one, whether wording or event is disputed."""
    label = _(condition.label)
    if condition is Condition.CONTESTED:
        kinds = {each.of for each in details if each.condition is condition}
        words = [_("the event as told")] * ("event" in kinds) + [_("the wording")] * ("wording" in kinds)
        if words:
            return f"{label} ({', '.join(words)})"
    return label


@cache
def language_name(tag: str, edition: str) -> str:
    """The name of a language in the language of the edition; a tag that has none stays as it is."""
    try:
        name = Locale.parse(tag, sep="-").get_display_name(edition.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return tag
    return name or tag


def lines_in_words(siglum: str, lines: Lines) -> str:
    """“J, line 39” or “J, lines 10–35”."""
    first, last = lines
    if first == last:
        return _("{siglum}, line {first}").format(siglum=siglum, first=first)
    return _("{siglum}, lines {first}–{last}").format(siglum=siglum, first=first, last=last)
