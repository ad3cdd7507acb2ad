"""The front matter of a page: what the page says of itself, and the exceptions it asks for.

::

    ---
    source: tide1911
    exceptions:
      - rule: Q306
        reason: No shorter reading would show how the two differ.
        since: 1911-03-01
        of: tide1911-1
    ---

It is YAML, of which only words and lists of words are read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import yaml
from markdown_it.token import Token

from quotations.core.messages import Finding, Rule, nearest
from quotations.core.model.segments import Place
from quotations.core.pages.body import finding_at
from quotations.core.pages.directives import is_date
from quotations.core.pages.limits import LONGEST_HEAD

__all__ = ["FrontMatter", "PageException", "read_front_matter", "wrong_head"]

_DAY = 10
"""The length of YYYY-MM-DD: exceptions have a day, not only a year."""
_FIELDS = ("rule", "reason", "since", "of")
_NEEDED = _FIELDS[:3]
_SOURCE = re.compile(r"^source:[ \t]+([\w:-]+)[ \t]*$", re.MULTILINE)
_WORD = re.compile(r"[A-Za-z][\w-]*")
_DEPTH = re.compile(r"[0-9]{1,2}")
_PLAIN_TAGS = tuple(f"tag:yaml.org,2002:{kind}" for kind in ("str", "seq", "map"))
_DEEPEST = 2
"""A list of exceptions, each with its fields."""
_NO_CHARACTER = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
"""What an escape of YAML can stand for and no output can hold (XML 1.0, 2.2)."""
_FIRST_LINE = 2
"""The front matter begins below its fence."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageException:
    """What a page may keep although it breaks a rule.

    ``of`` is an id or some words, of what is excepted; empty for all on the page.
    """

    rule: Rule
    reason: str
    since: str
    of: str = ""
    place: Place


@dataclass(slots=True)
class FrontMatter:
    """The fields of a front matter, those of several values joined by semicolons."""

    fields: dict[str, str] = field(default_factory=dict)
    exceptions: list[PageException] = field(default_factory=list)


def wrong_head(path: str, text: str, tokens: list[Token]) -> Iterator[Finding]:
    """A finding if MyST reads its options from other lines than those of the front matter.

    For the options it takes all lines up to one that begins with ``---`` or ``...``, however a line ends, and
    those of the whole page if there is none (``myst_parser.config.main.read_topmatter``).
    """
    if not text.startswith("---"):
        return
    head = tokens[0].content.split("\n") if tokens and tokens[0].type == "front_matter" else None
    first, *lines = text.splitlines()
    end = next((at for at, line in enumerate(lines) if line.startswith(("---", "..."))), len(lines))
    taken = [line.rstrip() for line in lines[:end]]
    if head is None:
        problem, hint = "has no end", "write a line of --- below its last line, or delete the first line"
    elif first.strip("-").strip() or taken != [line.rstrip() for line in head if head != [""]]:
        problem, hint = "can be read in two ways", "begin and end it with a line of --- and nothing else"
    else:
        return
    yield finding_at(Place(path, 1), Rule.BAD_FIELDS, f"the head of the page {problem}", hint)


