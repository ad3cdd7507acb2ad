"""The data: valid by its own schema, and the same words as the witness."""

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from quotations.core.check import base_text, check_edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.revision import Identity
from quotations.core.edition.settings import load_settings
from quotations.core.export import as_csv, as_data, as_json, as_note

ROOT = Path(__file__).parent.parent
SPECIMEN = ROOT / "tests" / "specimen"
SCHEMA = json.loads((ROOT / "ext/quotations/core/export/quotations.schema.json").read_text("utf-8"))
IDENTITY = Identity(0, "0" * 40)


def data_of(root, **changes):
    settings = replace(load_settings(root), **changes)
    edition = load_edition(settings)
    return edition, as_data(edition, check_edition(edition), IDENTITY)


@pytest.mark.parametrize("root", [ROOT, ROOT / "tests/specimen"], ids=["edition", "specimen"])
@pytest.mark.parametrize("published", ["whole", "spans", "hash"])
def test_data_is_valid_by_its_schema(root, published):
    _, data = data_of(root, publish_witness=published)
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    jsonschema.Draft202012Validator(SCHEMA).validate(data)


def test_the_schema_refuses_what_is_not_described():
    _, data = data_of(ROOT / "tests/specimen")
    data["quotations"][0]["status"] = "certain"
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(SCHEMA).validate(data)


@pytest.mark.parametrize("root", [ROOT, ROOT / "tests/specimen"], ids=["edition", "specimen"])
def test_every_record_is_there_with_the_witness_s_words(root):
    edition, data = data_of(root)
    assert data["quotations"]
    assert {
        each["id"] for each in data["quotations"]
    } == set(edition.quotations)
    assert {each["id"] for each in data["paratext"]} == set(edition.paratexts)
    for each in data["quotations"]:
        text = edition.quotations[each["id"]].text
        witness = edition.witnesses[each["witness"]].text
        assert each["text"] in witness
        if not any(segment["kind"] == "omitted" for segment in each["segments"]):
            assert re.sub(r"\s+", "", each["text"]) == re.sub(r"\s+", "", base_text(text))


@pytest.mark.parametrize(("published", "has"), [("whole", "text"), ("spans", "spans"), ("hash", "sha256")])
def test_no_more_of_a_witness_travels_than_the_setting_allows(published, has):
    _, data = data_of(ROOT / "tests/specimen", publish_witness=published)
    stored = next(each for each in data["witnesses"] if each["stored"])
    assert has in stored
    assert ("text" in stored) == (published == "whole")
    assert ("spans" in stored) == (published == "spans")
    assert [("text" in each) == (published == "whole") for each in data["paratext"]] == [True, True]


def test_spans_give_the_words_with_their_surroundings():
    edition, data = data_of(ROOT / "tests/specimen", publish_witness="spans")
    stored = next(each for each in data["witnesses"] if each["stored"])
    whole = edition.witnesses[stored["key"]].text
    for span in stored["spans"]:
        assert span["prefix"] + span["exact"] + span["suffix"] in whole


def test_the_same_edition_gives_the_same_bytes():
    first, second = (as_json(data_of(ROOT)[1]) for _ in range(2))
    assert first == second


HONEST = [
    *("= 2 boats", "+ one more", "- and no lamp,", "@ the quay", "\tindented", "\rreturned", "\nbroken"),
    *("＝ wide", "'tis dark", "''twice", "“the lamp”", "a = b", "", 'said "no"; =1+1, he'),
]


@pytest.mark.parametrize("words", HONEST)
def test_no_cell_is_a_formula_and_every_cell_is_exact_again(words):
    """A quotation may begin with a dash; whoever reads the table undoes the mark as the note tells."""
    _edition, data = data_of(SPECIMEN)
    quotation = {**data["quotations"][0], "text": words, "speaker": words}
    written = as_csv({**data, "quotations": [quotation]})
    (row,) = csv.DictReader(io.StringIO(written, newline=""))
    for cell in (row["text"], row["speaker"]):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "＝"))
        assert cell.removeprefix("'") == words
    assert written.count('"') >= 2 * 2 * len(row), "every cell is in quotation marks"


def test_the_table_has_a_note_beside_it():
    note = json.loads(as_note())
    columns = [each["name"] for each in note["tableSchema"]["columns"]]
    _edition, data = data_of(SPECIMEN)
    assert columns == next(csv.reader(io.StringIO(as_csv(data), newline="")))
    assert "first apostrophe" in note["dc:description"]


def test_csv_has_a_row_for_each_quotation_and_the_columns_stay():
    edition, data = data_of(ROOT)
    rows = list(csv.DictReader(io.StringIO(as_csv(data), newline="")))
    assert [row["id"] for row in rows] == [each["id"] for each in data["quotations"]]
    assert list(rows[0]) == [
        *("id", "source", "witness", "first_line", "last_line", "speaker", "capacity", "date", "lang"),
        *("parent", "status", "reach", "conditions", "text", "page", "url", "kind"),
    ]
    for row in rows:
        assert row["kind"] == edition.bibliography.works[row["source"]].kind
        assert row["status"] == edition.quotations[row["id"]].status.word
        assert row["text"] in edition.witnesses[row["witness"]].text
