"""Explain rules of the check: what each states, why, and an example that breaks and one that keeps it.

Without a code, every rule is listed. Exit status: 0 explained, 2 no such rule.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Iterator
from difflib import get_close_matches

from quotations.cli.console import complain
from quotations.core.messages import Example, Group, Rule, explanation, witness_of_the_examples
from quotations.shell import colour

__all__ = ["HELP", "add_arguments", "run"]

HELP = "explain a rule of the check, by its code"

_WIDTH = 88


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the options of the command."""
    parser.add_argument("codes", nargs="*", metavar="code", help="such as Q101 (default: list all rules)")
    colour.add_argument(parser)


def run(options: argparse.Namespace) -> int:
    """Print; 0 if every code is that of a rule, else 2."""
    colours = colour.Colours.of(options.color, sys.stdout)
    if not options.codes:
        print("\n".join(_listed(colours)))
        return 0
    unknown = [code for code in options.codes if Rule.of(code.upper()) is None]
    for code in unknown:
        written = code.upper().replace("O", "0").replace("I", "1")
        near = get_close_matches(written, [rule.code for rule in Rule], 3, 0.5)
        meant = f"near are {', '.join(near)}; " if near else ""
        complain(f"there is no rule {code}; {meant}`python -m quotations explain` lists all")
    if unknown:
        return 2
    rules = [rule for rule in Rule if rule.code in {code.upper() for code in options.codes}]
    print("\n\n".join("\n".join(_explained(rule, colours)) for rule in rules))
    return 0


def _listed(colours: colour.Colours) -> Iterator[str]:
    for group in Group:
        rules = sorted((rule for rule in Rule if rule.group is group), key=lambda rule: rule.code)
        if rules:
            yield colours.strong(group.title)
            yield from (f"  {rule.code}  {rule.statement}" for rule in rules)
            yield ""
    yield "`python -m quotations explain Q101` says why, with examples"


def _explained(rule: Rule, colours: colour.Colours) -> Iterator[str]:
    yield colours.strong(f"{rule.code}  {rule.statement}")
    found = explanation(rule)
    if found is not None:
        yield ""
        yield textwrap.fill(found.why, _WIDTH)
        examples = [*found.wrong, *found.right]
        if rule.group is Group.TEXT and any(each.language == "md" for each in examples):
            yield from ("", "The witness:", "")
            lines = witness_of_the_examples().splitlines()
            yield from (f"  {number:>2}  {line}".rstrip() for number, line in enumerate(lines, 1))
        yield from _example("Wrong", found.wrong)
        yield from _example("Right", found.right)
    yield ""
    yield f"Mend:      {rule.hint}"
    yield f"Severity:  {rule.severity.value}"
    exceptions = "with a reason and a date, in the front matter of the page"
    yield f"Excepted:  {exceptions if rule.allows_exceptions else 'never'}"
    if found is not None:
        yield f"Manual:    {found.section.title}"


def _example(title: str, examples: tuple[Example, ...]) -> Iterator[str]:
    for example in examples:
        yield from ("", f"{title} ({example.name}):", "")
        yield from (f"    {line}".rstrip() for line in example.text.splitlines())
