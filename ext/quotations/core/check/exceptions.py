"""Exceptions: findings that a page keeps on purpose, with a reason and a date."""

from __future__ import annotations

import re
from collections.abc import Iterable

from quotations.core.check.report import UsedException
from quotations.core.messages import Finding, Rule
from quotations.core.pages import Page
from quotations.core.pages.body import finding_at
from quotations.core.pages.frontmatter import PageException

__all__ = ["without_excepted"]


def without_excepted(
    findings: list[Finding], pages: Iterable[Page]
) -> tuple[list[Finding], list[UsedException]]:
    """The findings that remain, and the exceptions of these pages.

    An exception of nothing is a finding itself.
    """
    excepted: set[Finding] = set()
    found: list[UsedException] = []
    unused: list[Finding] = []
    for page in pages:
        for exception in page.exceptions:
            matched = [each for each in findings if _matches(exception, each, page)]
            excepted |= set(matched)
            found.append(UsedException(exception, len(matched)))
            if not matched:
                of = f" of “{exception.of}”" if exception.of else ""
                text = f"nothing here breaks {exception.rule.code}{of}"
                unused.append(finding_at(exception.place, Rule.UNUSED_EXCEPTION, text))
    return [*(each for each in findings if each not in excepted), *unused], found


def _matches(exception: PageException, finding: Finding, page: Page) -> bool:
    """True if a finding is of this page and rule, and its words or its paragraph have those of ``of``."""
    if finding.path != page.path or finding.rule is not exception.rule:
        return False
    words = re.compile(rf"(?<![\w-]){re.escape(exception.of)}(?![\w-])")
    return bool(words.search(finding.text) or words.search(page.paragraph(finding.line)))
