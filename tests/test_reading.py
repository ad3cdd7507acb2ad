"""The check reads by the rules of MyST: the same parser, the same way of taking a directive apart."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest
from docutils.parsers.rst import Directive
from docutils.parsers.rst.directives import directive, flag, unchanged
from docutils.parsers.rst.languages import get_language
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it.renderer import RendererHTML
from myst_parser.config.main import MdParserConfig
from myst_parser.parsers.directives import MarkupError, parse_directive_text
from myst_parser.parsers.mdit import create_md_parser
from sphinx.application import Sphinx
from sphinx.util.docutils import docutils_namespace, patch_docutils

from fuzzing import examples
from mystreading import CONF
from quotations.core.edition.settings import OF_MYST, Settings
from quotations.core.pages.addresses import OUTSIDE, wrong_link, wrong_picture
from quotations.core.pages.allowed import ALLOWED, Part
from quotations.core.pages.fences import lines_of, name_of, parts_of, values_of
from quotations.core.pages.lines import Line
from quotations.core.pages.markdown import markdown
from quotations.core.pages.page import read_page

# The parser

EVERY = [
    *("alert", "amsmath", "attrs_image", "attrs_inline", "attrs_block", "deflist", "dollarmath", "fieldlist", "gfm_autolink"),
    *("linkify", "replacements", "section_ref", "smartquotes", "strikethrough", "substitution", "tasklist"),
]
WORDS_ONLY = {"wordcount", "smartquotes", "replacements"}
"""Rules that change words, or count them, after all else has been found."""


def rules(parser, chain):
    """Every rule of a chain in order: its name, whether it is on, what it is, and which others it ends."""
    ruler = {"core": parser.core.ruler, "block": parser.block.ruler, "inline": parser.inline.ruler, "inline2": parser.inline.ruler2}[chain]
    return [(rule.name, rule.enabled, described(rule.fn), sorted(rule.alt)) for rule in ruler.__rules__ if rule.name not in WORDS_ONLY]


def described(function):
    """A rule by what it is made of: the same for two that were made by the same call."""
    if isinstance(function, partial):
        return described(function.func), function.args, function.keywords
    name = f"{function.__module__}.{function.__qualname__}"
    name = {"quotations.core.pages.markdown._reference": "markdown_it.rules_block.reference.reference"}.get(name, name)
    inner = [cell.cell_contents for cell in function.__closure__ or ()]
    return name, repr([described(each) if callable(each) else each for each in inner])


@pytest.mark.parametrize("extensions", [[], *([each] for each in EVERY), EVERY, sorted(ALLOWED.myst_extensions)], ids=" ".join)
def test_the_parser_has_the_rules_and_options_of_myst_s(extensions):
    """Another rule would be a place where something stands that nobody looks at."""
    theirs = create_md_parser(MdParserConfig(enable_extensions={*extensions, "colon_fence"}), RendererHTML)
    ours = markdown(frozenset(extensions))
    for chain in ("block", "inline", "inline2"):
        assert rules(ours, chain) == rules(theirs, chain), chain
    assert [name for name, *_rest in rules(ours, "core")] == [name for name, *_rest in rules(theirs, "core")]
    assert ours.inline.terminator_re.pattern == theirs.inline.terminator_re.pattern
    left_out = {"myst_config", "typographer"}
    assert {name: value for name, value in ours.options.items() if name not in left_out} == {name: value for name, value in theirs.options.items() if name not in left_out}
    for address in ("javascript:a", "data:image/png;base64,AA", "https://x", " vbscript:x", "FILE:x"):
        assert ours.validateLink(address) == theirs.validateLink(address)
        assert ours.normalizeLink(address) == theirs.normalizeLink(address)


def test_no_setting_of_myst_by_which_it_would_read_otherwise_is_on_by_itself():
    named = {name.removeprefix("myst_") for name in OF_MYST}
    given = MdParserConfig()
    assert {name for name, _value, _field in given.as_triple()} >= named
    values = {f"myst_{name}": getattr(given, name) for name in named}
    assert Settings.from_config(values, Path(), Path()).myst_settings == ()
    # Of the others each changes how something looks, or is of an extension that is not allowed.
    others = {name for name, _value, _field in given.as_triple()} - named
    assert others == {
        *("enable_extensions", "links_external_new_tab", "ref_domains", "number_code_blocks", "heading_anchors", "heading_slug_func"),
        *("heading_anchors_html_ids", "footnote_sort", "footnote_transition", "words_per_minute", "suppress_warnings"),
        *("highlight_code_blocks", "sub_delimiters", "linkify_fuzzy_links", "dmath_allow_labels", "dmath_allow_space"),
        *("dmath_allow_digits", "dmath_double_inline", "update_mathjax", "mathjax_classes", "inventories"),
    }


def test_the_schemes_that_lead_out_are_myst_s():
    assert set(MdParserConfig().url_schemes) == OUTSIDE


# Directives


class Known(Directive):
    has_content = True
    optional_arguments = 1
    final_argument_whitespace = True
    option_spec = dict.fromkeys(("alt", "width", "a"), unchanged) | {"all": flag}


class WithoutArguments(Known):
    optional_arguments = 0


class WithoutOptions(Known):
    option_spec = None


PIECES = [":alt: x", ":a: y z", ":all:", "::a: x", ": a: x", "  :a: x", ":::", "::::{note}", "---", "----", "--- x", "---x", "a: x", "alt: 'x y'", "", " ", "\t", "words", "# x", ":a: x # y", ":a: |", ":  z", "- a", "\x0b", "\x0c", "x\u2028:a: y", "\x85", "\x1c"]
CONTENTS = st.lists(st.sampled_from(PIECES), max_size=7).map(lambda lines: "".join(f"{line}\n" for line in lines))


@examples(20)
@given(CONTENTS, st.sampled_from(["", "", "title", ":a: x", "---"]), st.sampled_from([Known, WithoutArguments, WithoutOptions]))
@example("---\nalt: x\n--- y\n", "", Known)
@example("\n:alt: x\n", "", Known)
def test_a_directive_is_taken_apart_as_by_myst(content, argument, kind):
    theirs = parse_directive_text(kind, argument, content)
    lines = lines_of(content, list(range(2, 2 + content.count("\n"))) or [1])
    parts = parts_of(lines, has_options=bool(kind.option_spec))
    text = [line.text for line in parts.text]
    if argument and kind is WithoutArguments:
        text.insert(0, argument)
    text = text[1:] if text and not text[0].strip() else text
    # What ends in a blank line ends without it too.
    assert "\n".join(text).rstrip("\n") == "\n".join(theirs.body).rstrip("\n")
    values = values_of(parts)
    if values is None:
        assert theirs.warnings
    else:
        known = {name: value for name, value in values if name in kind.option_spec} if kind.option_spec else {}
        assert {name: value or "" for name, value in theirs.options.items()} == {**known, **({"all": ""} if "all" in known else {})}


def test_lines_that_only_some_readers_see_keep_their_numbers():
    assert lines_of("a\x0bb\nc\n", [5, 6]) == [Line("a", 5), Line("b", 5), Line("c", 6)]
    assert lines_of("", [5]) == []


@pytest.mark.parametrize(
    ("info", "expected"),
    [
        ("{note}", ("note", "")),
        (" {note}  a b ", ("note", "a b")),
        ("{note}\xa0x", ("note", "x")),
        ("{note}x", None),
        ("{ note}", None),
        ("{a}{b} c", ("a}{b", "c")),
        ("{}", ("", "")),
        ("{", None),
        ("}", None),
        ("", None),
        ("{note}}", ("note}", "")),
    ],
)
def test_a_fence_is_a_directive_if_it_is_one_to_myst(info, expected):
    parts = info.strip().split(maxsplit=1)  # as in render_fence
    name = parts[0] if parts else ""
    assert name_of(info) == expected
    assert (expected is not None) == (name.startswith("{") and name.endswith("}"))


@pytest.fixture(scope="module")
def classes(tmp_path_factory):
    """The class of each directive that pages may hold, in an edition with all extensions."""
    root = tmp_path_factory.mktemp("classes")
    (root / "conf.py").write_text(CONF)
    (root / "works.bib").write_text("")
    with patch_docutils(str(root)), docutils_namespace():
        Sphinx(root, root, root / "out", root / "trees", "dummy", status=None)
        return {name: directive(name, get_language("en"), None)[0] for name in ALLOWED.directives}


@pytest.mark.parametrize("name", sorted(ALLOWED.directives))
def test_the_list_says_of_a_directive_what_its_class_says(classes, name):
    known, cls = ALLOWED.directives[name], classes[name]
    assert known.has_options == bool(cls.option_spec)
    assert known.options <= set(cls.option_spec)
    takes_arguments = bool(cls.required_arguments or cls.optional_arguments)
    assert takes_arguments == (known.argument not in {Part.OPENING, Part.NOTHING}) or name == "bibliography"
    assert (known.needs_argument or known.argument in {Part.PICTURE, Part.CONDITION}) == bool(cls.required_arguments)
    assert cls.has_content or known.text is Part.NOTHING


def test_an_argument_that_is_missing_is_missed_by_myst_too():
    with pytest.raises(MarkupError):
        parse_directive_text(type("Needs", (Known,), {"required_arguments": 1}), "", "text\n")


# Addresses


@pytest.mark.parametrize("address", ["near.md", "../other.md", "/other.md", "near.md#a", "#a", "", "label", "a label", "Gr%C3%B6%C3%9Fe", "https://a.example/x?y#z", "mailto:a@b.example"])
def test_an_address_that_says_one_thing_is_accepted(address):
    assert wrong_link("sub/page", address, ALLOWED) is None


@pytest.mark.parametrize("path", ["lamp.png", "./lamp.svg", "../lamp.jpg", "a/b-c_d/lamp.1.jpeg", "../a/lamp.PNG"])
def test_a_plain_path_of_a_picture_is_accepted(path):
    assert wrong_picture("sub/page", path, ALLOWED) is None


@pytest.mark.parametrize("path", ["lamp.png#", "lamp.png?", "a%20b.png", "a b.png", "/lamp.png", "//lamp.png", "a//b.png", "a/../b.png", "a/./b.png", "a\\b.png", "&#46;png", "lamp.png\n", "a\x00.png", "../../lamp.png", ".a.png", "a;b.png", "~/a.png", "C:/a.png", "%2e%2e/a.png"])
def test_any_other_path_of_a_picture_is_refused(path):
    assert wrong_picture("sub/page", path, ALLOWED) is not None


# The whole page


def codes(text, **more):
    _page, findings = read_page("page", "page.md", text, witness="w", lang="en", **more)
    return [(each.line, each.code) for each in findings]


def test_what_myst_cannot_parse_is_refused():
    """Its rule of comments looks behind the end of a page whose last line does not end."""
    assert codes("> | a |\n> | --- |\n>\n") == []
    text = "> | a |\n> | --- |\n>"
    with pytest.raises(IndexError):
        create_md_parser(MdParserConfig(), RendererHTML).parse(text)
    assert codes(text) == [(3, "Q425")]


def test_what_no_reader_is_known_of_is_refused():
    assert codes("{{ a }}", extensions=frozenset(("colon_fence", "substitution"))) == [(1, "Q425")]
    assert codes("a {{ b }}", extensions=frozenset(("colon_fence", "substitution"))) == [(1, "Q425")]
    assert codes('{attribution="<b>x</b>"}\n> a', extensions=frozenset(("colon_fence", "attrs_block"))) == [(2, "Q418")]
