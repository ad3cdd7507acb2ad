"""A PDF given to ``verify`` that was changed anywhere: an answer or a sentence, and never a wrong yes.

The real PDF of the specimen is changed in its bytes and in its objects. Where the command still says that it
is verified, a plain rule that is written here holds what the file has against the witness it has. See
``fuzzing``.
"""

from __future__ import annotations

import hashlib
import io
import json
import re
from collections import Counter
from contextlib import redirect_stderr, redirect_stdout
from unicodedata import normalize

import pikepdf
import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from fuzzing import answering, examples
from quotations.cli import main
from quotations.core.verify.agreement import _PRINTED
from quotations.core.verify.pdftext import _to_unicode
from quotations.core.verify.readback import read_structure
from quotations.core.verify.restored import NotTheDataError, restored
from test_verify import change_glyph, glyph_of

DATA, NOTICE = "quotations.json", "notice1911.txt"
SECOND_LINE = re.compile(r"it takes more than|broke off")
"""What is said where no limit that is counted held, or the reader crashed."""


@pytest.fixture(scope="module")
def harbour(built, tmp_path_factory):
    """The PDF of the specimen as it was built, and with its streams unpacked, so that changes reach them."""
    (packed,) = built("specimen", "typst").glob("*.pdf")
    unpacked = tmp_path_factory.mktemp("fuzz") / "unpacked.pdf"
    with pikepdf.open(packed) as pdf:
        options = {"compress_streams": False, "stream_decode_level": pikepdf.StreamDecodeLevel.generalized}
        pdf.save(unpacked, object_stream_mode=pikepdf.ObjectStreamMode.disable, **options)
    return packed.read_bytes(), unpacked.read_bytes()


def answer(path) -> int:
    """The status of the command; what it says is said in lines, and nothing else happens."""
    out, err = io.StringIO(), io.StringIO()
    with answering(), redirect_stdout(out), redirect_stderr(err):
        status = main(["verify", str(path)])
    said, refused = out.getvalue(), err.getvalue()
    assert "Traceback" not in said + refused
    if status == 2:
        assert (said, refused.count("\n")) == ("", 1)
        assert "cannot be verified: " in refused
        assert not SECOND_LINE.search(refused), refused
    else:
        assert status in (0, 1)
        assert refused == ""
        assert re.search(r"^verified$" if status == 0 else r"^NOT verified$", said, re.MULTILINE)
        faults = [line for line in said.splitlines() if line.startswith(f"{path}: ")]
        assert all(re.search(r": Q5\d\d ", line) for line in faults)
        assert not (faults and status == 0)
    return status


def folded(text: str) -> str:
    return " ".join(normalize("NFC", text).split())


def assert_true(path) -> None:
    """Every quotation of the data stands in the attached witness, and the witness is the recorded one."""
    with pikepdf.open(path) as pdf:
        files = {str(name): each.get_file().read_bytes() for name, each in pdf.attachments.items()}
    data, lines = json.loads(files[DATA]), files[NOTICE].decode("utf-8").split("\n")
    (witness,) = [each for each in data["witnesses"] if each.get("file") == NOTICE]
    assert witness["sha256"] == hashlib.sha256(files[NOTICE]).hexdigest()
    assert len(data["quotations"]) > 0
    for each in data["quotations"]:
        window = "\n".join(lines[each["lines"][0] - 1 : each["lines"][1]])
        assert folded(each["text"]) in folded(window), each


# Bytes.

CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["put", "put", "put", "take", "double", "cut"]),
        st.floats(0, 1, exclude_max=True),
        st.one_of(st.binary(min_size=1, max_size=4), st.sampled_from([b"0 R", b">>", b"<<", b"endobj", b"stream\n", b"999999999", b"-1", b"/K", b"null", b"[", b"]", b"(", b"<"])),
    ),
    min_size=1,
    max_size=8,
)
DIGIT = re.compile(rb"\d+ 0 (?:R|obj)|/[A-Z]\w*|\d+|<[0-9A-Fa-f]{4,}>")


def with_bytes(whole: bytes, changes) -> bytes:
    data = bytearray(whole)
    for kind, where, words in changes:
        at = int(where * len(data))
        found = DIGIT.search(data, at) if kind in {"put", "double"} else None
        at = found.start() if found and words[0] % 2 else at
        match kind:
            case "put":
                data[at : at + len(words)] = words
            case "take":
                del data[at : at + 16 * len(words)]
            case "double":
                data[at:at] = data[at : at + 64 * len(words)]
            case "cut" if where > 0.5:
                del data[at:]
    return bytes(data)


def test_bytes_of_a_pdf(harbour, tmp_path):
    path = tmp_path / "changed.pdf"
    answers: Counter[int] = Counter()

    @examples(0.6)
    @given(st.sampled_from([0, 1, 1]), CHANGES)
    def check(which, changes):
        path.write_bytes(with_bytes(harbour[which], changes))
        status = answer(path)
        answers[status] += 1
        event(f"status {status}")
        if status == 0:
            assert_true(path)

    check()
    assert len(answers) >= 2, answers


