"""Pictures: whatever the check passes, the compiler of the book can set; what it cannot set is refused."""

from __future__ import annotations

import base64
import random
import struct
import zlib

import pytest
import typst

from quotations.core.pages.drawings import wrong_drawing
from quotations.core.pages.jpeg import wrong_jpeg
from quotations.core.pages.limits import (
    DEEPEST_REFERENCE,
    LONGEST_SIDE,
    MOST_DRAWN,
    MOST_SCANS,
    MOST_WORDS_DRAWN,
)
from quotations.core.pages.pictures import wrong_picture
from quotations.core.pages.png import wrong_png
from quotations.outputs.pdf.compile import STANDARDS, fonts_in
from quotations.outputs.pdf.pictures import unset

SIGNATURE = b"\x89PNG\r\n\x1a\n"
CHANNELS = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
DEPTHS = {0: (1, 2, 4, 8, 16), 2: (8, 16), 3: (1, 2, 4, 8), 4: (8, 16), 6: (8, 16)}
PASSES = ((0, 0, 8, 8), (4, 0, 8, 8), (0, 4, 4, 8), (2, 0, 4, 4), (0, 2, 2, 4), (1, 0, 2, 2), (0, 1, 1, 2))


def chunk(kind, content):
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(  # noqa: PLR0913 — what a header says
    width=20, height=15, depth=8, colour=2, *, interlaced=False, extra=b"", rows=None
):
    if rows is None:
        rows = b""
        for left, top, across, down in PASSES if interlaced else ((0, 0, 1, 1),):
            columns, lines = -((left - width) // across), -((top - height) // down)
            rows += (b"\0" + bytes((columns * depth * CHANNELS[colour] + 7) // 8)) * lines if columns > 0 else b""
    palette = chunk(b"PLTE", bytes(3 * 2**depth)) if colour == 3 else b""
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, int(interlaced)))
    return SIGNATURE + head + palette + extra + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


JPEG = {
    "baseline": base64.b64decode(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8yb"
        "qmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQ"
        "ABgDASIAAhEBAxEB/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhBy"
        "JxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKT"
        "lJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/8QAHwEAAwEBAQEBAQEBAQAAAA"
        "AAAAECAwQFBgcICQoL/8QAtREAAgECBAQDBAcFBAQAAQJ3AAECAxEEBSExBhJBUQdhcRMiMoEIFEKRobHBCSMzUvAVYnLRChYkNOEl8RcYGRom"
        "JygpKjU2Nzg5OkNERUZHSElKU1RVVldYWVpjZGVmZ2hpanN0dXZ3eHl6goOEhYaHiImKkpOUlZaXmJmaoqOkpaanqKmqsrO0tba3uLm6wsPExc"
        "bHyMnK0tPU1dbX2Nna4uPk5ebn6Onq8vP09fb3+Pn6/9oADAMBAAIRAxEAPwAuPLOZExvYkAHk46f5+p9aQOpTEbqULZ5IUZ59+v8An0FCyDaA"
        "CA7ZVMrkDPIOe3cce9PAZVDOFAzjJ4yOeMfU9eTzmgB3lrtj3Ku0g9QM9eM4/wAPf6lN/wBaEWTPzHOS3IOfb+nb0ooA/9k="
    ),
    "progressive": base64.b64decode(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8yb"
        "qmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wgARCAAQ"
        "ABgDASIAAhEBAxEB/8QAFgABAQEAAAAAAAAAAAAAAAAAAAEC/8QAFAEBAAAAAAAAAAAAAAAAAAAAAP/aAAwDAQACEAMQAAABVkA//8QAGRABAA"
        "IDAAAAAAAAAAAAAAAAAAECESFB/9oACAEBAAEFAmEKtu//xAAUEQEAAAAAAAAAAAAAAAAAAAAQ/9oACAEDAQE/AT//xAAUEQEAAAAAAAAAAAAA"
        "AAAAAAAQ/9oACAECAQE/AT//xAAaEAEAAQUAAAAAAAAAAAAAAAAAYQEQITFR/9oACAEBAAY/Aq4bQ4i3/8QAHBABAQACAgMAAAAAAAAAAAAAAR"
        "EAITFBUXGB/9oACAEBAAE/IdUaPeeZwY4LBEmSYCt9sodlXJ3hYH65/9oADAMBAAIAAwAAABCjD//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAI"
        "AQMBAT8QP//EABQRAQAAAAAAAAAAAAAAAAAAABD/2gAIAQIBAT8QP//EACEQAQACAQQBBQAAAAAAAAAAAAERITEAQVGBYXGRodHw/9oACAEBAA"
        "E/EIgnSEiRy7xcmpEvWpkCJIvHr496zYgcEmV6e62kCiSx1B/T3nXDMaAXnP3rOg4RQtu+a+Nf/9k="
    ),
    "grey": base64.b64decode(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8yb"
        "qmx5moq6T/wAALCAAQABgBAREA/8QAFQABAQAAAAAAAAAAAAAAAAAAAQL/xAAnEAACAQMCBAcBAAAAAAAAAAABAhEDITEAEjJBUYETFCJxkaHh"
        "8f/aAAgBAQAAPwAY01qkISNrEwsiB0k2Fh9znStVfL8aqJJKpytg+04jlq/DcVVBDKINiZtPwD3/AEqqaYVTTDBeOHEEkGZ7DPXUVXZ4AV2kmN"
        "p9OZ6WvYX1CsxV5VUG4EAKDkyD2if7b//Z"
    ),
    "restarting": base64.b64decode(
        "/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABsSFBcUERsXFhceHBsgKEIrKCUlKFE6PTBCYFVlZF9VXVtqeJmBanGQc1tdhbWGkJ6jq62rZ4C8yb"
        "qmx5moq6T/2wBDARweHigjKE4rK06kbl1upKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKSkpKT/wAARCAAQ"
        "ABgDASIAAhEBAxEB/8QAFwABAQEBAAAAAAAAAAAAAAAAAAECA//EACQQAQACAAQGAwEAAAAAAAAAAAECEQADEiETMUFRYaEi0fEj/8QAFAEBAA"
        "AAAAAAAAAAAAAAAAAAAP/EABQRAQAAAAAAAAAAAAAAAAAAAAD/3QAEAAH/2gAMAwEAAhEDEQA/ALnZplCcRy9O+ojuNFe33eNcWK/zpLEJNlnU"
        "8fXjHOzMgGqLLV3EFeT23PfjFga5xiabL+MpW9rPG3Jro4D/0JmSiSIwDMZtxsR3K5/n2wjmzjmsZRu/gGppepy/N+WGA//Z"
    ),
    "unsubsampled RGB": base64.b64decode(
        "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAbEhQXFBEbFxYXHhwbIChCKyglJShROj0wQmBVZWRfVV1baniZgWpxkHNbXYW1hpCeo6utq2eAvMm6ps"
        "eZqKuk/8AAEQgAEAAYA1IRAEcRAEIRAP/EABYAAQEBAAAAAAAAAAAAAAAAAAECA//EACQQAAEDAwMEAwAAAAAAAAAAAAECAxESITEAE2EiQYHw"
        "UXHh/9oADANSAEcAQgAAPwCWglzIJBlUEdI44v8AmdS0EuZBIMqgjpHHF/zOpaCXMgkGVQR0jji/5nSpaWWlbYdJUJUk3xgREdvu3xpUtLLSts"
        "OkqEqSb4wIiO33b40qWllpW2HSVCVJN8YERHb7t8aGQ4gpU23WDBMkTkx7HYaGQ4gpU23WDBMkTkx7HYaGQ4gpU23WDBMkTkx7HYaWqUN7am9y"
        "pN7gVAHMeYvGlqlDe2pvcqTe4FQBzHmLxpapQ3tqb3Kk3uBUAcx5i8alLalrqhS9xMJEdUi0XjNvI4vKW1LXVCl7iYSI6pFovGbeRxeUtqWuqF"
        "L3EwkR1SLReM28ji+iaq5CaUpiAUmTHNjn22tE1VyE0pTEApMmObHPttaJqrkJpSmIBSZMc2Ofba//2Q=="
    ),
}


@pytest.fixture(scope="module")
def printed(tmp_path_factory):
    """What the compiler says against a picture."""
    folder = tmp_path_factory.mktemp("printed")
    fonts = fonts_in()

    def of(data, ending):
        path = folder / f"picture.{ending}"
        path.write_bytes(data)
        return "".join(unset({"picture": path}, fonts))

    return of


@pytest.mark.parametrize("interlaced", [False, True])
@pytest.mark.parametrize(("colour", "depth"), [(colour, each) for colour in DEPTHS for each in DEPTHS[colour]])
def test_every_kind_of_png_is_read(printed, colour, depth, interlaced):
    for width, height in ((20, 15), (1, 1), (3, 5)):
        data = png(width, height, depth, colour, interlaced=interlaced)
        assert wrong_png(data) == ""
        assert printed(data, "png") == ""


@pytest.mark.parametrize("kind", JPEG)
def test_every_kind_of_jpeg_is_read(printed, kind):
    assert wrong_jpeg(JPEG[kind]) == ""
    assert printed(JPEG[kind], "jpg") == ""


def test_limits_of_photographs_at_their_edges():
    flat = bytes(LONGEST_SIDE + 2)
    assert wrong_png(png(LONGEST_SIDE, 1, 8, 0, rows=flat)) == ""
    assert "a side of more" in wrong_png(png(LONGEST_SIDE + 1, 1, 8, 0, rows=flat))
    once = JPEG["progressive"]
    at = once.rindex(b"\xff\xda")
    scan, scans = once[at:-2], once.count(b"\xff\xda")
    assert wrong_jpeg(once[:-2] + scan * (MOST_SCANS - scans) + once[-2:]) == ""
    assert "drawn over more than" in wrong_jpeg(once[:-2] + scan * (MOST_SCANS - scans + 1) + once[-2:])


def spoilt_png(chance, data):
    """A PNG of which some chunks are changed, with sums that say that they are right."""
    chunks, at = [], len(SIGNATURE)
    while at < len(data):
        length = int.from_bytes(data[at : at + 4], "big")
        chunks.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + length]))
        at += 12 + length
    for _ in range(chance.choice([1, 1, 2, 3])):
        place = chance.randrange(len(chunks))
        kind, content = chunks[place]
        match chance.choice(["byte", "byte", "cut", "more", "drop", "double"]):
            case "byte" if content:
                place_in = chance.randrange(len(content))
                content = content[:place_in] + bytes([chance.randrange(256)]) + content[place_in + 1 :]
            case "cut":
                content = content[: chance.randrange(len(content) + 1)]
            case "more":
                content += chance.randbytes(3)
            case "drop" if len(chunks) > 1:
                del chunks[place]
                continue
            case "double":
                chunks.insert(place, (kind, content))
        chunks[place] = (kind, content)
    return SIGNATURE + b"".join(chunk(*each) for each in chunks)


