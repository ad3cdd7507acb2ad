"""What a contributor can get wrong: one clear finding at the right place, status 1, no traceback.

Each case damages a copy of the specimen and runs the check as a contributor does.
"""

from __future__ import annotations

import hashlib
import re

import pytest

from conftest import Copy
from quotations.core.messages import Group, Rule, Severity

TIDE = "docs/sources/tide1911.md"
MARSH = "docs/sources/marsh1911.md"
PILOTS = "docs/sources/pilots1911.md"
NOTICE = "docs/sources/notice1911.md"
BIB = "bibliography/works.bib"
WITNESS = "bibliography/witnesses/notice1911.txt"

CASES = []


def case(*expected: tuple[str, str | int, str]):
    """A way to damage the specimen, and the findings: path, line (or words on it afterwards), code."""

    def register(damage):
        CASES.append(pytest.param(damage, expected, id=damage.__name__))
        return damage

    return register


def pin(edition: Copy) -> None:
    """Record the hash of the witness as it now is."""
    digest = hashlib.sha256(edition.path(WITNESS).read_bytes()).hexdigest()
    edition.write(BIB, re.sub(r"sha256( *)= \{\w+\}", rf"sha256\1= {{{digest}}}", edition.text(BIB)))


# Lists of pages.


@case(("docs/new.md", 8, "Q425"))
def list_of_its_own_page(edition):
    edition.write("docs/new.md", "---\norphan: true\n---\n\n# New\n\n```{toctree}\nnew\n```\n")


# The witness: the entry is named once, not every record that was not checked.


@case((BIB, "@misc{notice1911", "Q106"))
def witness_missing(edition):
    edition.path(WITNESS).unlink()


@case((BIB, "@misc{notice1911", "Q107"))
def witness_changed(edition):
    edition.change(WITNESS, "was lit at dusk", "was lit at dawn")


@case((BIB, "@misc{notice1911", "Q107"))
def wrong_hash(edition):
    edition.change(BIB, "sha256       = {a2", "sha256       = {b2")


@case((BIB, "@misc{notice1911", "Q203"))
def hash_missing(edition):
    edition.write(BIB, re.sub(r" *sha256 .*\n", "", edition.text(BIB)))


@case((BIB, "@misc{notice1911", "Q106"))
def witness_not_utf8(edition):
    edition.path(WITNESS).write_bytes("Le café\n".encode("latin-1"))
    pin(edition)


@case((BIB, "@misc{notice1911", "Q106"))
def witness_is_a_folder(edition):
    edition.change(BIB, "{witnesses/notice1911.txt}", "{witnesses}")


@case((TIDE, "{quotation} tide1911-1", "Q205"))
def witness_unknown(edition):
    edition.change(TIDE, ":lines: 3\n", ":lines: 3\n:witness: nowhere1911\n")
    cover_line_3(edition)


@case((TIDE, "{quotation} tide1911-1", "Q207"))
def witness_not_stored(edition):
    edition.change(TIDE, ":lines: 3\n", ":lines: 3\n:witness: ledger1911\n")
    cover_line_3(edition)


def cover_line_3(edition: Copy) -> None:
    """Keep coverage whole where the quotation of line 3 is the thing that is damaged."""
    body = edition.text(WITNESS).splitlines()[2].replace("[as", "{verbatim}`[`as")
    record = f"\n:::{{paratext}} stand-in\n:lines: 3\n:kind: stand-in\n\n{body}\n:::\n"
    edition.write("docs/zz.md", f"---\norphan: true\n---\n\n# Stand-in\n{record}")


# The place in the witness.


@case((TIDE, "{quotation} tide1911-1", "Q105"))
def lines_out_of_range(edition):
    edition.change(TIDE, ":lines: 3\n", ":lines: 99\n")
    cover_line_3(edition)


@case((TIDE, ":lines: 3-", "Q301"))
def lines_backwards(edition):
    edition.change(TIDE, ":lines: 3\n", ":lines: 3-2\n")
    cover_line_3(edition)
    edition.write("docs/index.md", edition.text("docs/index.md").replace("{quotation:ref}`tide1911-1`", "x"))
    for name in ("apparatus", "evidence"):
        text = edition.text(TIDE)
        edition.write(TIDE, re.sub(rf":::\{{{name}\}}.*?\n:::\n", "", text, flags=re.DOTALL))
    edition.change(BIB, "  siglum       = {L},\n", "")
    edition.write("docs/zz.md", edition.text("docs/zz.md") + "\n{cite:p}`ledger1911`\n")


