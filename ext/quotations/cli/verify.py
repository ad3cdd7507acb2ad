"""Verify a PDF edition against itself; no checkout and no other file is needed.

Its attachments are held against the hashes in its imprint, its quotations against the attached witnesses,
and the text of each quotation's block against the quotation. Exit status: 0 verified, 1 not, 2 unreadable.
"""

from __future__ import annotations

import argparse
import logging
from pathlib import Path

from quotations.cli.apart import EndedError, apart
from quotations.cli.console import complain, say
from quotations.core.messages.visible import as_json
from quotations.core.verify import UnreadableError, Verification, verify

__all__ = ["HELP", "add_arguments", "run"]

HELP = "verify a finished PDF against itself"

NOTE = """\
This shows that the file agrees with itself, not where it comes from. For that, compare its
SHA-256 with the one in the SHA256SUMS that the publisher of the edition gives beside it:"""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("file", type=Path, help="the PDF")
    words = "how the result is printed"
    parser.add_argument("--format", choices=("text", "json"), default="text", help=words)


def run(options: argparse.Namespace) -> int:
    """Verify and print; 0 if everything agrees, 1 if something does not, 2 if the file cannot be read."""
    logging.getLogger("pikepdf").setLevel(logging.CRITICAL)  # what it repairs on the way is of no use here
    try:
        return apart(lambda: _verify(options))
    except EndedError as error:
        return _refuse(options, error)


def _verify(options: argparse.Namespace) -> int:
    try:
        found = verify(options.file)
    except UnreadableError as error:
        return _refuse(options, error)
    if options.format == "json":
        print(as_json(_as_data(options.file, found)))
    else:
        _print(options.file, found)
    return 0 if found.ok else 1


def _refuse(options: argparse.Namespace, error: Exception) -> int:
    if options.format == "json":
        print(as_json({"file": str(options.file), "verified": False, "error": str(error)}))
    complain(f"{options.file}: cannot be verified: {error}")
    return 2


def _print(path: Path, found: Verification) -> None:
    for fault in found.faults:
        say(f"{path}: {fault}")
    quotations, total = found.quotations, len(found.quotations)
    matching = sum(found.printed.get(name) == digest for name, digest in found.attached.items())
    in_witness = sum(each.in_witness is True for each in quotations)
    withheld = sum(each.in_witness is None for each in quotations)
    in_block = sum(each.in_block for each in quotations)
    on_page = sum(each.page == each.listed != "" for each in quotations)
    print(f"attachments   {matching} of {len(found.attached)} match the hash printed in the imprint")
    for name, digest in found.attached.items():
        say(f"              {digest[:16]}…  {name}")
    print(f"witness       {in_witness} of {total} quotations found, by the rules of the build")
    if withheld:
        print(f"              {withheld} not compared: their witness may not travel with the file")
    print(f"text          {in_block} of {total} printed as they are recorded")
    print(f"pages         {on_page} of {total} begin on the page that the list of quotations names")
    print("verified" if found.ok else "NOT verified")
    print(f"\n{NOTE}")
    say(f"{found.sha256}  {path.name}")


def _as_data(path: Path, found: Verification) -> dict[str, object]:
    return {
        "file": str(path),
        "sha256": found.sha256,
        "verified": found.ok,
        "attachments": [
            {"name": name, "sha256": digest, "printed": found.printed.get(name)}
            for name, digest in found.attached.items()
        ],
        "quotations": [
            {
                "id": each.id,
                "in_witness": each.in_witness,
                "printed_as_recorded": each.in_block,
                "page": each.page,
                "listed_page": each.listed,
                "verified": each.ok,
            }
            for each in found.quotations
        ],
        "faults": [
            {"where": each.where, "code": each.rule.code, "message": each.text} for each in found.faults
        ],
        "note": " ".join(NOTE.rstrip(":").split()) + ".",
    }
