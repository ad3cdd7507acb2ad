"""What the check can say: one registry of rules, from which its messages and the manual are made.

Owns the codes and their wording; refuses to print, exit or log. ``rules`` has for each rule its code,
statement and hint; ``explained/`` beside it, in plain Markdown, why it is so, and examples.
"""

from quotations.core.messages.explanation import Example, Explanation, explanation, witness_of_the_examples
from quotations.core.messages.finding import Finding, Mark
from quotations.core.messages.groups import Group, Section, Severity
from quotations.core.messages.nearest import nearest, written_so
from quotations.core.messages.rules import Rule

__all__ = [
    "Example",
    "Explanation",
    "Finding",
    "Group",
    "Mark",
    "Rule",
    "Section",
    "Severity",
    "explanation",
    "nearest",
    "witness_of_the_examples",
    "written_so",
]