@case((TIDE, "{quotation} tide1911-1", "Q102"))
def found_elsewhere(edition):
    edition.change(TIDE, ":lines: 3\n", ":lines: 5\n")


@case((TIDE, "sixty, {sic}", "Q101"))
def not_found(edition):
    edition.change(TIDE, "sixty, {sic}`rowd|", "sixty, {sic}`rowed|")


@case((TIDE, "nothing like it", "Q101"))
def nothing_alike(edition):
    text = edition.text(TIDE)
    body = text[text.index("(Evening Tide, 4") : text.index("4. 02.1911)") + len("4. 02.1911)")]
    edition.change(TIDE, body, "There is nothing like it in the witness")


@case((TIDE, "{paratext} tide1911-source", "Q103"))
def found_twice(edition):
    edition.write(WITNESS, edition.text(WITNESS).replace("02.1911)", "02.1911) (Evening Tide, 4. 02.1911)"))
    pin(edition)


@case((TIDE, "alone", "Q104"))
def end_lost(edition):
    edition.change(TIDE, 'alone."', "alone")


@case((TIDE, "lamp was lit", "Q104"))
def beginning_lost(edition):
    edition.change(TIDE, '"The lamp was', "lamp was")


@case((WITNESS, 1, "Q109"))
def not_covered(edition):
    text = edition.text(NOTICE)
    edition.write(NOTICE, re.sub(r":::\{paratext\}.*?\n:::\n", "", text, flags=re.DOTALL))


@case((NOTICE, "{paratext} again", "Q110"))
def covered_twice(edition):
    record = ":::{paratext} again\n:lines: 1\n:kind: heading\n\nTHE HARBOUR QUESTION - what they said\n:::\n"
    edition.write(NOTICE, edition.text(NOTICE) + "\n" + record)


@case((MARSH, "{quotation} pilots1911-1", "Q111"))
def nested_outside_its_lines(edition):
    edition.change(MARSH, ":lines: 7\n", ":lines: 8\n")


@case((MARSH, "(Evening Tide", "Q101"))
def nested_not_inside_its_parent(edition):
    """The words of the nested quotation stand in the witness, but not there in the parent."""
    edition.change(MARSH, '" . .the lamp was dark from nine to ten,"', "(Evening Tide, 4. 02.1911)")


@case((MARSH, "{quotation} pilots1911-1", "Q111"))
def nested_in_another_witness(edition):
    edition.change(MARSH, ":lines: 7\n", ":lines: 7\n:witness: ledger1911\n")


@case((MARSH, "{omitted}`nothing`", "Q113"))
def omission_of_nothing(edition):
    edition.change(MARSH, "{omitted}`a short clause`", "{omitted}`nothing` shows it burning")


# The bibliography.


@case((BIB, "@book{marsh1911", "Q202"))
def key_repeated(edition):
    again = "@book{marsh1911,\n  title = {Again},\n}\n\n@misc{ledger1911,"
    edition.change(BIB, "@misc{ledger1911,", again)


@case((BIB, "@article{tide1911", "Q203"))
def field_missing(edition):
    edition.change(BIB, "  journal = {Evening Tide},\n", "")


@case((BIB, "@article{tide1911", "Q206"))
def date_wrong(edition):
    edition.change(BIB, "{1911-02-04}", "{4 February 1911}")


@case((BIB, "@article{tide1911", "Q209"))
def address_wrong(edition):
    edition.change(BIB, "{https://tide.example", "{tide.example")


@case((BIB, "@article{tide1911", "Q210"))
def kind_unknown(edition):
    edition.change(BIB, "{newspaper}", "{newspapper}")


@case((BIB, "@misc{unused", "Q204"))
def key_unused(edition):
    edition.write(BIB, edition.text(BIB) + "\n@misc{unused,\n  title = {T},\n  note = {n},\n}\n")


@case((BIB, "@misc{pilots1911", "Q208"))
def siglum_repeated(edition):
    edition.change(BIB, "@misc{pilots1911,", "@misc{pilots1911,\n  siglum = {N},")