# Objects.

NEW = [
    *("null", "true", "0", "-1", "65536", "99999999999999999999", "1.5", "()", "(x)", "<FEFF0041>", "<FF>", "/X", "/K", "[]", "[[]]", "<<>>"),
    *("[0 0 0]", "<< /S /P /K 0 >>", "<< /Type /MCR /MCID 0 >>", "<< /Type /MCR /MCID -1 >>", "<< /K [1 [2]] >>", "<< /EF << >> >>"),
]
CONTENT = [
    *(b"BT /F1 1 Tf <0041> Tj ET", b"/P <</MCID 0>> BDC EMC", b"EMC EMC EMC", b"BDC", b"/P BMC", b"Tf", b"/X Tf", b"/Span <</ActualText 1>> BDC"),
    *(b"<00> Tj", b"[(a) 1 [(b)]] TJ", b"/P <</MCID (x)>> BDC", b"/P <</MCID 99999999999>> BDC", b"q Q Q", b"BI ID EI", b"(", b"<<", b"\xff" * 20),
    *(b"beginbfchar <0041> <> endbfchar", b"beginbfrange <0000> <FFFF> <DFFF> endbfrange", b"beginbfrange <0> <F> [<1> <2>] endbfrange", b"{", b"[1", b"{}", b""),
]


@st.composite
def operations(draw):
    """Where in the file, what to do there, and with what."""
    kinds = ["value", "value", "delete", "refer", "refer", "stream", "stream", "json", "json", "string", "share", "repeat", "nest"]
    kind = draw(st.sampled_from(kinds))
    return kind, draw(st.integers(0, 2**16)), draw(st.integers(0, 2**16)), draw(st.integers(0, 2**16))


def reached(pdf: pikepdf.Pdf) -> list[pikepdf.Object]:
    """Every object with a number that is a dictionary, a list or a stream; the font programs left alone."""
    kinds = (pikepdf.Dictionary, pikepdf.Array, pikepdf.Stream)
    return [each for each in pdf.objects if isinstance(each, kinds)]


def change(pdf: pikepdf.Pdf, objects: list[pikepdf.Object], operation) -> None:
    kind, which, where, what = operation
    each = objects[which % len(objects)]
    streams = [one for one in objects if isinstance(one, pikepdf.Stream)]
    if kind == "stream":
        stream = streams[which % len(streams)]
        data = stream.read_bytes() if "/Subtype" not in stream else b""
        words = CONTENT[what % len(CONTENT)]
        at = where % (len(data) + 1)
        stream.write([words, data[:at], data[:at] + words + data[at:], data[:at] + data[at + 9 :]][what % 4])
        return
    if kind == "json":
        change_data(pdf, where, what)
        return
    if kind == "string":
        change_string(pdf, which, where, what)
        return
    if kind in {"share", "repeat", "nest"}:
        multiply(pdf, kind, objects, operation)
        return
    keys = list(range(len(each))) if isinstance(each, pikepdf.Array) else sorted(set(each.keys()) - {"/Length"})
    if not keys:
        return
    key = keys[where % len(keys)]
    if kind == "delete":
        del each[key]
    elif kind == "refer":
        each[key] = objects[what % len(objects)]
    else:
        each[key] = pikepdf.Object.parse(NEW[what % len(NEW)].encode())


def multiply(pdf: pikepdf.Pdf, kind: str, objects: list[pikepdf.Object], operation) -> None:
    """Name an object so often, by so many ways, that whoever follows them all does not come back."""
    _kind, which, where, what = operation
    each, other = objects[which % len(objects)], objects[where % len(objects)]
    if kind == "repeat":
        page = pdf.pages[where % len(pdf.pages)].obj
        page.Contents = pikepdf.Array([page.Contents] * (what % 3000))
        return
    key = ["/Kids", "/K", "/Names", "/Nums", "/Next", "/First", "/Parent"][what % 7]
    node = pdf.make_indirect(each)
    for _ in range(200 if kind == "nest" else 30):
        inner = node if kind == "nest" and key not in {"/Kids", "/Names", "/Nums"} else pikepdf.Array([node] * (1 if kind == "nest" else 2))
        node = pdf.make_indirect(pikepdf.Dictionary({key: inner, "/S": pikepdf.Name.TOCI}))
    names, root = pdf.Root.Names, pdf.Root
    places = [(names, "/Dests"), (names, "/EmbeddedFiles"), (root, "/PageLabels"), (root.StructTreeRoot, "/K"), (root, "/Outlines")]
    place, name = places[where % len(places)]
    if what % 2 or not isinstance(other, pikepdf.Dictionary) or "/Type" in other:
        place[name] = node
    else:
        other[key] = node


