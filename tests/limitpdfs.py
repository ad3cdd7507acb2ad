"""PDFs that a stranger may give to ``verify``: small or large, and far more to read than they look.

Each function changes the book of the specimen, or puts something else in its place. Most are made of few
objects that name one another often.
"""

from __future__ import annotations

import io
import json
import os
import re
import zlib
from collections.abc import Callable
from pathlib import Path

import pikepdf
from pikepdf import Array, Dictionary, Name, String

Change = Callable[[pikepdf.Pdf], None]
DATA = "quotations.json"
MIB = 1024**2


def changed(path: Path, change: Change, **saving: object) -> None:
    """Do something to a PDF, and write its streams as they were given."""
    as_it_is = {"stream_decode_level": pikepdf.StreamDecodeLevel.none, "compress_streams": False}
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        change(pdf)
        pdf.save(path, **(as_it_is | saving))


def packed(data: bytes) -> bytes:
    return zlib.compress(data, 9)


def bomb(unit: bytes, size: int) -> bytes:
    """So many bytes of a unit, packed, without holding them."""
    packer, block = zlib.compressobj(9), unit * (MIB // len(unit))
    return b"".join([*(packer.compress(block) for _ in range(size // len(block))), packer.flush()])


def stream(pdf: pikepdf.Pdf, data: bytes, **more: object) -> pikepdf.Object:
    """A stream of packed bytes."""
    found = pdf.make_stream(b"")
    found.write(data, filter=Name.FlateDecode)
    for key, value in more.items():
        found[f"/{key}"] = value
    return found


def set_data(pdf: pikepdf.Pdf, data: bytes) -> None:
    """Other data, as the attachment of the edition."""
    pdf.attachments[DATA].obj.EF.F.write(packed(data), filter=Name.FlateDecode)


def data_of(pdf: pikepdf.Pdf) -> dict:
    return json.loads(pdf.attachments[DATA].get_file().read_bytes())


def on_data(change: Callable[[dict], None]) -> Change:
    def do(pdf: pikepdf.Pdf) -> None:
        data = data_of(pdf)
        change(data)
        set_data(pdf, json.dumps(data).encode())

    return do


# Trees.


def shared(pdf: pikepdf.Pdf, leaf: pikepdf.Object, depth: int = 30, times: int = 2, key: str = "/Kids") -> pikepdf.Object:
    """A tree of shared children: each node names the next one more than once."""
    node = pdf.make_indirect(leaf)
    for _ in range(depth):
        node = pdf.make_indirect(Dictionary({key: Array([node] * times)}))
    return node


def leaf_of_attachments(pdf: pikepdf.Pdf) -> pikepdf.Object:
    return pdf.Root.Names.EmbeddedFiles


def attachments_shared(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.EmbeddedFiles = shared(pdf, leaf_of_attachments(pdf))


def destinations_shared(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Names.Dests = shared(pdf, pdf.Root.Names.Dests)


def labels_shared(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = shared(pdf, pdf.Root.PageLabels)


def pages_shared(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages = shared(pdf, pdf.Root.Pages)


def names_in_a_ring(pdf: pikepdf.Pdf) -> None:
    node = pdf.make_indirect(Dictionary())
    node.Kids = Array([node, node])
    pdf.Root.Names.EmbeddedFiles = node


def pages_shared_in_a_list(path: Path) -> None:
    """Nodes without numbers of their own, in lists that are shared; put in its place when it is written."""

    def change(pdf: pikepdf.Pdf) -> None:
        kids = pdf.make_indirect(Array([pdf.pages[0].obj]))
        for _ in range(30):
            kids = pdf.make_indirect(Array([Dictionary(Type=Name.Pages, Count=1, Kids=kids)] * 2))
        pdf.Root.Pagez = pdf.make_indirect(Dictionary(Type=Name.Pages, Count=1, Kids=kids))

    changed(path, change)
    data = re.sub(rb"/Pages (\d+ 0 R)", rb"/Pagey \1", path.read_bytes())
    path.write_bytes(data.replace(b"/Pagez", b"/Pages"))


def pages_in_a_ring(pdf: pikepdf.Pdf) -> None:
    pdf.Root.Pages.Kids.append(pdf.Root.Pages)


def attachments_by_the_thousand(pdf: pikepdf.Pdf) -> None:
    file = pdf.attachments[DATA].obj
    names = [each for number in range(100_000) for each in (String(f"{number:06}.txt"), file)]
    pdf.Root.Names.EmbeddedFiles = Dictionary(Names=Array(names))


def structure_shared(pdf: pikepdf.Pdf) -> None:
    """Elements without numbers of their own, in lists that are shared."""
    kids = pdf.make_indirect(Array([0] * 10))
    for _ in range(30):
        kids = pdf.make_indirect(Array([Dictionary(S=Name.Div, Pg=pdf.pages[0].obj, K=kids)] * 2))
    pdf.Root.StructTreeRoot.K = kids


def structure_in_a_ring(pdf: pikepdf.Pdf) -> None:
    kids = pdf.make_indirect(Array())
    kids.append(Dictionary(S=Name.Div, K=kids))
    kids.append(Dictionary(S=Name.Div, K=kids))
    pdf.Root.StructTreeRoot.K = kids


def structure_of_millions(pdf: pikepdf.Pdf) -> None:
    """A list of marked content that many elements share."""
    numbers = pdf.make_indirect(Array([0] * 900_000))
    page = pdf.pages[0].obj
    pdf.Root.StructTreeRoot.K = Array([Dictionary(S=Name.P, Pg=page, K=numbers) for _ in range(1000)])


def entries_in_one_another(pdf: pikepdf.Pdf, depth: int = 90, most: int = 50_000) -> None:
    """Entries of a list of contents, each in the one before, round many others."""
    link = Dictionary(S=Name.Link, K=Dictionary(Type=Name.OBJR, Obj=Dictionary(Dest=String("x"))))
    inner = Array([link, *(Dictionary(S=Name.TOCI, Pg=pdf.pages[0].obj, K=0) for _ in range(most))])
    for _ in range(depth):
        inner = Array([pdf.make_indirect(Dictionary(S=Name.TOCI, K=pdf.make_indirect(inner)))])
    pdf.Root.StructTreeRoot.K = inner


def entries_200_deep(pdf: pikepdf.Pdf) -> None:
    entries_in_one_another(pdf, 200)


def long_name(pdf: pikepdf.Pdf) -> None:
    names = pdf.Root.Names.EmbeddedFiles.Names
    names[0] = String("a" * 5_000_000)


def labels_with_a_long_beginning(pdf: pikepdf.Pdf) -> None:
    pdf.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D, P=String("a" * 5_000_000))]))


def links_to_a_long_name(pdf: pikepdf.Pdf) -> None:
    link = pdf.make_indirect(Dictionary(Dest=pdf.make_indirect(String("a" * 5_000_000))))
    kid = Dictionary(Type=Name.OBJR, Obj=link)
    pdf.Root.StructTreeRoot.K = Array([Dictionary(S=Name.Link, K=kid) for _ in range(100_000)])


# Pages.


def contents(pdf: pikepdf.Pdf, packed_bytes: bytes, times: int = 1) -> None:
    """The same content, so many times over, for every page."""
    content = stream(pdf, packed_bytes)
    for page in pdf.pages:
        page.obj.Contents = Array([content] * times)


def one_stream_in_80_contents(pdf: pikepdf.Pdf) -> None:
    contents(pdf, bomb(b"/P <</MCID 0>> BDC EMC\n", 7 * MIB), 80)


def small_stream_in_many_contents(pdf: pikepdf.Pdf) -> None:
    pdf.pages[5].obj.Contents = Array([stream(pdf, packed(b"q Q\n"))] * 100_000)


def eight_mib_of_instructions(pdf: pikepdf.Pdf) -> None:
    contents(pdf, bomb(b"0 g ", 8 * MIB))


def long_glyphs(pdf: pikepdf.Pdf) -> None:
    """A font of which each glyph stands for many characters."""
    cmap = b"1 beginbfrange <0000><FFFF><" + b"0041" * 60_000 + b"> endbfrange"
    glyphs(pdf, cmap)


def glyphs(pdf: pikepdf.Pdf, cmap: bytes) -> None:
    meaning = stream(pdf, packed(cmap))
    for page in pdf.pages:
        for font in page.Resources.get("/Font", Dictionary()).as_dict().values():
            font.ToUnicode = meaning


def long_glyphs_in_long_strings(pdf: pikepdf.Pdf) -> None:
    glyphs(pdf, b"1 beginbfchar <0000><" + b"0041" * 60 + b"> endbfchar")
    words = b"/P <</MCID 0>> BDC BT /f0 1 Tf (" + bytes(2 * MIB - 200_000) + b") Tj ET EMC"
    contents(pdf, packed(words))


def huge_map_of_a_font(pdf: pikepdf.Pdf) -> None:
    glyphs(pdf, b"1 beginbfrange " + b"<0000><FFFF><0041>" * 1_000_000 + b" endbfrange")


def fonts_without_number(pdf: pikepdf.Pdf) -> None:
    """On each page a thousand fonts, all with the largest map that there is."""
    cmap = stream(pdf, packed(b"1 beginbfrange <0000><FFFF><0041> endbfrange"))
    fonts = {f"/F{number}": Dictionary(Subtype=Name.Type0, ToUnicode=cmap) for number in range(1000)}
    words = "".join(f"{name} 1 Tf " for name in fonts).encode()
    for page in pdf.pages:
        page.obj.Resources = Dictionary(Font=Dictionary(fonts))
    contents(pdf, packed(words))


# Streams.


def unpacks_beyond(pdf: pikepdf.Pdf) -> None:
    pdf.attachments[DATA].obj.EF.F.write(bomb(b"\0", 256 * MIB), filter=Name.FlateDecode)


def page_unpacks_beyond(pdf: pikepdf.Pdf) -> None:
    contents(pdf, bomb(b" ", 256 * MIB))


def packed_twice(pdf: pikepdf.Pdf) -> None:
    pdf.attachments[DATA].obj.EF.F.write(
        packed(bomb(b"\0", 64 * MIB)), filter=Array([Name.FlateDecode, Name.FlateDecode])
    )


def many_large_attachments(pdf: pikepdf.Pdf) -> None:
    content = bomb(b"a", 31 * MIB)
    for number in range(200):
        pdf.attachments[f"{number}.txt"] = pikepdf.AttachedFileSpec(pdf, b"")
        pdf.attachments[f"{number}.txt"].obj.EF.F.write(content, filter=Name.FlateDecode)


# The data.


def lists_of_60_mib(pdf: pikepdf.Pdf) -> None:
    set_data(pdf, b'{"quotations":[' + b"[]," * (20 * MIB) + b"[]]}")


def lists_of_30_mib(pdf: pikepdf.Pdf) -> None:
    set_data(pdf, b'{"quotations":[' + b"[]," * (10 * MIB) + b"[]]}")


def nested_data(pdf: pikepdf.Pdf) -> None:
    set_data(pdf, b'{"quotations":' + b"[" * 900 + b"]" * 900 + b"}")


def deeply_nested_data(pdf: pikepdf.Pdf) -> None:
    set_data(pdf, b'{"quotations":' + b"[" * 10_000_000)


def giant_number(pdf: pikepdf.Pdf) -> None:
    data = json.dumps(data_of(pdf)).encode()
    set_data(pdf, data.replace(b'"paragraph": 1', b'"paragraph": ' + b"9" * 1_000_000, 1))


def string_without_end(pdf: pikepdf.Pdf) -> None:
    set_data(pdf, b'{"' + b'\\"' * (15 * MIB))


def _first(data: dict) -> dict:
    return next(each for each in data["quotations"] if not each["parent"])


def gaps(data: dict) -> None:
    """3,000 omissions, and a word between each two."""
    parts = ({"kind": "text", "text": " the ", "paragraph": 1}, {"kind": "omitted", "text": "", "paragraph": 1})
    _first(data)["segments"] = [parts[0], *[each for _ in range(3_000) for each in parts[::-1]]]


def long_id(data: dict) -> None:
    _first(data)["id"] = "x" * 20_000_000


def other_witness(pdf: pikepdf.Pdf, witness: bytes, change: Callable[[dict], None]) -> None:
    """Another witness, attached as its record says, and data to go with it."""
    import hashlib

    data = data_of(pdf)
    entry = next(each for each in data["witnesses"] if each.get("file") in list(pdf.attachments))
    entry["sha256"] = hashlib.sha256(witness).hexdigest()
    pdf.attachments[entry["file"]].obj.EF.F.write(packed(witness), filter=Name.FlateDecode)
    change(data)
    set_data(pdf, json.dumps(data).encode())


def letters_by_the_million(pdf: pikepdf.Pdf) -> None:
    """A witness of one letter, and quotations of it with omissions, each of which fits everywhere."""

    def change(data: dict) -> None:
        parts = ({"kind": "text", "text": "a", "paragraph": 1}, {"kind": "omitted", "text": "", "paragraph": 1})
        first = _first(data) | {"lines": [1, 1], "segments": [parts[0], *[each for _ in range(150) for each in parts[::-1]]]}
        data["quotations"] = [first | {"id": f"q{number}"} for number in range(100)]

    other_witness(pdf, b"a" * 30_000_000, change)


def witness_of_marks(pdf: pikepdf.Pdf) -> None:
    other_witness(pdf, b"a" + "\u0301".encode() * 10_000_000, lambda _data: None)


# The file.


def objects_by_the_million(path: Path, size: int = 20_000_000) -> None:
    """A table of objects that says of twenty million that they are there, in a packed stream."""
    table = packed(b"\1\0\0\1\0" * size)
    head = b"%%PDF-1.7\n1 0 obj\n<</Type/XRef/Size %d/W[1 3 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>\nstream\n"
    whole = head % (size, len(table)) + table + b"\nendstream\nendobj\n"
    path.write_bytes(whole + b"2 0 obj\n<</Type/Catalog>>\nendobj\nstartxref\n9\n%%EOF\n")


def fewer_objects_by_the_million(path: Path) -> None:
    """As many as fit into a stream of the size that is read."""
    objects_by_the_million(path, 6_000_000)


def garbage(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n" + b"1 0 obj\n" * (20 * MIB) + b"startxref\n1\n%%EOF\n")


def tables_in_a_ring(path: Path) -> None:
    whole = b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R/Prev 9>>\nstartxref\n9\n%%EOF\n"
    path.write_bytes(whole)


def tables_by_the_thousand(path: Path) -> None:
    """Each table of objects names the one before."""
    found, before = bytearray(b"%PDF-1.7\n"), b""
    for _ in range(200_000):
        at = len(found)
        found += b"xref\n0 1\n0000000000 65535 f \ntrailer\n<</Size 1/Root 1 0 R%s>>\n" % before
        before = b"/Prev %d" % at
    path.write_bytes(found + b"startxref\n%d\n%%%%EOF\n" % at)


def brackets(path: Path) -> None:
    path.write_bytes(b"%PDF-1.7\n1 0 obj\n" + b"[" * (50 * MIB) + b"\nendobj\ntrailer<</Root 1 0 R>>\nstartxref\n1\n%%EOF\n")


def holes(path: Path) -> None:
    """A file of a terabyte, all holes."""
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        os.truncate(file.fileno(), 2**40)


def encrypted(path: Path) -> None:
    with pikepdf.open(io.BytesIO(path.read_bytes())) as pdf:
        pdf.save(path, encryption=pikepdf.Encryption(user="", owner="x"))


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


def link_to(target: str) -> Callable[[Path], None]:
    def lay(path: Path) -> None:
        path.unlink(missing_ok=True)
        path.symlink_to(target)

    return lay


def folder(path: Path) -> None:
    path.unlink(missing_ok=True)
    path.mkdir()
