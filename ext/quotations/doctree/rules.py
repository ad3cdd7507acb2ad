"""The rules of the check as pages of a manual: each with why, examples and what would mend a breach."""

from __future__ import annotations

from docutils import nodes
from sphinx import addnodes

from quotations.core.messages import (
    Example,
    Group,
    Rule,
    Section,
    Severity,
    explanation,
    witness_of_the_examples,
)
from quotations.doctree.words import translate as _

__all__ = ["rules"]


def rules(group: Group, docname: str) -> list[nodes.Node]:
    """A section for each rule of a group; its id is the code in small letters."""
    members = sorted((rule for rule in Rule if rule.group is group), key=lambda rule: rule.code)
    return [
        nodes.paragraph("", _("The examples are of one small edition, whose witness has these lines:")),
        _code("\n".join(_numbered(witness_of_the_examples()))),
        *(_rule(rule, docname) for rule in members),
    ]


def _rule(rule: Rule, docname: str) -> nodes.section:
    id_ = rule.code.lower()
    title = nodes.title("", "", *_words(f"{rule.code} · {_(rule.statement).removesuffix('.')}"))
    section = nodes.section("", title, ids=[id_], names=[id_], classes=["rule"])
    found = explanation(rule)
    if found is not None:
        section += nodes.paragraph("", "", *_words(_(found.why)))
        for label, examples in ((_("Wrong"), found.wrong), (_("Right"), found.right)):
            section += [each for example in examples for each in _example(label, example)]
    facts = [_fact(_("To mend it"), *_words(_(rule.hint)))]
    if rule.severity is Severity.WARNING:
        facts.append(_fact(_("Severity"), nodes.Text(_("advice, for which no build is refused"))))
    if rule.allows_exceptions:
        words = _("with a reason and a date, in the front matter of the page")
        facts.append(_fact(_("Exceptions"), nodes.Text(words)))
    if found is not None:
        facts.append(_fact(_("Manual"), _manual(found.section, docname)))
    # In one paragraph: there are many rules, and the page is to stay light.
    joined = [node for fact in facts for node in (nodes.Text(" · "), *fact)][1:]
    section += nodes.paragraph("", "", *joined, classes=["rule-facts"])
    return section


def _example(label: str, example: Example) -> list[nodes.Node]:
    words = [nodes.strong("", label), nodes.Text(" "), nodes.literal("", example.name)]
    return [nodes.paragraph("", "", *words, classes=["example"]), _code(example.text.rstrip("\n"))]


def _code(text: str) -> nodes.literal_block:
    return nodes.literal_block(text, text, language="none")


def _words(text: str) -> list[nodes.Node]:
    """Words, with what stands between backticks set as code."""
    parts = enumerate(text.split("`"))
    return [nodes.literal("", part) if number % 2 else nodes.Text(part) for number, part in parts if part]


def _fact(name: str, *words: nodes.Node) -> list[nodes.Node]:
    return [nodes.emphasis("", name), nodes.Text(": "), *words]


def _manual(section: Section, docname: str) -> addnodes.pending_xref:
    """The section of a manual, linked where the edition has one."""
    return addnodes.pending_xref(
        "",
        nodes.inline("", _(section.title)),
        refdomain="std",
        reftype="ref",
        reftarget=section.label,
        refdoc=docname,
        refexplicit=True,
        refwarn=False,
    )


def _numbered(text: str) -> list[str]:
    return [f"{number:>2}  {line}".rstrip() for number, line in enumerate(text.splitlines(), 1)]
