"""What travels inside an edition: its data, its BibTeX files and the witnesses that may be published."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass

from quotations.core.check import Report
from quotations.core.edition.edition import Edition, work_path
from quotations.core.edition.revision import Identity
from quotations.core.export.data import as_data, as_json, attachment_name

__all__ = ["DATA_NAME", "Attachment", "attachments"]

DATA_NAME = "quotations.json"
"""The name of the data wherever it travels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attachment:
    """A file that travels with an edition.

    ``relationship`` to the edition is ``data``, ``source`` or ``supplement`` (ISO 19005-3, 6.8).
    """

    name: str
    data: bytes
    mime: str
    relationship: str
    description: str

    @property
    def sha256(self) -> str:
        """Its SHA-256 in hexadecimal digits."""
        return hashlib.sha256(self.data).hexdigest()


def attachments(edition: Edition, report: Report, identity: Identity) -> list[Attachment]:
    """The data first, then the bibliography, then the witnesses.

    :raises ValueError: if two files have the same name; the message names it.
    """
    data = as_json(as_data(edition, report, identity)).encode()
    found = [
        Attachment(
            name=DATA_NAME,
            data=data,
            mime="application/json",
            relationship="data",
            description="The records of every quotation",
        )
    ]
    found += [
        Attachment(
            name=attachment_name(path),
            data=path.read_bytes(),
            mime="application/x-bibtex",
            relationship="supplement",
            description="Bibliographic records",
        )
        for path in edition.settings.bibfiles
    ]
    if edition.settings.publish_witness == "whole":
        found += [
            Attachment(
                name=attachment_name(work_path(edition.settings, work)),
                data=work_path(edition.settings, work).read_bytes(),
                mime="text/plain",
                relationship="source",
                description=f"Witness {work.get('siglum') or work.key}, as captured",
            )
            for work in edition.bibliography.stored()
            if work.key in edition.witnesses
        ]
    times = Counter(each.name.casefold() for each in found)
    twice = next((name for name, count in times.items() if count > 1), "")
    if twice:
        raise ValueError(f"two files that travel with the edition are named {twice}; rename one")
    return found