def read_front_matter(
    path: str,
    content: str,
    report: Callable[[Finding], None],
    allowed: Collection[str],
    *,
    is_whole: bool = True,
) -> FrontMatter:
    """Read the lines between the fences, whose names are ``allowed`` ones; faults go to ``report``.

    ``is_whole`` is false of one whose end is in doubt: of it nothing more is said than what stands in it.
    """
    found = FrontMatter()
    report_kind = report if is_whole else _say_nothing
    if len(content) > LONGEST_HEAD:
        text = f"the head of the page has more than {LONGEST_HEAD:,} characters"
        report(finding_at(Place(path, 1), Rule.TOO_MUCH, text, "shorten it"))
        return _salvaged(content)
    try:
        root = yaml.compose(content, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = Place(path, mark.line + _FIRST_LINE, mark.column + 1) if mark else Place(path, 1)
        problem = getattr(error, "problem", None) or "cannot be read"
        report(finding_at(place, Rule.BAD_FIELDS, f"front matter: {problem}"))
        return _salvaged(content)
    except RecursionError:
        report(finding_at(Place(path, 1), Rule.BAD_FIELDS, "front matter: its lists are nested too deep"))
        return _salvaged(content)
    if not isinstance(root, yaml.MappingNode):
        report_kind(_no_mapping(path, root))
        return found
    seen: set[int] = set()
    for name, value in root.value:
        fault = _fault_of_name(path, name, allowed) or _fault_of_value(path, value, seen)
        if fault is not None:
            report(fault)
            _recover(found, name, value)
        elif name.value == "exceptions":
            found.exceptions = _exceptions(path, value, report)
        elif name.value == "tocdepth" and not _DEPTH.fullmatch(str(value.value)):
            text = "`tocdepth` is no number of one or two figures"
            report(finding_at(_place(path, value), Rule.BAD_FIELDS, text))
        elif isinstance(value, yaml.ScalarNode | yaml.SequenceNode):
            nodes = [value] if isinstance(value, yaml.ScalarNode) else value.value
            words = [_words(path, each, report) for each in nodes if isinstance(each, yaml.ScalarNode)]
            found.fields[name.value] = "; ".join(words)
    return found


def _say_nothing(_finding: Finding) -> None:
    """For what is said already."""


def _no_mapping(path: str, root: yaml.Node | None) -> Finding:
    """Of what is no names and values MyST says so only when it builds."""
    if root is None:
        place, text = Place(path, 1), "front matter: nothing stands in it"
        return finding_at(place, Rule.BAD_FIELDS, text, "delete the lines with ---, or write `name: value`")
    kind = "a list" if isinstance(root, yaml.SequenceNode) else f"“{str(root.value)[:40]}”"
    text = f"front matter: this is {kind}, not names with values"
    return finding_at(_place(path, root), Rule.BAD_FIELDS, text, "write each line as `name: value`")


def _recover(found: FrontMatter, name: yaml.Node, value: yaml.Node) -> None:
    """Take the source, with a slip in its name, as it was meant: the one fault has no others after it."""
    is_slip = isinstance(name, yaml.ScalarNode) and nearest(name.value, ("source",))
    if is_slip and isinstance(value, yaml.ScalarNode):
        found.fields.setdefault("source", value.value)


def _place(path: str, node: yaml.Node) -> Place:
    return Place(path, node.start_mark.line + _FIRST_LINE, node.start_mark.column + 1)


def _fault_of_name(path: str, name: yaml.Node, allowed: Collection[str]) -> Finding | None:
    if isinstance(name, yaml.ScalarNode) and name.value in allowed:
        return None
    word = str(name.value)[:40] if isinstance(name, yaml.ScalarNode) else "[…]"
    near = nearest(word, allowed)
    hint = f"write `{near}:`" if near else f"delete it; its names are {', '.join(sorted(allowed))}"
    return finding_at(_place(path, name), Rule.NOT_ALLOWED, f"the head of a page has no “{word}”", hint)


def _fault_of_value(path: str, value: yaml.Node, seen: set[int]) -> Finding | None:
    wrong = _entangled(value, seen)
    if wrong is not None:
        text = "the head of a page has words and lists of words, each written where it stands"
        hint = "write it without lists in lists, &, * and !"
        return finding_at(_place(path, wrong), Rule.BAD_FIELDS, text, hint)
    words = value.value if isinstance(value, yaml.SequenceNode) else [value]
    odd = next(filter(_is_odd, words), None)
    if odd is not None:
        text = f"“{str(odd.value)[:40]}” is a day or a number that there is not"
        return finding_at(_place(path, odd), Rule.BAD_FIELDS, text, "write it in quotation marks")
    return None


def _entangled(value: yaml.Node, seen: set[int], deep: int = 0) -> yaml.Node | None:
    """The first part of a value that is no word, stands for another part, or nests too deep.

    A few lines of what stands for other parts can become more than any memory holds.
    """
    if id(value) in seen or deep > _DEEPEST or not value.tag.startswith(_PLAIN_TAGS):
        return value
    seen.add(id(value))
    parts = [] if isinstance(value, yaml.ScalarNode) else value.value
    parts = [each for pair in parts for each in pair] if isinstance(value, yaml.MappingNode) else parts
    return next((found for each in parts if (found := _entangled(each, seen, deep + 1)) is not None), None)


def _is_odd(value: yaml.Node) -> bool:
    """True for a word that YAML takes for something else, and then cannot make it."""
    if not isinstance(value, yaml.ScalarNode) or value.style is not None or _WORD.fullmatch(value.value):
        return False
    try:
        yaml.safe_load(value.value)
    except (yaml.YAMLError, ValueError, OverflowError):
        return True
    return False


def _words(path: str, node: yaml.ScalarNode, report: Callable[[Finding], None]) -> str:
    """What a field says, without what is no character."""
    for each in _NO_CHARACTER.findall(node.value):
        text = f"front matter: U+{ord(each):04X} is no character of a text"
        report(finding_at(_place(path, node), Rule.BAD_FIELDS, text))
    return _NO_CHARACTER.sub("", str(node.value))


def _salvaged(content: str) -> FrontMatter:
    """Of what is no YAML the source, so that its one fault is not reported at every quotation again."""
    source = _SOURCE.search(content)
    return FrontMatter({"source": source[1]} if source else {})


def _exceptions(path: str, node: yaml.Node, report: Callable[[Finding], None]) -> list[PageException]:
    entries = node.value if isinstance(node, yaml.SequenceNode) else [node]
    found = []
    for entry in entries:
        place = Place(path, entry.start_mark.line + _FIRST_LINE, entry.start_mark.column + 1)
        values, wrong, hint = _values(entry), "", ""
        if values is None:
            wrong = "is no list of `- rule:` with `reason:` and `since:`"
        else:
            wrong, hint = _fault(values)
        rule = Rule.of(values["rule"]) if values and not wrong else None
        if values is None or rule is None:
            report(finding_at(place, Rule.BAD_EXCEPTION, f"the exception {wrong}", hint))
            continue
        of = " ".join(values.get("of", "").split())
        reason = " ".join(values["reason"].split())
        found.append(PageException(rule=rule, reason=reason, since=values["since"], of=of, place=place))
    return found


def _values(entry: yaml.Node) -> dict[str, str] | None:
    """The fields of an exception, or None if it is something else."""
    if not isinstance(entry, yaml.MappingNode):
        return None
    if not all(isinstance(each, yaml.ScalarNode) for pair in entry.value for each in pair):
        return None
    return {name.value: value.value for name, value in entry.value}


def _fault(values: dict[str, str]) -> tuple[str, str]:
    """What is wrong with the fields of an exception, and what would mend it; empty if nothing is."""
    unknown = next((name for name in values if name not in _FIELDS), "")
    if unknown:
        return f"has the unknown name “{unknown}”", f"its names are {', '.join(_FIELDS)}"
    missing = next((name for name in _NEEDED if not values.get(name, "").strip()), "")
    if missing:
        return f"has no `{missing}`", ""
    text, hint = _fault_of_rule(values["rule"])
    return (text, hint) if text else _fault_of_day(values["since"])


def _fault_of_rule(code: str) -> tuple[str, str]:
    rule = Rule.of(code)
    if rule is None:
        near = nearest(code.upper(), [each.code for each in Rule], 0.6)
        return f"is of “{code}”, which is no rule", f"write {near[0]}" if near else ""
    if not rule.allows_exceptions:
        text = f"is of {code}, of which there is none: {rule.statement[0].lower()}{rule.statement[1:-1]}"
        return text, "delete the exception, and mend what it is of"
    return "", ""


def _fault_of_day(since: str) -> tuple[str, str]:
    if len(since) != _DAY or not is_date(since):
        return f"is since “{since}”, which is no day", "write `since: YYYY-MM-DD`"
    # A day's grace, since it is tomorrow already somewhere.
    if since > (datetime.now(UTC) + timedelta(days=1)).date().isoformat():
        return f"is since {since}, in the future", "correct `since`"
    return "", ""
