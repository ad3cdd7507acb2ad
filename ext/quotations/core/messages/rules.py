"""Every rule, with the code that is its name for good: a code is never given to another rule.

Groups: Q1 text and witness, Q2 bibliography, Q3 record and evidence, Q4 page, Q5 finished PDF,
Q6 prose, Q7 accessibility.
"""

from __future__ import annotations

from enum import Enum

from quotations.core.messages.groups import Group, Severity

__all__ = ["Rule"]


_AGAIN = "take the PDF from its publisher again, and compare its checksum"


class Rule(Enum):
    """A rule: its code, what it states, and what would mend a breach of it."""

    def __init__(self, code: str, statement: str, hint: str, severity: Severity = Severity.ERROR) -> None:
        self.code = code
        self.statement = statement
        self.hint = hint
        self.severity = severity

    @property
    def group(self) -> Group:
        """What the rule is about."""
        return Group.of(self.code)

    @property
    def allows_exceptions(self) -> bool:
        """True if a page may keep what breaks the rule, with a reason and a date.

        Only where an editor may judge so: without the others a text would go unchecked, a record unread,
        or a status would be printed that rests on nothing.
        """
        return self.group in {Group.PROSE, Group.ACCESSIBILITY} or self.code in _EDITORIAL

    @classmethod
    def of(cls, code: str) -> Rule | None:
        """The rule of that code, or None."""
        return next((each for each in cls if each.code == code), None)

    TEXT_NOT_FOUND = (
        "Q101",
        "The text of a quotation stands in the witness, character for character.",
        "copy the words from the witness, or mark the difference with a sign",
    )
    TEXT_ELSEWHERE = (
        "Q102",
        "The text stands in the lines that the quotation names.",
        "correct :lines:",
    )
    TEXT_AMBIGUOUS = (
        "Q103",
        "The text can be placed in the named lines in one way only.",
        "narrow :lines:, or quote more of the passage",
    )
    TEXT_ENDS = (
        "Q104",
        "Nothing of the witness is left over before or after a quotation.",
        "quote the passage to its end, or record what is left over as {paratext}",
    )
    LINES_OUT_OF_RANGE = (
        "Q105",
        "Named lines exist in the witness.",
        "correct :lines:",
    )
    WITNESS_UNREADABLE = (
        "Q106",
        "A stored witness can be read as UTF-8 text.",
        "restore the file, or correct `file` in its BibTeX entry",
    )
    WITNESS_CHANGED = (
        "Q107",
        "A stored witness has the bytes its hash was taken of.",
        "restore the file; if the new text is meant, record its hash in the BibTeX entry",
    )
    EMPTY_TEXT = ("Q108", "A quotation or paratext has a text.", "write the witness’s words in it")
    NOT_COVERED = (
        "Q109",
        "Every character of a stored witness stands in a quotation or a paratext record.",
        "quote the passage, or record it as {paratext}",
    )
    COVERED_TWICE = (
        "Q110",
        "No character of a witness stands in two records.",
        "shorten one of the two",
    )
    NESTED_OUTSIDE = (
        "Q111",
        "A nested quotation stands in its named lines, in the witness of its parent.",
        "correct :lines: or :witness: of the nested quotation",
    )
    NOTHING_CHECKED = (
        "Q112",
        "An edition has something to check.",
        "add a page with a {quotation} directive",
    )
    OMISSION_EMPTY = (
        "Q113",
        "A declared omission leaves something out.",
        "delete the {omitted} sign",
    )

    BIB_SYNTAX = ("Q201", "Bibliography files are BibTeX.", "mend the entry named here")
    BIB_REPEATED = ("Q202", "A key is given to one work only.", "rename or delete one of the two entries")
    BIB_MISSING_FIELD = ("Q203", "An entry has the fields its type needs.", "add the field")
    BIB_UNUSED = (
        "Q204",
        "Every entry is used by a page or a quotation.",
        "cite the work, or delete the entry",
    )
    BIB_UNKNOWN_KEY = (
        "Q205",
        "A cited key stands in the bibliography.",
        "add an entry for it, or correct the key",
    )
    BIB_BAD_DATE = (
        "Q206",
        "Dates are written YYYY, YYYY-MM or YYYY-MM-DD.",
        "correct the date",
    )
    NOT_A_WITNESS = (
        "Q207",
        "A quotation names a stored witness.",
        "name an entry that has `file` and `sha256`",
    )
    SIGLUM_REPEATED = ("Q208", "A siglum belongs to one witness.", "give one of the two another siglum")
    BIB_BAD_URL = (
        "Q209",
        "An address begins with http:// or https:// and has no blanks or quotation marks.",
        "correct the address",
    )
    BIB_BAD_KIND = (
        "Q210",
        "The kind of a source is one of the kinds that are known.",
        "correct `entrysubtype`, or delete it",
    )
    BIB_ENTANGLED = (
        "Q211",
        "An entry has a plain key, says all by itself, and no more than can be read.",
        "write out in the entry what it takes from another",
    )

    BAD_OPTION_VALUE = ("Q301", "An option has a value that it can have.", "correct the value")
    STATUS_WITHOUT_EVIDENCE = (
        "Q302",
        "A status rests on evidence.",
        "add an {evidence} block for the quotation",
    )
    CONDITION_NEEDS = (
        "Q303",
        "A condition comes with what it needs.",
        "add what is missing, or remove the condition",
    )
    LEMMA_NOT_IN_TEXT = (
        "Q304",
        "A lemma stands once in the text of its quotation.",
        "copy the words from the quotation; lengthen them if they stand there twice",
    )
    UNKNOWN_SIGLUM = (
        "Q305",
        "A siglum belongs to a witness of the bibliography.",
        "give a witness that siglum in its BibTeX entry, or correct it",
    )
    READING_TOO_LONG = (
        "Q306",
        "A reading is a few words, never a passage.",
        "shorten lemma and reading to the words that differ",
    )
    EVIDENCE_IN_FUTURE = ("Q307", "Evidence is dated in the past.", "correct `on`")
    PROVENANCE_END = (
        "Q308",
        "A provenance ends in the witness.",
        "make the last step the one with the witness’s key",
    )
    STATUS_MISSING = (
        "Q309",
        "Every quotation has a status.",
        "add :status: with one of the four",
    )
    PROVENANCE_STEP = (
        "Q310",
        "A step of a provenance is a work of the bibliography or a described gap.",
        "add `key:` with a BibTeX key, or `gap: yes`",
    )
    RECORD_MISSING = (
        "Q311",
        "A quotation with a status has a provenance.",
        "add a {provenance} block for the quotation",
    )

    UNKNOWN_OPTION = ("Q401", "A directive has the options that it knows.", "correct or delete the option")
    UNKNOWN_SIGN = (
        "Q402",
        "A text has the signs that are known.",
        "use a known sign; for literal text of that form use {verbatim}",
    )
    UNCLOSED_SIGN = ("Q403", "A sign’s text is closed.", "add the closing backticks")
    UNCLOSED_FENCE = ("Q404", "A directive is closed.", "add the closing fence")
    REPEATED_ID = ("Q405", "An id is given once.", "give one of the two another id")
    MISPLACED = (
        "Q406",
        "Quotations and their records stand at the top level of a page.",
        "move it out of the list, quotation or directive around it",
    )
    MISSING_OPTION = ("Q407", "A directive has the options that it needs.", "add the option")
    BAD_ID = (
        "Q408",
        "An id is made of lower-case letters, digits and hyphens and begins with a letter.",
        "correct the id",
    )
    UNKNOWN_ID = (
        "Q409",
        "An id that is referred to exists.",
        "correct the id; `python -m quotations find` with some of its words tells it",
    )
    PAGE_UNREADABLE = ("Q410", "A page is UTF-8 text.", "save the page as UTF-8")
    BAD_FIELDS = (
        "Q411",
        "A record is a list of `- name: value` with the names that it knows.",
        "correct the line",
    )
    BAD_APPARATUS = (
        "Q412",
        "An apparatus is a lemma on a line and under it `: SIGLUM reads: words`.",
        "correct the line",
    )
    NESTED_TOO_DEEP = ("Q413", "Quotations nest at most eight deep.", "flatten the quotation")
    SHOWN_WRONGLY = (
        "Q414",
        "{show} prints a nested quotation, once.",
        "delete the {show}, or name a nested quotation",
    )
    BAD_SIGN = ("Q415", "A sign has the form its kind needs.", "correct the sign")
    REPEATED_BLOCK = ("Q416", "A quotation has one block of each kind.", "join the two")
    BAD_TABLE = ("Q417", "A table has the columns and values of its kind.", "correct the row")
    RAW_HTML = (
        "Q418",
        "A page holds no raw HTML.",
        "write it in Markdown; a comment begins with %",
    )
    ACTIVE_ADDRESS = (
        "Q419",
        "An address leads somewhere and runs nothing.",
        "write an address that begins with https://, or the name of a file",
    )
    BAD_EXCEPTION = (
        "Q421",
        "An exception names a rule that allows one, a reason and a date.",
        "write `rule:`, `reason:` and `since:`, the day as YYYY-MM-DD",
    )
    UNUSED_EXCEPTION = (
        "Q422",
        "An exception is of something that is there.",
        "delete the exception, or correct its `of`",
    )
    BAD_REDIRECT = (
        "Q424",
        "A renamed page or id leads from a name that is gone to one that exists.",
        "correct quotations_redirects",
    )
    NOT_ALLOWED = (
        "Q425",
        "A page holds only what the edition’s pages may hold.",
        "write it otherwise, in plain Markdown or with one of our directives",
    )
    STRAY_FILE = (
        "Q426",
        "Among the pages are pages and pictures, and nothing else.",
        "delete the file, or move it out of the folder of the pages",
    )
    BAD_PICTURE = (
        "Q427",
        "A picture is a file of the edition that shows something and does nothing.",
        "store it beside the page as .png, .jpg or plain .svg",
    )
    TOO_MUCH = (
        "Q428",
        "A file is no larger, and nests no deeper, than can be read.",
        "part it into several",
    )
    HIDDEN = (
        "Q429",
        "Every character can be seen.",
        "delete it; if the witness has it, name it in the field `holds` of the witness’s entry",
    )
    LOOKALIKE = (
        "Q430",
        "A word has letters of one script.",
        "type the word anew; if the witness has it so, name it in the field `holds` of the witness’s entry",
    )
    BAD_CITATION = (
        "Q432",
        "A citation has the form that is read.",
        "write {cite:p} and the key in backticks",
    )
    OPEN_PLACE = (
        "Q431",
        "Nothing that only a person can fill in is still open.",
        "write what is known in its place, or that it is not established",
    )

    JUDGING = (
        "Q601",
        "The edition’s own voice does not judge.",
        "say who says so, with a citation, or put the word in quotation marks",
        Severity.WARNING,
    )
    BLOCK_QUOTE = (
        "Q602",
        "Words of others in a block of their own are compared with a witness.",
        "write it as {quotation}",
        Severity.WARNING,
    )
    LONG_QUOTED = (
        "Q603",
        "No more than a few words of others stand in prose.",
        "write it as {quotation}, or say in your own words what is meant",
        Severity.WARNING,
    )
    UNCITED_COUNT = (
        "Q604",
        "A number of dead has a citation.",
        "cite who counted",
        Severity.WARNING,
    )
    UNCITED_LINK = (
        "Q605",
        "A link out of the edition has a citation beside it.",
        "give the work an entry in the bibliography, and cite it",
        Severity.WARNING,
    )
    STYLE = (
        "Q606",
        "Names and dates are written in one way.",
        "write it as the edition does: a month in words, a place in its house form",
        Severity.WARNING,
    )

    PICTURE_UNTOLD = (
        "Q701",
        "What a picture shows is said in words beside it.",
        "say what it shows: ![the words](address), or :alt: of the directive",
    )
    HEADING_LEVEL = (
        "Q702",
        "Headings go down one level at a time, from one at the head of the page.",
        "take a # away, or put the heading between in",
    )
    LINK_UNTOLD = (
        "Q703",
        "The words of a link say where it leads.",
        "put the name of what is linked between the brackets",
        Severity.WARNING,
    )

    PDF_ATTACHMENT = (
        "Q501",
        "What is attached to a PDF edition is what its imprint names, byte for byte.",
        _AGAIN,
    )
    PDF_DATA = ("Q502", "The data of an edition travels in its PDF.", _AGAIN)
    PDF_WITNESS = ("Q503", "Every quotation of a PDF stands in the witness attached to it.", _AGAIN)
    PDF_BLOCK = ("Q504", "Every quotation is printed as it is recorded.", _AGAIN)
    PDF_PAGE = ("Q505", "A quotation begins on the page that the list of quotations names.", _AGAIN)

_EDITORIAL = frozenset(("Q306", "Q308", "Q309", "Q311"))
"""Rules of a record whose breach neither drops any of it nor leaves a claim to the reader unfounded."""