@case(("docs/index.md", "nobody1911", "Q205"))
def key_unknown(edition):
    edition.change("docs/index.md", "{cite:p}`notice1911`", "{cite:p}`nobody1911`")


@case((MARSH, "{quotation} pilots1911-1", "Q205"))
def source_unknown(edition):
    edition.change(MARSH, ":source: pilots1911", ":source: nobody1911")


# The page.


@case((TIDE, ":speeker:", "Q401"))
def option_unknown(edition):
    edition.change(TIDE, ":speaker:", ":speeker:")


@case((TIDE, "{sick}", "Q402"))
def sign_unknown(edition):
    edition.change(TIDE, "{sic}`rowd|rowed`", "{sick}`rowd`")


@case((TIDE, "{sic}`rowd", "Q403"))
def sign_unclosed(edition):
    edition.change(TIDE, "{sic}`rowd|rowed` out {supplied}`quite` alone", "{sic}`rowd|rowed out alone")


@case((TIDE, "{sic}`rowd`", "Q415"))
def sic_without_correction(edition):
    edition.change(TIDE, "{sic}`rowd|rowed`", "{sic}`rowd`")


@case((TIDE, "{paratext} tide1911-source", "Q404"))
def directive_unclosed(edition):
    text = edition.text(TIDE)
    edition.write(TIDE, text.replace("(Evening Tide, 4. 02.1911)\n:::\n", "(Evening Tide, 4. 02.1911)\n", 1))


@case((MARSH, "{quotation} pilots1911-1", "Q404"), (PILOTS, "{show}", "Q409"))
def nested_unclosed(edition):
    edition.change(MARSH, 'to ten,"\n:::\n', 'to ten,"\n')


@case((TIDE, "{paratext} tide1911-1", "Q405"))
def id_repeated(edition):
    edition.change(TIDE, "{paratext} tide1911-source", "{paratext} tide1911-1")


@case((TIDE, "{paratext} Tide_1911", "Q408"))
def id_wrong(edition):
    edition.change(TIDE, "{paratext} tide1911-source", "{paratext} Tide_1911")


