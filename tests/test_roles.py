"""References and citations in the prose of a page: what the core sees of them."""

import pytest

from quotations.core.pages import read_page


@pytest.mark.parametrize(
    ("text", "keys", "ids"),
    [
        ("As {cite:p}`tide1911` says, and {cite:t}`a, b`.", ["tide1911", "a", "b"], []),
        ("{quotation:ref}`q1` and {quotation:ref}`words <q2>`", [], ["q1", "q2"]),
        ("{cite:p}``key``", ["key"], []),
        ("{cite:p}\n`key`", [], []),
        ("{cite:p} `key`", [], []),
        ("`{cite:p}`key` is code", [], []),
        ("``a ` {cite:p}`` {cite:p}`key`", ["key"], []),
        ("`key` alone, {sic}`word`", [], []),
    ],
)
def test_roles_are_what_stands_directly_before_a_span(text, keys, ids):
    page, _findings = read_page("page", "page.md", f"# Page\n\n{text}\n", witness="", lang="en")
    assert [each.target for each in page.citations] == keys
    assert [each.target for each in page.references] == ids
