"""A PDF held against itself: what must pass, what must fail and say where, what cannot be read."""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import zlib
from dataclasses import fields, replace

import pikepdf
import pytest

import limitpdfs as pdfs
from conftest import ROOT, surroundings
from quotations.cli.apart import MEMORY, SECONDS, EndedError, apart
from quotations.core.check import base_text
from quotations.core.edition.revision import Identity
from quotations.core.export.attachments import attachments
from quotations.core.verify import LIMITS, Limits, UnreadableError, verify
from quotations.core.verify.limits import TooMuchError
from quotations.core.verify.pdftext import Pages
from quotations.core.verify.readback import listed_pages, read_structure, structure

_MIBS = {"file", "stream", "page", "unpacked", "font"}


@pytest.fixture(scope="session")
def harbour(built):
    """The PDF of the specimen."""
    (found,) = built("specimen", "typst").glob("*.pdf")
    return found


@pytest.fixture(scope="session")
def khojaly_pdf(built):
    (found,) = built("edition", "typst").glob("*.pdf")
    return found


def run(path, *arguments, cwd=None):
    """The command as a reader runs it, far from any checkout."""
    command = [sys.executable, "-m", "quotations", "verify", str(path), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, encoding="utf-8", check=False, env=surroundings(), cwd=cwd
    )


@pytest.fixture
def changed(harbour, tmp_path):
    """A copy of the specimen's PDF with something done to it."""

    def make(change, **saving):
        path = tmp_path / "changed.pdf"
        with pikepdf.open(harbour) as pdf:
            change(pdf)
            pdf.save(path, **saving)
        return path

    return make


def faults(path, **limits):
    found = verify(path, Limits(**limits)) if limits else verify(path)
    return found, [str(each) for each in found.faults]


# ---------------------------------------------------------------- What agrees


@pytest.mark.parametrize("name", ["harbour", "khojaly_pdf"])
def test_a_pdf_as_it_was_built_is_verified(name, request):
    found, said = faults(request.getfixturevalue(name))
    assert said == []
    assert found.ok
    assert len(found.quotations) > 3
    assert all(each.ok and each.page for each in found.quotations)
    assert "quotations.json" in found.attached
    assert found.attached == found.printed


def test_saved_anew_by_another_program_it_still_agrees(changed):
    """Other bytes, same content: object streams, another order."""
    path = changed(lambda _pdf: None, object_stream_mode=pikepdf.ObjectStreamMode.generate, linearize=True)
    assert verify(path).ok


def test_the_command_needs_no_checkout(harbour, tmp_path):
    done = run(harbour, cwd=tmp_path)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "verified\n" in done.stdout
    assert "not where it comes from" in done.stdout
    assert "SHA256SUMS" in done.stdout
    assert done.stderr == ""


def test_the_command_as_json(harbour, tmp_path):
    data = json.loads(run(harbour, "--format", "json", cwd=tmp_path).stdout)
    assert data["verified"] is True
    assert data["faults"] == []
    assert all(each["verified"] for each in data["quotations"])
    assert {each["name"] for each in data["attachments"]} > {"quotations.json"}
    assert "not where it comes from" in data["note"]


def test_data_bibliography_and_witnesses_are_attached_with_relationship_and_description(khojaly_pdf, khojaly):
    with pikepdf.open(khojaly_pdf) as pdf:
        found = {
            name: (str(each.obj.AFRelationship), each.description, each.get_file().read_bytes())
            for name, each in pdf.attachments.items()
        }
        associated = {str(each.UF) for each in pdf.Root.AF}
    assert associated == set(found)
    for path in khojaly.settings.bibfiles:
        kind, said, data = found.pop(path.name)
        assert (kind, data) == ("/Supplement", path.read_bytes())
        assert said
    kind, said, data = found.pop("jfk2011.txt")
    assert (kind, data) == ("/Source", (khojaly.settings.root / "bibliography/witnesses/jfk2011.txt").read_bytes())
    assert "Witness J" in said
    kind, _said, data = found.pop("quotations.json")
    assert kind == "/Data"
    assert {each["id"] for each in json.loads(data)["quotations"]} == set(khojaly.quotations)
    assert found == {}


