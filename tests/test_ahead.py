"""Pages read by several processes for the check: the same, and nothing is found that one would not find."""

import pytest

from quotations.check import check_edition
from quotations.edition import load_edition
from quotations.settings import load_settings
from quotations.shell import ahead
from quotations.shell.ahead import read_ahead
from quotations.shell.loaded import Loaded
from quotations.shell.remembered import faultless


@pytest.fixture
def settings(specimen, monkeypatch):
    """Of an edition that is large enough, as it seems."""
    monkeypatch.setattr(ahead, "LEAST_PAGES", 2)
    return load_settings(specimen.root)


@pytest.mark.parametrize("workers", [2, 3, 40])
def test_several_read_what_one_reads(workers, settings):
    found = read_ahead(settings, workers)()
    assert found == load_edition(settings).pages
    assert len(found) > 5


def test_a_page_with_a_fault_is_read_again_where_its_fault_is_told(specimen, settings, tmp_path):
    page = "docs/sources/tide1911.md"
    specimen.write(page, specimen.text(page) + "\n```{raw} html\n<b>x</b>\n```\n")
    (specimen.root / "docs" / "other.md").write_bytes(b"# \xff\n")
    whole = load_edition(settings)
    found = read_ahead(settings, 2)()
    assert found == faultless(whole)
    assert "sources/tide1911" not in found
    findings = load_edition(settings, found).findings
    assert findings == whole.findings
    assert {each.path for each in findings} == {page, "docs/other.md"}
    assert Loaded(settings, tmp_path, 2).report.findings == check_edition(whole).findings


def test_one_reads_where_several_are_not_worth_it(settings, monkeypatch):
    assert read_ahead(settings, 1)() == {}
    monkeypatch.setattr(ahead, "LEAST_PAGES", 1000)
    assert read_ahead(settings, 2)() == {}
