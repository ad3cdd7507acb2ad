"""A contributed page brings words, never commands for the reader's browser: each is found where it stands."""

import pytest

from quotations.core.pages.addresses import scheme_of
from quotations.core.pages.page import read_page

CASES = [
    ("A <b>bold</b> word", [(1, 3, "Q418")]),
    ("`<b>` and <i>", [(1, 11, "Q418")]),
    ("<!-- a comment -->", [(1, 1, "Q418")]),
    ("% a comment <b>", []),
    ("- a list <span\n  class='x'>y</span>", [(1, 10, "Q418")]),
    ("> <script>x</script>", [(1, 3, "Q418")]),
    ("| a |\n| --- |\n| <u>b</u> |", [(3, 3, "Q418")]),
    ("```python\n<b>\n```", []),
    ("```{code-block} html\n<b>\n```", []),
    ("```{toctree}\nTitle <preface>\n```", []),
    ("```{note} A <b>title</b>\n:class: x\n\nSome <u>words</u>\n```", [(2, 2, "Q425"), (1, 13, "Q418"), (4, 6, "Q418")]),
    ("::::{note}\n:::{raw} html\n:::\n::::", [(2, 4, "Q418")]),
    ("```{eval-rst}\nx\n```", [(1, 4, "Q418")]),
    ("[x](javascript:alert(1))", [(1, 5, "Q419")]),
    ("[x](JavaScript:alert(1))", [(1, 5, "Q419")]),
    ("[x](java&#115;cript:a)", [(1, 1, "Q419")]),
    ("<javascript:a>", [(1, 2, "Q419")]),
    ("[x][y]\n\n[y]: data:text/html,x", [(1, 1, "Q419")]),
    ("![x](data:image/png;base64,AA)", [(1, 6, "Q419")]),
    ("```{figure} file:lamp.svg\n:alt: A lamp\n```", [(1, 13, "Q419")]),
    ("[x](https://a.example) <https://a.example> [y](other.md) 1 < 2 and a<b", []),
    (":::{quotation} a-1\n:lines: 1\n:source: x\n\nA <b>tag</b> of the witness.\n:::", []),
]


@pytest.mark.parametrize(("text", "expected"), CASES, ids=[text.split("\n")[0] for text, _ in CASES])
def test_what_runs_or_writes_by_itself_is_found(text, expected):
    _page, findings = read_page("a", "a.md", text, witness="w", lang="en")
    assert [(each.line, each.column, each.code) for each in findings if each.code > "Q417"] == expected


@pytest.mark.parametrize(
    ("address", "scheme"),
    [("java\nscript:x", "javascript"), ("\x01data:x", "data"), ("a/b:c", ""), ("HTTPS://x", "https"), ("#a", "")],
)
def test_schemes_are_read_as_browsers_read_them(address, scheme):
    assert scheme_of(address) == scheme