@pytest.mark.parametrize("published", ["spans", "hash"])
def test_a_witness_that_may_not_travel_is_not_attached_and_nothing_is_claimed(specimen, tmp_path, published):
    conf = specimen.text("conf.py") + f'\nquotations_publish_witness = "{published}"\n'
    specimen.write("conf.py", conf)
    (path,) = specimen.build("typst", tmp_path / "out").glob("*.pdf")
    found, said = faults(path)
    assert said == []
    assert not any(name.endswith(".txt") for name in found.attached)
    assert all(each.in_witness is None and each.in_block for each in found.quotations)
    assert not found.ok
    done = run(path)
    assert done.returncode == 1
    assert "may not travel" in done.stdout


def test_two_files_of_one_name_cannot_travel(specimen):
    """Inside a PDF there are no folders."""
    specimen.path("bibliography/more").mkdir()
    specimen.write("bibliography/more/works.bib", "")
    conf = specimen.text("conf.py") + '\nbibtex_bibfiles.append("bibliography/more/works.bib")\n'
    specimen.write("conf.py", conf)
    edition = specimen.load()
    with pytest.raises(ValueError, match=r"works\.bib"):
        attachments(edition, specimen.check(), Identity(0, ""))


# ---------------------------------------------------------------- What does not


def glyph_of(pdf, id_):
    """The page of a quotation and the number of a stretch of its own words there."""
    text = "".join(read_structure_of(pdf)[id_].text.split())
    page = pdf.pages[read_structure_of(pdf)[id_].page - 1]
    numbers = [
        (number, words)
        for number, words in Pages().texts(page).items()
        if len("".join(words.split())) > 5 and "".join(words.split()) in text
    ]
    return page, max(numbers, key=lambda each: len(each[1]))[0]


def read_structure_of(pdf):
    from quotations.core.verify.readback import quotations_in

    return quotations_in(pdf, structure(pdf))


def change_glyph(pdf, page, number, at=2):
    """Put another glyph of the same font in the place of one."""
    marked, done = [], False
    instructions = []
    for operands, operator in pikepdf.parse_content_stream(page):
        name = str(operator)
        if name in {"BDC", "BMC"}:
            properties = operands[1] if len(operands) > 1 else {}
            inside = "/MCID" in properties if isinstance(properties, pikepdf.Dictionary) else False
            marked.append(int(properties["/MCID"]) if inside else (marked[-1] if marked else None))
        elif name == "EMC":
            marked.pop()
        elif name == "TJ" and marked and marked[-1] == number and not done:
            parts = list(operands[0])
            for index, part in enumerate(parts):
                data = bytes(part) if isinstance(part, pikepdf.String) else b""
                if len(data) > 2 * at + 4 and data[2 * at : 2 * at + 2] != data[2 * at + 2 : 2 * at + 4]:
                    data = data[: 2 * at] + data[2 * at + 2 : 2 * at + 4] + data[2 * at + 2 :]
                    parts[index] = pikepdf.String(data)
                    done = True
                    break
            instructions.append(([pikepdf.Array(parts)], operator))
            continue
        instructions.append((operands, operator))
    assert done
    page.Contents = pdf.make_stream(pikepdf.unparse_content_stream(instructions))


def test_one_glyph_of_any_quotation_is_noticed(harbour, tmp_path):
    ids = list(read_structure(harbour))
    assert len(ids) > 3
    for id_ in ids:
        with pikepdf.open(harbour) as pdf:
            label = pdf.pages[read_structure_of(pdf)[id_].page - 1].label
            change_glyph(pdf, *glyph_of(pdf, id_))
            pdf.save(tmp_path / "changed.pdf")
        found, said = faults(tmp_path / "changed.pdf")
        assert not found.ok
        assert any(f"“{id_}”" in each and each.startswith(f"page {label}: Q504") for each in said), (id_, said)
    done = run(tmp_path / "changed.pdf")
    assert done.returncode == 1
    assert "Q504" in done.stdout
    assert "NOT verified" in done.stdout


