"""Pages read by several processes for the check: the same, and nothing is found that one would not find."""

import pytest
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from quotations.core.check import check_edition
from quotations.core.edition import edition
from quotations.core.edition.edition import load_edition
from quotations.core.edition.settings import load_settings
from quotations.core.pages import read_page
from quotations.shell import ahead, remembered
from quotations.shell.ahead import read_ahead
from quotations.shell.domain import QuotationDomain
from quotations.shell.loading import load
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
    assert load(settings, tmp_path, 2)[0].report.findings == check_edition(whole).findings


def built(specimen, folder, workers):
    """A build by so many workers; the pages that it had to read for its check."""
    read = []
    with pytest.MonkeyPatch.context() as patch, patch_docutils(specimen.root), docutils_namespace():
        patch.setattr(remembered, "LEAST_PAGES", 2)
        patch.setattr(edition, "read_page", lambda docname, *given, **named: read.append(docname) or read_page(docname, *given, **named))
        places = (specimen.root / "docs", specimen.root, folder / "out", folder / "trees")
        app = Sphinx(*places, "text", status=None, warningiserror=True, parallel=workers)
        app.build()
        assert app.statuscode == 0
    return read


def test_pages_are_kept_in_the_environment_and_in_no_other_file_that_is_executable(specimen, tmp_path):
    assert len(built(specimen, tmp_path, 1)) > 5
    names = {path.name for path in (tmp_path / "trees").rglob("*") if path.is_file()}
    assert {name for name in names if not name.endswith((".doctree", ".svg", ".json"))} == {"environment.pickle"}
    specimen.write("docs/index.md", specimen.text("docs/index.md") + "\nMore words.\n")
    assert built(specimen, tmp_path, 1) == ["index"]
    assert built(specimen, tmp_path, 1) == []


def test_workers_that_read_do_not_send_the_kept_pages_along(specimen, tmp_path, monkeypatch):
    built(specimen, tmp_path, 1)
    sent = tmp_path / "sent"
    merge = QuotationDomain.merge_domaindata

    def note(domain, docnames, otherdata):
        sent.write_text(" ".join(sorted(otherdata)), encoding="utf-8")
        merge(domain, docnames, otherdata)

    monkeypatch.setattr(QuotationDomain, "merge_domaindata", note)
    specimen.write("conf.py", specimen.text("conf.py") + '\nquotations_rights = "None."\n')  # all is read again
    built(specimen, tmp_path, 2)
    assert "signatures" in sent.read_text(encoding="utf-8")
    assert "remembered" not in sent.read_text(encoding="utf-8")


def test_one_reads_where_several_are_not_worth_it(settings, monkeypatch):
    assert read_ahead(settings, 1)() == {}
    monkeypatch.setattr(ahead, "LEAST_PAGES", 1000)
    assert read_ahead(settings, 2)() == {}