@case((TIDE, "{quotation} empty-1", "Q108"))
def quotation_empty(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n:::{quotation} empty-1\n:lines: 3\n:::\n")


@case(("docs/index.md", "tide1911-9", "Q409"))
def reference_unknown(edition):
    edition.change("docs/index.md", "{quotation:ref}`tide1911-1`", "{quotation:ref}`tide1911-9`")


EXTRA = ":::{quotation} extra-1\n:lines: 1\n:source: tide1911\n\nTHE HARBOUR\n:::"


@case((TIDE, "{quotation} extra-1", "Q406"))
def quotation_in_a_list(edition):
    indented = EXTRA.replace("\n", "\n  ")
    edition.write(TIDE, edition.text(TIDE) + f"\n- {indented}\n")


@case((TIDE, "{quotation} extra-1", "Q406"))
def quotation_in_a_block_quote(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n> " + EXTRA.replace("\n", "\n> ") + "\n")


@case((TIDE, "{quotation} extra-1", "Q406"))
def quotation_in_another_directive(edition):
    edition.write(TIDE, edition.text(TIDE) + f"\n::::{{note}}\n{EXTRA}\n::::\n")


@case((TIDE, "{quotation} extra-1", "Q406"))
def quotation_in_a_backtick_directive(edition):
    edition.write(TIDE, edition.text(TIDE) + f"\n````{{note}}\n{EXTRA}\n````\n")


@case((MARSH, "{note} inside", "Q406"))
def another_directive_in_a_quotation(edition):
    edition.change(MARSH, "\nYours truly,", "\n:::{note} inside\nhm\n:::\n\nYours truly,")


@case((PILOTS, 1, "Q410"))
def page_not_utf8(edition):
    edition.path(PILOTS).write_bytes("# Caf\u00e9\n".encode("latin-1"))


# The records.


@case((TIDE, "{quotation} tide1911-1", "Q302"))
def evidence_missing(edition):
    without(edition, "evidence")
    without(edition, "apparatus")
    edition.change(TIDE, ":conditions: differs, contested", ":conditions: contested")


def without(edition: Copy, name: str) -> None:
    """Take a block out of a page."""
    text = edition.text(TIDE)
    edition.write(TIDE, re.sub(rf":::\{{{name}\}}.*?\n:::\n", "", text, flags=re.DOTALL))


@case((TIDE, "{quotation} tide1911-1", "Q303"))
def apparatus_missing(edition):
    without(edition, "apparatus")


@case((TIDE, "{quotation} tide1911-1", "Q303"))
def contest_without_citation(edition):
    edition.change(TIDE, "  cites: pilots1911\n", "")


@case((TIDE, "{quotation} tide1911-1", "Q303"))
def detail_missing(edition):
    edition.change(TIDE, "differs, contested", "differs, contested, translation")


@case((TIDE, "{quotation} tide1911-1", "Q303"))
def interpolation_not_marked(edition):
    edition.change(TIDE, "differs, contested", "differs, contested, interpolated")


@case((TIDE, "- condition: contested", "Q303"))
def detail_of_no_condition(edition):
    edition.change(TIDE, "differs, contested", "differs")


@case((TIDE, ": L reads: no boat", "Q304"))
def lemma_not_in_text(edition):
    edition.change(TIDE, "nobody`s boat was lost. . . [T]he keeper\n", "nobody’s boat\n")


@case((TIDE, ": L reads: no boat", "Q304"))
def lemma_twice_in_text(edition):
    edition.change(TIDE, "nobody`s boat was lost. . . [T]he keeper\n", "was\n")


@case((TIDE, ": X adds", "Q305"))
def siglum_unknown(edition):
    edition.change(TIDE, ": L adds", ": X adds")


@case((TIDE, ": L adds", "Q306"))
def reading_too_long(edition):
    edition.change(TIDE, "with a lantern", "word " * 25)


@case((TIDE, "- against: ledger1911", "Q307"))
def evidence_in_the_future(edition):
    edition.change(TIDE, "on: 1911-03-01", "on: 9911-03-01")


@case((TIDE, "on: 1 March", "Q301"))
def evidence_without_date(edition):
    edition.change(TIDE, "on: 1911-03-01", "on: 1 March")


@case((TIDE, "- step: Copied", "Q308"))
def provenance_ends_elsewhere(edition):
    text = edition.text(TIDE)
    last = "- step: Posted at the quay\n  key: notice1911\n  date: 1911-03\n"
    assert last in text
    edition.write(TIDE, text.replace(last, "").replace("- step: Copied by a hand that is not established\n  gap", "- gap"))
    edition.change(TIDE, "- gap: yes", "- step: Copied\n  gap: yes")


@case((MARSH, "{quotation} marsh1911-1", "Q309"), (MARSH, "{quotation} marsh1911-2", "Q309"), (MARSH, "{quotation} pilots1911-1", "Q309"))
def status_missing(edition):
    edition.write("conf.py", edition.text("conf.py") + "\nquotations_require_status = True\n")


@case((TIDE, "- step: Copied", "Q310"))
def step_of_nothing(edition):
    edition.change(TIDE, "  gap: yes\n", "")


@case((TIDE, "{quotation} tide1911-1", "Q311"), *((MARSH, f"{{quotation}} {id_}", "Q309") for id_ in ("marsh1911-1", "marsh1911-2", "pilots1911-1")))
def provenance_missing(edition):
    edition.write("conf.py", edition.text("conf.py") + "\nquotations_require_status = True\n")
    without(edition, "provenance")


@case((TIDE, ":status: sound", "Q301"))
def status_unknown(edition):
    edition.change(TIDE, ":status: dependent", ":status: sound")


@case((TIDE, ":conditions:", "Q301"), (TIDE, "- condition: contested", "Q303"))
def condition_unknown(edition):
    edition.change(TIDE, "differs, contested", "differs, contended")


@case((TIDE, "{paratext} tide1911-source", "Q407"))
def option_missing(edition):
    edition.change(TIDE, ":kind: attribution\n", "")


@case((TIDE, "resullt:", "Q411"))
def field_unknown(edition):
    edition.change(TIDE, "  result:", "  resullt:")


@case((TIDE, ": L says", "Q412"))
def apparatus_unreadable(edition):
    edition.change(TIDE, "  note: in another hand\n", "  note: in another hand\n: L says: nothing\n")


@case((PILOTS, "{show} tide1911-1", "Q414"))
def shown_but_not_nested(edition):
    edition.change(PILOTS, "{show} pilots1911-1", "{show} tide1911-1")


@case((TIDE, ":::{evidence} tide1911-1\n- against: notice1911", "Q416"))
def block_twice(edition):
    block = ":::{evidence} tide1911-1\n- against: notice1911\n  read: all\n  on: 1911\n  result: same\n:::\n"
    edition.write(TIDE, f"{edition.text(TIDE)}\n{block}")


@case((NOTICE, "{quotation} deep-9", "Q413"))
def nested_too_deep(edition):
    line = edition.text(WITNESS).splitlines()[0]
    opening = [f"{':' * (14 - at)}{{quotation}} deep-{at}\n:lines: 1\n:source: notice1911\n" for at in range(10)]
    closing = [":" * (14 - at) for at in reversed(range(10))]
    text = "\n".join([*opening, line, *closing])
    notice = edition.text(NOTICE)
    edition.write(NOTICE, re.sub(r":::\{paratext\}.*?\n:::\n", f"{text}\n", notice, flags=re.DOTALL))


@case((BIB, "howpublished = {Letter},\n  date         = {1911-02-20}", "Q201"))
def bibtex_unreadable(edition):
    edition.change(BIB, "title        = {[Letter to the Harbour Board]},", "title        = {[Letter to the Harbour Board]}")


@case((BIB, 1, "Q201"))
def bibliography_missing(edition):
    edition.path(BIB).unlink()


@case(("docs", 1, "Q112"))
def nothing_to_check(edition):
    for page in edition.path("docs").rglob("*.md"):
        page.unlink()
    edition.write(BIB, "")
    edition.write("docs/index.md", "# Nothing\n")


@case(
    (TIDE, "TODO: who spoke", "Q431"),
    (TIDE, "TODO: YYYY-MM-DD", "Q431"),
    (TIDE, "TODO: one of the four", "Q431"),
    (TIDE, "TODO: when was it read", "Q431"),
    (TIDE, "TODO: which step", "Q431"),
    (TIDE, "TODO: who contests", "Q431"),
    (TIDE, "TODO: say more", "Q431"),
    (MARSH, "TODO: status 1", "Q431"),
    (MARSH, "TODO: status 2", "Q431"),
    (MARSH, "TODO: status 3", "Q431"),
    (BIB, "TODO: the day", "Q431"),
    (BIB, "TODO: the address", "Q431"),
    ("bibliography/events.csv", "TODO: which work", "Q431"),
)
def still_to_be_filled_in(edition):
    """Each place once, and no other rule about what stands there; a code span is no such place."""
    edition.change(TIDE, ":speaker: Ruth Hale", ":speaker: TODO: who spoke")
    edition.change(TIDE, ":date: 1911-02-04", ":date: TODO: YYYY-MM-DD")
    edition.change(TIDE, ":status: dependent", ":status: TODO: one of the four")
    edition.change(TIDE, "on: 1911-03-01", "on: TODO: when was it read")
    edition.change(TIDE, "  gap: yes", "  key: TODO: which step")
    edition.change(TIDE, "cites: pilots1911", "cites: TODO: who contests")
    edition.write(TIDE, edition.text(TIDE) + "\nTODO: say more. A mark such as `TODO: this` is none.\n")
    edition.change(BIB, "{1911-02-04}", "{TODO: the day}")
    edition.change(BIB, "{https://tide.example/1911/light}", "{TODO: the address}")
    edition.change("bibliography/events.csv", "quay,notice1911; ledger1911", "quay,TODO: which work")
    edition.write("conf.py", edition.text("conf.py") + "\nquotations_require_status = True\n")
    for count, lines in enumerate((":lines: 7-14", ":lines: 7\n", ":lines: 10"), 1):
        edition.change(MARSH, lines, f"{lines.strip()}\n:status: TODO: status {count}" + "\n" * lines.endswith("\n"))


@case(("bibliography/figures.csv", 2, "Q417"))
def table_cell_wrong(edition):
    edition.change("bibliography/figures.csv", "The pilots,1911-02,2,", "The pilots,1911-02,two,")


# Exceptions.


def excepting(edition: Copy, *fields: str) -> None:
    """Ask for an exception on the page of the quotation."""
    entry = "\n    ".join(fields)
    edition.change(TIDE, "source: tide1911\n", f"source: tide1911\nexceptions:\n  - {entry}\n")


REASONED = ("reason: No shorter one would show it.", "since: 1911-03-01")


@case((TIDE, "- rule: Q306", "Q422"))
def exception_of_nothing(edition):
    excepting(edition, "rule: Q306", *REASONED)


@case((TIDE, "- rule: Q306", "Q422"), (TIDE, ": L adds", "Q306"))
def exception_of_something_else(edition):
    reading_too_long(edition)
    excepting(edition, "rule: Q306", *REASONED, "of: tide1911-11")


@case((TIDE, "- rule: Q306", "Q421"), (TIDE, ": L adds", "Q306"))
def exception_without_a_reason(edition):
    reading_too_long(edition)
    excepting(edition, "rule: Q306", "since: 1911-03-01")


@case((TIDE, "- rule: Q306", "Q421"))
def exception_without_a_date(edition):
    excepting(edition, "rule: Q306", "reason: It is so.")


@case((TIDE, "- rule: Q306", "Q421"))
def exception_without_a_day(edition):
    excepting(edition, "rule: Q306", "reason: It is so.", "since: 1911-03")


@case((TIDE, "- rule: Q306", "Q421"))
def exception_since_the_future(edition):
    excepting(edition, "rule: Q306", "reason: It is so.", "since: 9911-03-01")


@case((TIDE, "- rule: Q999", "Q421"))
def exception_of_no_rule(edition):
    excepting(edition, "rule: Q999", *REASONED)


@case((TIDE, "- rule: Q306", "Q421"))
def exception_with_an_unknown_name(edition):
    excepting(edition, "rule: Q306", *REASONED, "line: 9")


@case((TIDE, "exceptions: yes", "Q421"))
def exceptions_that_are_no_list(edition):
    edition.change(TIDE, "source: tide1911\n", "source: tide1911\nexceptions: yes\n")


@case((TIDE, "- rule: Q101", "Q421"), (TIDE, "sixty, {sic}", "Q101"))
def exception_from_the_text_check(edition):
    not_found(edition)
    excepting(edition, "rule: Q101", *REASONED)


@case((TIDE, "- rule: Q403", "Q421"), (TIDE, "{sic}`rowd", "Q403"))
def exception_from_what_the_text_check_needs(edition):
    sign_unclosed(edition)
    excepting(edition, "rule: Q403", *REASONED)
@case((TIDE, "<em>dusk</em>", "Q418"))
def raw_html_in_a_line(edition):
    edition.write(TIDE, edition.text(TIDE) + "\nAt <em>dusk</em>.\n")


@case((TIDE, "<div>", "Q418"))
def raw_html_in_a_block(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n<div>\nAt dusk.\n</div>\n")


@case((TIDE, "{raw} html", "Q418"))
def raw_directive(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n```{raw} html\n<p>At dusk.</p>\n```\n")


@case((TIDE, "{eval-rst}", "Q418"))
def other_markup_in_a_directive(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n```{eval-rst}\n.. raw:: html\n```\n")


@case((TIDE, "javascript:", "Q419"))
def address_that_runs_something(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n[At dusk](javascript:alert(1))\n")


@case((TIDE, "data:image/png", "Q419"))
def picture_inside_its_address(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n```{image} data:image/png;base64,AA==\n:alt: A lamp\n```\n")


@case((TIDE, "{paratex} more-1", "Q425"), (TIDE, "{citep}", "Q425"), (TIDE, "[@tide1911]", "Q432"))
def names_with_a_slip(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n:::{paratex} more-1\n:::\n\nIt is so {citep}`tide1911`.\n\nSo [@tide1911].\n")


@case((TIDE, "{quotations} tide1911-1", "Q425"))
def quotation_with_a_slip_in_its_name(edition):
    """Its records, and what refers to it, are no further faults."""
    edition.change(TIDE, "{quotation} tide1911-1", "{quotations} tide1911-1")


@case((TIDE, "{quotation}", "Q408"), ("docs/index.md", "tide1911-1", "Q409"))
def quotation_without_an_id(edition):
    """Its records are no further faults; on another page it cannot be known."""
    edition.change(TIDE, "{quotation} tide1911-1", "{quotation}")


@case((TIDE, "sources: tide1911", "Q425"))
def front_matter_with_a_slip(edition):
    edition.change(TIDE, "source: tide1911", "sources: tide1911")


@case((TIDE, "{quotation} tide1911-1", "Q302"))
def status_with_a_search_alone(edition):
    edition.change(TIDE, "- against: ledger1911", "- against: search")


@case((TIDE, "{quotation} tide1911-1", "Q302"))
def status_with_the_witness_alone(edition):
    edition.change(TIDE, "- against: ledger1911", "- against: notice1911")


@case((TIDE, "{quotation} tide1911-1", "Q302"))
def untraced_without_a_search(edition):
    text = edition.text(TIDE)
    edition.write(TIDE, re.sub(r"^:status: \w+", ":status: untraced", text, count=1, flags=re.MULTILINE))


@case(
    (TIDE, "#### Far below", "Q702"),
    *((TIDE, words, code) for words in ("![ ](lamp.png)", "{figure} lamp.png") for code in ("Q427", "Q701")),
)
def page_for_those_who_see(edition):
    more = "\n#### Far below\n\n![ ](lamp.png)\n\n```{figure} lamp.png\nThe lamp\n```\n"
    edition.write(TIDE, edition.text(TIDE) + more)


@case((TIDE, "{include}", "Q425"))
def directive_that_reads_a_file(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n```{include} ../../conf.py\n```\n")


@case(("docs/log.rst", 1, "Q426"))
def page_in_another_markup(edition):
    edition.write("docs/log.rst", "The log\n=======\n")


@case((TIDE, "lamp.png", "Q427"))
def picture_from_outside_the_pages(edition):
    edition.write(TIDE, edition.text(TIDE) + "\n![The lamp](../../lamp.png)\n")


@case((TIDE, "word " * 3000, "Q428"))
def paragraph_without_end(edition):
    edition.write(TIDE, f"{edition.text(TIDE)}\n{'word ' * 3000}\n")


@case((TIDE, "At du\u202esk", "Q429"))
def direction_of_writing_turned(edition):
    edition.write(TIDE, edition.text(TIDE) + "\nAt du\u202esk.\n")


@case((TIDE, "At dus\u043a", "Q430"))
def letter_of_another_script(edition):
    edition.write(TIDE, edition.text(TIDE) + "\nAt dus\u043a.\n")


@case((BIB, "@string{b", "Q211"))
def abbreviation_of_abbreviations(edition):
    edition.write(BIB, '@string{a = "lamp"}\n@string{b = a # a}\n' + edition.text(BIB))


def redirect(edition: Copy, entry: str) -> None:
    edition.write("conf.py", f"{edition.text('conf.py')}quotations_redirects = {{\n{entry}\n}}\n")


@case(("conf.py", "sources/old", "Q424"))
def renamed_to_nothing(edition):
    redirect(edition, '"sources/old": "sources/nowhere"')


@case(("conf.py", '"lists"', "Q424"))
def renamed_and_still_there(edition):
    edition.change("conf.py", '("lists", "Lists"), ', "")
    redirect(edition, '"lists": "views"')


@case(("conf.py", '"a": "b"', "Q424"), ("conf.py", '"b": "a"', "Q424"))
def renamed_in_a_loop(edition):
    redirect(edition, '"a": "b",\n"b": "a",')


@case(("conf.py", '"a": "b"', "Q424"))
def renamed_in_a_chain(edition):
    redirect(edition, '"a": "b",\n"b": "views",')


@case(("conf.py", "old-1", "Q424"))
def renamed_id_on_another_page(edition):
    redirect(edition, '"sources/tide1911#old-1": "lists#tide1911-1"')


@case(("conf.py", "gone", "Q424"))
def renamed_id_of_a_page_that_is_gone(edition):
    redirect(edition, '"gone#old-1": "sources/tide1911#tide1911-1"')


@case(("conf.py", "views.html", "Q424"))
def renamed_with_an_ending(edition):
    redirect(edition, '"old": "views.html"')


@case(("bibliography/changes.csv", "nobody-1", "Q409"))
def change_about_nothing(edition):
    edition.change("bibliography/changes.csv", "marsh1911-1", "nobody-1")


@pytest.mark.parametrize(("damage", "expected"), CASES)
def test_each_fault_is_found_where_it_is(specimen, damage, expected):
    damage(specimen)
    done = specimen.run_check()
    lines = [line for line in done.stdout.splitlines() if re.match(r"\S+:\d+:\d+: Q\d{3} ", line)]
    found = [re.match(r"(\S+?):(\d+):\d+: (Q\d{3}) ", line).groups() for line in lines]
    wanted = [
        (path, str(at if isinstance(at, int) else specimen.line_of(path, at)), code)
        for path, at, code in expected
    ]
    assert sorted(found) == sorted(wanted), done.stdout
    assert done.returncode == 1
    assert done.stderr == ""


def test_every_rule_has_a_case_that_breaks_it():
    """Those of finished PDFs are broken in ``test_verify``; what is advice, in ``test_prose``, refuses nothing."""
    broken = {code for each in CASES for _path, _at, code in each.values[1]}
    refusing = {rule.code for rule in Rule if rule.group is not Group.PDF and rule.severity is Severity.ERROR}
    assert refusing - broken == set()


def test_the_unchanged_specimen_passes(specimen):
    done = specimen.run_check()
    assert (done.returncode, done.stderr) == (0, "")
    assert "coverage of notice1911: 100 %" in done.stdout


@pytest.mark.parametrize("of", ["", "tide1911-1", "has 25 words", '"keeper : L reads"'])
def test_an_exception_is_counted(specimen, of):
    """Its words are those of the message, or stand in the paragraph; a line number it has not."""
    reading_too_long(specimen)
    excepting(specimen, "rule: Q306", *REASONED, *([f"of: {of}"] if of else []))
    report = specimen.check()
    assert report.findings == []
    assert [(each.exception.rule, each.count) for each in report.exceptions] == [(Rule.READING_TOO_LONG, 1)]
    assert "1 exception used, for 1 finding" in report.summary()
    assert specimen.check(frozenset({TIDE})).findings == []
    assert specimen.check(frozenset({MARSH})).exceptions == []


def test_no_edition_is_no_traceback(tmp_path):
    done = Copy(tmp_path).run_check()
    assert (done.returncode, done.stdout) == (2, "")
    assert "there is no conf.py here" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_page_alone_is_told_that_it_covers_what_another_page_has(specimen):
    """Each of the two pages is refused by itself, and the whole edition once."""
    record = ":::{paratext} again\n:lines: 1\n:kind: heading\n\nTHE HARBOUR QUESTION - what they said\n:::\n"
    specimen.write(TIDE, specimen.text(TIDE) + "\n" + record)
    for path, words in ((NOTICE, "{paratext} notice1911-title"), (TIDE, "{paratext} again")):
        found = [(each.path, each.line, each.code) for each in specimen.check(frozenset({path})).findings]
        assert found == [(path, specimen.line_of(path, words), "Q110")]
    assert [each.path for each in specimen.findings()] == [TIDE]


def test_what_is_wrong_elsewhere_does_not_concern_a_page(specimen):
    specimen.change(TIDE, "alone", "along")
    assert specimen.check(frozenset({NOTICE})).findings == []
    assert [each.code for each in specimen.check(frozenset({TIDE})).findings] == ["Q101"]


def test_a_page_alone_says_that_its_witness_is_not_sound(specimen):
    specimen.change(WITNESS, "dusk", "dawn")
    found = [(each.path, each.code) for each in specimen.check(frozenset({NOTICE})).findings]
    assert found == [(NOTICE, "Q106")]


def test_counts_tell_what_was_found_short(specimen):
    specimen.change(TIDE, 'alone."', "alone")
    report = specimen.check()
    assert (report.quotations, report.passed) == (4, 3)


def test_an_exception_is_no_part_of_the_built_page(specimen, tmp_path):
    """MyST reads the front matter too, days as days; Sphinx stores it."""
    reading_too_long(specimen)
    excepting(specimen, "rule: Q306", *REASONED)
    output = specimen.build("html", tmp_path / "html")
    assert "No shorter one" not in (output / "sources" / "tide1911.html").read_text(encoding="utf-8")
