"""Asks whether anything that is locked has a known vulnerability. It needs the network; no build does.

pip-audit asks the OSV database about the Python packages, npm its registry about those of the tests. What was
answered is counted, since pip-audit 2.10 takes packages that it learns nothing of for sound ones.

Exit status: 0 none is known, 1 some are, 2 it could not be asked about everything.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
LOCKS = ("test.txt", "audit.txt", "bench.txt")
"""What is built with is in the first of them too."""
LONGEST = 160
"""Of a complaint no more is repeated."""


@dataclass
class Audit:
    """How many packages were asked about, what is known of them, and why others could not be."""

    asked: int = 0
    known: list[str] = field(default_factory=list)
    unanswered: list[str] = field(default_factory=list)


def main() -> int:
    """Ask about all, and print what is known."""
    kinds = {"Python packages": python_packages(), "npm packages": npm_packages()}
    for kind, audit in kinds.items():
        for line in audit.known:
            print(line)
        for line in audit.unanswered:
            print(f"{kind}: {line}", file=sys.stderr)
        print(f"{kind}: {audit.asked} asked about, {len(audit.known)} vulnerabilities known")
    if any(each.unanswered or not each.asked for each in kinds.values()):
        print("not everything could be asked about: try again with the network", file=sys.stderr)
        return 2
    return 1 if any(each.known for each in kinds.values()) else 0


def python_packages() -> Audit:
    """What pip-audit is told of the locks; they name every package, so it resolves nothing."""
    audit = Audit()
    options = ["--vulnerability-service", "osv", "--format", "json", "--progress-spinner", "off"]
    options += ["--require-hashes", "--disable-pip"]
    for lock in LOCKS:
        command = [sys.executable, "-m", "pip_audit", *options, "--requirement", f"requirements/{lock}"]
        found = answer(command, ROOT)
        if isinstance(found, str):
            audit.unanswered.append(f"requirements/{lock}: {found}")
            continue
        for package in found.get("dependencies", ()):
            if "skip_reason" in package:
                audit.unanswered.append(f"{package['name']}: {package['skip_reason']}")
                continue
            audit.asked += 1
            audit.known += python_vulnerabilities(package)
    audit.known = sorted(set(audit.known))
    return audit


def python_vulnerabilities(package: dict[str, Any]) -> Iterator[str]:
    """A line for each that is known of a package."""
    for each in package["vulns"]:
        mended = ", ".join(each.get("fix_versions") or ()) or "no version yet"
        yield f"{package['name']} {package['version']}: {each['id']}, mended in {mended}"


def npm_packages() -> Audit:
    """What npm is told of the lock of the tests."""
    if shutil.which("npm") is None:
        return Audit(unanswered=["there is no npm here"])
    found = answer(["npm", "audit", "--json", "--package-lock-only"], ROOT / "tests")
    counts = found.get("metadata", {}).get("dependencies") if isinstance(found, dict) else None
    if isinstance(found, str) or counts is None:
        said = found if isinstance(found, str) else str(found.get("message", "no answer"))
        return Audit(unanswered=[" ".join(said.split())])
    known = [f"{name}: {each['severity']}" for name, each in sorted(found["vulnerabilities"].items())]
    return Audit(asked=counts["total"], known=known)


def answer(command: list[str], folder: Path) -> dict[str, Any] | str:
    """The JSON that a command prints, or the last line of what it complains of."""
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, encoding="utf-8", check=False)  # noqa: S603 — fixed arguments
    try:
        found = json.loads(done.stdout)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return found
    said = done.stderr.strip().splitlines() or [f"{command[-1]} ended with status {done.returncode}"]
    return said[-1] if len(said[-1]) <= LONGEST else f"{said[-1][:LONGEST]}…"


if __name__ == "__main__":
    sys.exit(main())