def test_a_text_put_over_a_changed_glyph_hides_nothing(harbour, tmp_path):
    """ActualText says what the page does not show."""
    id_ = next(iter(read_structure(harbour)))
    with pikepdf.open(harbour) as pdf:
        page, number = glyph_of(pdf, id_)
        said = Pages().texts(page)[number]
        change_glyph(pdf, page, number)
        tag = b"/MCID %d" % number
        content = page.Contents.read_bytes()
        assert content.count(tag) == 1
        words = pikepdf.String(said).unparse()
        page.Contents = pdf.make_stream(content.replace(tag, tag + b" /ActualText " + words))
        pdf.save(tmp_path / "changed.pdf")
    assert not verify(tmp_path / "changed.pdf").ok


@pytest.mark.parametrize("where", [0, 0.5, 1])
def test_one_byte_of_any_attachment_is_noticed(harbour, tmp_path, where):
    with pikepdf.open(harbour) as pdf:
        names = list(pdf.attachments)
    for name in names:
        with pikepdf.open(harbour) as pdf:
            stream = pdf.attachments[name].obj.EF.F
            data = bytearray(stream.read_bytes())
            data[round(where * (len(data) - 1))] ^= 1
            stream.write(bytes(data))
            pdf.save(tmp_path / "changed.pdf")
        found, said = faults(tmp_path / "changed.pdf")
        assert not found.ok
        assert any(each.startswith(f"{name}: Q501") for each in said), (name, said)


def test_a_missing_and_an_added_attachment(changed):
    def take(pdf):
        del pdf.attachments["works.bib"]

    def put(pdf):
        pdf.attachments["more.txt"] = pikepdf.AttachedFileSpec(pdf, b"more", filename="more.txt")

    assert any("works.bib: Q501 the imprint names this" in each for each in faults(changed(take))[1])
    assert any("more.txt: Q501 this is attached, but" in each for each in faults(changed(put))[1])


def rewritten(pdf, name, old, new):
    """Change an attachment and the hash of it wherever the file prints it: a careful forger."""
    stream = pdf.attachments[name].obj.EF.F
    data = stream.read_bytes()
    assert data.count(old) >= 1
    stream.write(data.replace(old, new, 1))


def test_data_that_departs_from_the_witness(changed, harbour):
    with pikepdf.open(harbour) as pdf:
        data = json.loads(pdf.attachments["quotations.json"].get_file().read_bytes())
    quotation = next(each for each in data["quotations"] if not each["parent"])
    segment = max((each for each in quotation["segments"] if each["kind"] == "text"), key=lambda each: len(each["text"]))
    old = json.dumps(segment["text"], ensure_ascii=False).encode()
    new = old.replace(b" the ", b" a ", 1) if b" the " in old else old[:3] + b"X" + old[3:]
    _found, said = faults(changed(lambda pdf: rewritten(pdf, "quotations.json", b'"text": ' + old, b'"text": ' + new)))
    assert any("Q503" in each and quotation["id"] in each for each in said)
    assert any("Q504" in each and quotation["id"] in each for each in said)


@pytest.mark.parametrize(
    ("old", "new", "rule"),
    [
        (b'"quotations": [', b'"quotes": [', "Q502"),
        (b'"lines": [', b'"rows": [', "Q502"),
        (b"{", b"[{", "Q502"),
        (b'"paragraph": 1', b'"paragraph": "x"', "Q502"),
    ],
)
def test_data_that_is_not_the_data_of_an_edition(changed, old, new, rule):
    found, said = faults(changed(lambda pdf: rewritten(pdf, "quotations.json", old, new)))
    assert not found.ok
    assert any(rule in each for each in said)


def test_a_quotation_that_the_data_does_not_know_and_one_that_is_not_printed(changed, harbour):
    with pikepdf.open(harbour) as pdf:
        data = json.loads(pdf.attachments["quotations.json"].get_file().read_bytes())
    (first, *_others) = [each["id"] for each in data["quotations"] if not each["parent"]]
    old = f'"id": "{first}"'.encode()
    _found, said = faults(changed(lambda pdf: rewritten(pdf, "quotations.json", old, b'"id": "another-1"')))
    assert any("Q504" in each and "another-1" in each and "no block" in each for each in said)
    assert any("Q504" in each and first in each and "does not know" in each for each in said)