def spoilt_jpeg(chance, data):
    found = bytearray(data)
    for _ in range(chance.choice([1, 1, 2, 4])):
        at = chance.randrange(min(len(found), chance.choice([30, 650, len(found)])))
        match chance.choice(["byte", "byte", "drop", "double", "marker"]):
            case "byte":
                found[at] = chance.choice([0, 1, 0xC4, 0xDA, 0xFF, chance.randrange(256)])
            case "drop":
                del found[at : at + chance.choice([1, 2, 10, 100])]
            case "double":
                found[at:at] = found[at : at + chance.choice([1, 2, 30])]
            case "marker":
                found[at:at] = bytes([0xFF, chance.choice([0xC0, 0xC4, 0xD8, 0xDA, 0xDB, 0xDD, 0xE0]), 0, chance.randrange(20)])
    return bytes(found)


@pytest.mark.parametrize(("ending", "spoilt", "wrong"), [("png", spoilt_png, wrong_png), ("jpg", spoilt_jpeg, wrong_jpeg)])
def test_what_passes_of_damaged_pictures_is_printed(printed, ending, spoilt, wrong):
    chance = random.Random(16)  # noqa: S311 — the same every time
    sound = {
        "png": [png(), png(colour=3), png(depth=16, colour=6, interlaced=True), png(extra=chunk(b"gAMA", b"\0\0\xb1\x8f"))],
        "jpg": list(JPEG.values()),
    }[ending]
    passed = 0
    for _ in range(1500):
        data = spoilt(chance, chance.choice(sound))
        if wrong(data) == "":
            passed += 1
            assert printed(data, ending) == ""
    assert passed > 50


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{}</svg>'