WORDS = [
    *(None, True, 0, -1, 10**30, "", "x", "\ud800", [], {}, [1], {"kind": "text"}, "tide1911-1", "nested", "omitted", 1e308),
    *(10**4200, float("inf"), json.loads("[" * 99 + "]" * 99), json.loads("[" * 300 + "]" * 300), "x" * 10**5, ["a"] * 10**4),
]


def change_data(pdf: pikepdf.Pdf, where: int, what: int) -> None:
    """Put another value anywhere into the data, or leave one out."""
    stream = pdf.attachments[DATA].obj.EF.F
    data = json.loads(stream.read_bytes())
    places = []

    def note(value):
        for key, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
            places.append((value, key))
            note(inner)

    note({key: data[key] for key in ("quotations", "witnesses", "paratext")})
    place, key = places[where % len(places)]
    if what % 7 == 0:
        del place[key]
    else:
        place[key] = WORDS[what % len(WORDS)] if what % 3 else places[what % len(places)][0]
    try:
        stream.write(json.dumps(data).encode())
    except (ValueError, RecursionError):
        stream.write(b'{"quotations": ' + b"[" * 100_000)


def change_string(pdf: pikepdf.Pdf, which: int, where: int, what: int) -> None:
    """Other glyphs in a page."""
    page = pdf.pages[which % len(pdf.pages)]
    content = b"\n".join(each.read_bytes() for each in (page.Contents if isinstance(page.Contents, pikepdf.Array) else [page.Contents]))
    places = [found.span(1) for found in re.finditer(rb"<([0-9A-Fa-f]{4,})>", content)]
    if places:
        start, _end = places[where % len(places)]
        content = content[:start] + b"%04X" % (what % 80) + content[start + 4 :]
    page.Contents = pdf.make_stream(content)


def test_objects_of_a_pdf(harbour, tmp_path):
    path = tmp_path / "changed.pdf"
    answers: Counter[int] = Counter()

    @examples(0.5)
    @given(st.lists(operations(), min_size=1, max_size=3))
    def check(operations):
        with pikepdf.open(io.BytesIO(harbour[1])) as pdf:
            objects = reached(pdf)
            try:
                for each in operations:
                    change(pdf, objects, each)
                pdf.save(path, compress_streams=False)
            except (pikepdf.PdfError, ValueError, TypeError, AttributeError, KeyError, RuntimeError):
                return  # nothing that can be written
        status = answer(path)
        answers[status] += 1
        event(f"status {status}")
        if status == 0:
            assert_true(path)

    check()
    assert set(answers) == {0, 1, 2}, answers


def test_other_glyphs_in_a_quotation(harbour, tmp_path):
    """Whichever glyph of whichever quotation is another: it is never verified."""
    whole, path = tmp_path / "whole.pdf", tmp_path / "changed.pdf"
    whole.write_bytes(harbour[1])
    ids = sorted(read_structure(whole))
    assert len(ids) > 3

    @examples(0.15)
    @given(st.sampled_from(ids), st.integers(0, 30))
    def check(id_, at):
        with pikepdf.open(whole) as pdf:
            try:
                change_glyph(pdf, *glyph_of(pdf, id_), at)
            except AssertionError:
                return  # the stretch is shorter
            pdf.save(path)
        assert answer(path) == 1

    check()


# What was found to take long: each once for itself, at a size at which it would not end.


def nested_twice(depth: int) -> list[dict[str, object]]:
    """Quotations of which each stands twice in the one before."""
    common = {"source": "s", "witness": "w", "lines": [1, 1]}
    inner = {"kind": "text", "text": "a", "paragraph": 1}
    return [
        {
            **common,
            "id": f"q{number}",
            "parent": f"q{number - 1}" if number else None,
            "segments": [{"kind": "quotation", "id": f"q{number + 1}", "paragraph": 1}] * 2 if number < depth else [inner],
        }
        for number in range(depth + 1)
    ]


def test_quotations_nested_twice_are_none():
    data = {"witnesses": [], "paratext": [], "quotations": nested_twice(40)}
    with answering(), pytest.raises(NotTheDataError, match="nested twice"):
        restored(data, {})


def test_an_imprint_of_dots_is_read():
    with answering():
        assert _PRINTED.findall("a." * 100_000) == []


@pytest.mark.parametrize("opening", [b"beginbfchar ", b"beginbfrange ", b"beginbfrange <1><1>["])
def test_sections_of_a_font_that_never_end_are_read(opening):
    with answering():
        assert _to_unicode(opening * 100_000) == {}
        assert _to_unicode(opening * 100_000 + b"endbfrange") == {}


def test_a_font_of_more_codes_than_there_are_is_none():
    ranges = b"".join(b"<%08X><%08X><0041>" % (number << 16, number + 1 << 16) for number in range(40))
    with pytest.raises(ValueError, match="more codes than a font can have"):
        _to_unicode(b"beginbfrange" + ranges + b"endbfrange")
