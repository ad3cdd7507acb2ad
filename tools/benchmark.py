"""Times the check from a cold start and the whole build with the environment there, and prints both.

Each is run as a user runs it, in a process of its own; the best of some runs is given, since all else
on the machine only adds. Ratios to the bare start of Python say how much of it is ours.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def seconds(command: list[str], runs: int) -> float:
    """The best time of a command that must succeed."""
    times = []
    for _ in range(runs):
        began = time.perf_counter()
        subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.DEVNULL)  # noqa: S603 — our own
        times.append(time.perf_counter() - began)
    return min(times)


def main() -> None:
    """Run and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3)
    runs = parser.parse_args().runs
    python = sys.executable
    bare = seconds([python, "-c", "pass"], runs)
    checked = seconds([python, "-m", "quotations", "check"], runs)
    with tempfile.TemporaryDirectory() as folder:
        build = [python, "-m", "quotations", "build", "html", "pdf", "--output"]
        clean = min(seconds([*build, str(Path(folder, str(run)))], 1) for run in range(runs))
        again = seconds([*build, str(Path(folder, "0"))], runs)
    print(f"{'what':<44}{'seconds':>9}{'× bare Python':>15}")
    for what, value in (
        ("python -c pass", bare),
        ("check, whole edition, cold", checked),
        ("build html pdf, nothing built yet", clean),
        ("build html pdf, nothing changed", again),
    ):
        print(f"{what:<44}{value:>9.2f}{value / bare:>15.0f}")


if __name__ == "__main__":
    main()