def test_no_quotations_are_no_proof(changed, harbour):
    def empty(pdf):
        stream = pdf.attachments["quotations.json"].obj.EF.F
        data = json.loads(stream.read_bytes())
        stream.write(json.dumps(data | {"quotations": [], "paratext": []}).encode())

    found, said = faults(changed(empty))
    assert not found.ok
    assert any("nothing was verified" in each for each in said)


def test_the_page_in_the_list_of_quotations(harbour, tmp_path):
    with pikepdf.open(harbour) as pdf:
        listed = listed_pages(structure(pdf))
        id_ = next(each for each in read_structure_of(pdf) if each in listed)
        # The pages are numbered otherwise; what the list prints stays.
        pdf.Root.PageLabels = pikepdf.Dictionary(
            Nums=pikepdf.Array([0, pikepdf.Dictionary(S=pikepdf.Name.D, St=500)])
        )
        pdf.save(tmp_path / "changed.pdf")
    _found, said = faults(tmp_path / "changed.pdf")
    assert any("Q505" in each and f"“{id_}”" in each and f"page {listed[id_]}" in each for each in said)


# ---------------------------------------------------------------- What cannot be read


def bomb(size):
    return zlib.compress(bytes(size), 9)


def without_attachments(pdf):
    for name in list(pdf.attachments):
        del pdf.attachments[name]


def without_data(pdf):
    del pdf.attachments["quotations.json"]


def with_a_bomb(pdf):
    stream = pdf.attachments["works.bib"].obj.EF.F
    stream.write(bomb(80 * 1024 * 1024), filter=pikepdf.Name.FlateDecode)


def with_a_page_bomb(pdf):
    pdf.pages[5].obj.Contents.write(bomb(80 * 1024 * 1024), filter=pikepdf.Name.FlateDecode)


def with_two_filters(pdf):
    stream = pdf.attachments["works.bib"].obj.EF.F
    packed = zlib.compress(zlib.compress(stream.read_bytes()))
    filters = pikepdf.Array([pikepdf.Name.FlateDecode, pikepdf.Name.FlateDecode])
    stream.write(packed, filter=filters)


def with_a_ring(pdf):
    root = pdf.Root.StructTreeRoot
    first = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
    first.K.append(first)


def with_a_tower(pdf):
    inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=0))
    for _ in range(30_000):
        inner = pdf.make_indirect(pikepdf.Dictionary(S=pikepdf.Name.Div, K=inner))
    pdf.Root.StructTreeRoot.K = inner


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (without_attachments, "nothing is attached"),
        (without_data, "quotations.json is not attached"),
        (with_a_bomb, "beyond the limit"),
        (with_a_page_bomb, "beyond the limit"),
        (with_two_filters, "packed as"),
        (with_a_ring, "damaged"),
        (with_a_tower, "too deep"),
    ],
    ids=lambda each: each.__name__ if callable(each) else "",
)
def test_what_cannot_be_verified_is_said_in_a_line(changed, change, words):
    as_it_is = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    done = run(changed(change, **as_it_is))
    assert done.returncode == 2, done.stdout
    assert words in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stderr.count("\n") == 1
    assert done.stdout == ""


@pytest.mark.parametrize("encryption", [{"user": "", "owner": "x"}, {"user": "x", "owner": "x"}])
def test_an_encrypted_file(changed, encryption):
    done = run(changed(lambda _pdf: None, encryption=pikepdf.Encryption(**encryption)))
    assert done.returncode == 2
    assert "encrypted" in done.stderr