def drawn(body):
    return wrong_drawing(SVG.format(body).encode())


@pytest.mark.parametrize(
    ("most", "body", "told"),
    [
        (MOST_DRAWN - 1, lambda n: "<g/>" * n, "too many shapes"),
        (MOST_WORDS_DRAWN, lambda n: f"<text>{'a' * n}</text>", "its words have more"),
        (199, lambda n: f'<mask id="a">{"<g/>" * 98}</mask>' + '<g mask="url(#a)"/>' * n, "shapes are drawn"),
        (
            DEEPEST_REFERENCE,
            lambda n: "".join(f'<mask id="a{i}"><g mask="url(#a{i + 1})"/></mask>' for i in range(n)) + f'<mask id="a{n}"/>',
            "refer to one another",
        ),
    ],
)
def test_limits_of_drawings_at_their_edges(printed, most, body, told):
    assert drawn(body(most)) == ""
    assert printed(SVG.format(body(most)).encode(), "svg") == ""
    assert told in drawn(body(most + 1))


def test_a_character_that_the_book_cannot_print_is_told_with_its_picture(specimen, tmp_path):
    specimen.write("docs/lamp.svg", SVG.format("<text>\n漢</text>"))
    specimen.write("docs/lamp.md", "# The lamp\n\n![The lamp](lamp.svg)\n")
    specimen.write("docs/index.md", specimen.text("docs/index.md").replace("\nmethod\n", "\nmethod\nlamp\n"))
    done = specimen.sphinx("typst", tmp_path / "pdf")
    assert done.returncode == 1
    assert "docs/lamp.svg:2:1: no font of the PDF has the character 漢" in done.stderr


def test_a_picture_that_cannot_be_set_is_named(tmp_path):
    (tmp_path / "lamp.png").write_bytes(png()[:-20])
    (told,) = unset({"docs/lamp.png": tmp_path / "lamp.png"}, typst.Fonts(include_system_fonts=False))
    assert told.startswith("docs/lamp.png:1:1: the picture cannot be set: ")
    assert list(tmp_path.iterdir()) == [tmp_path / "lamp.png"]
    assert STANDARDS


def test_what_is_no_file_is_not_read(tmp_path):
    (tmp_path / "zero.png").symlink_to("/dev/zero")
    with pytest.raises(OSError, match="it is no file"):
        wrong_picture(tmp_path / "zero.png")