def test_what_is_no_pdf(harbour, tmp_path):
    whole = harbour.read_bytes()
    cases = {
        "text.pdf": (b"This is no PDF.", "not a PDF"),
        "empty.pdf": (b"", "not a PDF"),
        "half.pdf": (whole[: len(whole) // 2], ""),
        "head.pdf": (b"%PDF-1.7\n", "damaged"),
    }
    for name, (data, words) in cases.items():
        (tmp_path / name).write_bytes(data)
        done = run(tmp_path / name)
        assert done.returncode == 2, name
        assert words in done.stderr
        assert "Traceback" not in done.stderr
    for missing in (tmp_path / "none.pdf", tmp_path):
        done = run(missing)
        assert done.returncode == 2
        assert "cannot be read" in done.stderr


def test_an_error_is_json_too(tmp_path):
    (tmp_path / "text.pdf").write_text("no")
    data = json.loads(run(tmp_path / "text.pdf", "--format", "json").stdout)
    assert data["verified"] is False
    assert "not a PDF" in data["error"]


@pytest.mark.parametrize("limit", [each.name for each in fields(Limits)])
def test_everything_is_counted(changed, limit):
    """Of each thing with a limit the book has some; where none are read, it is not verified."""

    def with_an_omission(pdf):
        pdfs.on_data(lambda data: data["quotations"][0]["segments"].insert(1, {"kind": "omitted", "paragraph": 1}))(pdf)

    path = changed(with_an_omission)
    with pytest.raises(TooMuchError):
        verify(path, replace(LIMITS, **{limit: int(limit == "stream")}))  # none is no limit to the library


def test_the_limits_are_ten_times_what_the_edition_needs(khojaly_pdf):
    tenth = {each.name: getattr(LIMITS, each.name) // 10 for each in fields(Limits)}
    assert verify(khojaly_pdf, Limits(**tenth)).ok


def test_the_limits_are_those_of_the_threat_model():
    told = " ".join((ROOT / "THREATS.md").read_text(encoding="utf-8").split())
    (words,) = re.findall(r"`verify` reads a file of (.*?)\. ", told)
    given = {int(each.replace(",", "")) for each in re.findall(r"[\d,]*\d", words)}
    assert {getattr(LIMITS, each.name) // (pdfs.MIB if each.name in _MIBS else 1) for each in fields(Limits)} <= given
    assert {SECONDS, MEMORY} <= given


def test_a_part_of_a_command_runs_apart(capsys):
    def part():
        print("a word")
        print("another", file=sys.stderr)
        return 1

    assert apart(part) == 1
    assert capsys.readouterr() == ("a word\n", "another\n")


def takes_time():
    while True:
        pass


def takes_memory():
    return len([bytearray(2**20) for _ in range(2_000)])


def crashes():
    os.kill(os.getpid(), signal.SIGSEGV)


def is_wrong():
    raise ValueError


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs processes with limits")
@pytest.mark.parametrize(
    ("part", "words"),
    [
        (takes_time, "more than 1 seconds"),
        (takes_memory, "more than 64 MiB"),
        (crashes, "broke off (SIGSEGV)"),
        (is_wrong, "broke off (status 1)"),
    ],
)
def test_what_a_part_may_not_do_ends_it_and_nothing_else(capfd, part, words):
    with pytest.raises(EndedError, match=re.escape(words)):
        apart(part, seconds=1, memory=64)
    assert capfd.readouterr() == ("", "")


def test_limits_of_the_library_are_put_back(harbour):
    import pikepdf.settings

    before = pikepdf.settings.get_qpdf_limits()
    verify(harbour)
    assert pikepdf.settings.get_qpdf_limits() == before


def test_whatever_happens_to_its_bytes_there_is_an_answer(harbour, tmp_path):
    """Bytes are changed at random, with a fixed seed: an answer or a sentence, nothing else."""
    whole, chance = harbour.read_bytes(), random.Random(1992)  # noqa: S311 — a fixed seed, no secret
    path = tmp_path / "changed.pdf"
    answers = set()
    for _ in range(40):
        data = bytearray(whole)
        for _ in range(chance.choice((1, 1, 8, 64))):
            data[chance.randrange(len(data))] = chance.randrange(256)
        path.write_bytes(data)
        try:
            answers.add(verify(path).ok)
        except UnreadableError as error:
            answers.add("several lines" if "\n" in str(error) else "a sentence")
    assert answers <= {True, False, "a sentence"}
    assert len(answers) > 1


def test_the_words_in_the_block_are_those_of_the_check(khojaly_pdf, khojaly):
    found = read_structure(khojaly_pdf)
    for id_, quotation in khojaly.quotations.items():
        assert "".join(found[id_].text.split()) == "".join(base_text(quotation.text).split())
