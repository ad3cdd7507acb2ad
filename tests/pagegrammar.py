"""Pages by chance, of everything that MyST knows, whole and broken: a grammar for ``test_fuzz_reading``.

A page is drawn from a number, so that it can be made again. About a third of what is drawn is what a stranger
would try; the rest is what pages hold.
"""

from __future__ import annotations

from random import Random

WORDS = ["a lamp", "the ferry", "1911", "Ruth Hale", "it's", "“lit”", "(at dusk)", "a:b", "x < y", "&amp;", "&lt;b>", "&#106;", "\\*", "\\[a]", "5 % of it", "C:\\x", "$a$", "...", "TODO", "{", "}", "{{a}}", "a|b", "~x~", "~~x~~", "==x==", "^a", "#1", "@x", "http://x.example", "www.x.example"]
PAGES = ["near.md", "../other.md", "/other.md", "page.md#a", "other", "#lamp", "label of it", "near", "Größe", "a%20b", "./near.md", "near.md#x%23y"]
OUTSIDE = ["https://ok.example/x", "http://ok.example", "mailto:a@ok.example", "https://ok.example/?a=b&c=d#e"]
FORBIDDEN = [
    *("javascript:a", "JAVASCRIPT:a", "java&#115;cript:a", "data:text/html,x", "data:image/png;base64,AA", "file:/etc/passwd", "vbscript:x", "ftp://x.example/y"),
    *("//evil.example", "HTTPS://../../secret.txt", "HTTPS://ok.example", "MAILTO:/../../secret.txt", "path:../secret.txt", "project:other.md", "inv:x#y"),
    *("../secret.txt", "../../secret.txt", "/secret.txt", "..%2Fsecret.txt", "a%2Fb%2Fc/../../../x.md", "a%2Fb/../../near.md", "https%3A//x", "near.md?x", "../../x.md", "\\\\x", "%00", "a b", "<a b>", "<>", "", "tel:1", "x:y", "//x.md", "/\\x"),
]
PICTURES = ["lamp.png", "./lamp.png", "../lamp.svg", "lamp.png", "../lamp.svg"]
FORBIDDEN_PICTURES = [
    *("lamp.png#/../../../secret.txt", "p.png#/../../secret.txt", "lamp.png?x", "../secret.txt", "/etc/passwd", "/lamp.svg", "//lamp.png", "https://evil.example/x.png", "lamp.*"),
    *("a%2Fb%2Fc/../../../secret.png", "lamp%2Epng", "lamp.png%23", "data:image/png;base64,AA", "lamp.gif", "../../../x.png", "a/../lamp.png", "x&amp;.png", "lam\\p.png", "<l amp.png>", "lamp.png%00"),
]
LABELS = ["a", "b", "A", "a b", "x", "<b>", "\\[x", "![x\\](/etc/passwd.png)", "{raw}`x`", "1", "^f", "[a"]
TITLES = ["", "", "", ' "t"', " 't'", " (t)", ' "<b>"', "\n'x'"]
ROLES = ["cite:p", "cite:t", "cite", "ref", "doc", "sub", "sup", "abbr", "any", "quotation:ref"]
FORBIDDEN_ROLES = ["raw", "download", "math", "Sub", "eval-rst", "external+x:ref", "kbd", "sic", "std:ref", "REF", "a b", ""]
REMARKS = ["note", "tip", "hint", "important", "caution", "warning", "attention", "seealso"]
WHOLE = [*REMARKS, "admonition", "admonition", "admonition", "rubric", "figure", "image", "list-table", "table", "code-block", "toctree", "bibliography", "only"]
OURS = ["quotation", "show", "record", "witness", "overview", "figures", "conditions"]
OTHERS = ["raw", "include", "eval-rst", "csv-table", "literalinclude", "container", "class", "math", "Note", "FIGURE", "py:function", "std:note", "", "note}", "{note", "danger", "topic", "replace", "parsed-literal", "code"]
TAGS = ["<b>", "</b>", "<script>x</script>", "<!-- c -->", "<img src=x>", "<br/>", "<?x?>", "<!X y>", "<![CDATA[x]]>", "<a href='javascript:x'>"]
STARTS = ["~~~text", "~~~", "% c", "%", "+++ x", "+++", "[a]: https://ok.example", "[b]: javascript:x", "[^f]: x", "# h", "- l", "* l", "1. x", "> q", "| a |", "***", "---", "--- x", "(t)=", ":::", "::::{note}", "```", "```{note}", "    code", "\tcode", "<div>", "<b>", ":field: x", ":alt: x", "- [ ] x", "- [x] y", ": d", "=", "===", "\\", "@", "$$"]
ODD = ["\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x85", "\u2028", "\u2029", "\xa0", "\u3000", "\0", "\ufeff", "\r", "\r\n", "\t", "  \n", "\\\n", "\u200b", "\ufffd"]
VALUES = ["lamp", "A lamp", "50%", "3", "left", "1", "auto", "", "'x'", '"x y"', "x # y", "|", ">", "&a", "[a](near.md)", "![x](lamp.png)", "<b>x</b>", "- ![x](lamp.png)", "# {sub}`x`", "{sub}`x`", "a: b", '"\\x41"', "it's", "html", "*a*", "99999999999", "image"]
OPTIONS = ["alt", "width", "align", "caption", "maxdepth", "hidden", "glob", "header-rows", "widths", "figwidth", "scale", "all", "numbered", "titlesonly"]
FORBIDDEN_OPTIONS = ["class", "name", "target", "emphasize-lines", "filter", "file", "Alt", "alt ", "", "a b", "collapsible"]


class Grammar:
    """Draws a page from a number."""

    def __init__(self, number: int) -> None:
        self.chance = Random(number)  # noqa: S311 — no secret
        self.hostility = self.chance.choice([0.0, 0.02, 0.05, 0.15, 0.4, 0.2, 0.2, 0.2])
        # Of many things that are tried, each but one would be refused: so many pages try just one.
        self.left = 1 if self.hostility == 0.2 else 1_000

    def one(self, words: list[str]) -> str:
        return self.chance.choice(words)

    def is_hostile(self) -> bool:
        found = self.left > 0 and self.chance.random() < self.hostility
        self.left -= found
        return found

    def some(self, most: int, least: int = 0) -> range:
        return range(self.chance.randint(least, most))

    # What stands in lines

    def inline(self, depth: int = 2) -> str:
        parts = [self._piece(depth) for _ in self.some(4, 1)]
        text = self.one([" ", " ", " ", "", "\n"]).join(parts)
        return text.replace("\n\n", "\n")

    def line(self, depth: int = 2) -> str:
        return self.inline(depth).replace("\n", " ")

    def address(self) -> str:
        return self.one(FORBIDDEN if self.is_hostile() else [*PAGES, *OUTSIDE])

    def picture(self) -> str:
        return self.one(FORBIDDEN_PICTURES if self.is_hostile() else PICTURES)

    def label(self) -> str:
        return self.one(LABELS)

    def _piece(self, depth: int) -> str:  # noqa: C901, PLR0911, PLR0912 — a rule of the grammar
        match self.chance.randint(0, 21):
            case 0 | 1 | 2 | 3:
                return self.one(WORDS)
            case 4 | 5:
                return f"[{self._inner(depth)}]({self.address()}{self.one(TITLES)})"
            case 6:
                return f"![{self._inner(depth)}]({self.picture()}{self.one(TITLES)})"
            case 7:
                return f"[{self._inner(depth)}][{self.label()}]"
            case 8:
                return f"[{self.label()}]" + self.one(["", "[]", ":", "(", "{.x}"])
            case 9:
                return f"![{self._inner(depth)}][{self.label()}]"
            case 10:
                mark = self.one(["*", "**", "_", "~~", "`", "``", "***", "~"])
                return f"{mark}{self._inner(depth)}{mark}"
            case 11:
                return f"<{self.one([*OUTSIDE, *(FORBIDDEN if self.is_hostile() else [])])}>"
            case 12 if self.is_hostile():
                return self.one(TAGS)
            case 13 | 14:
                name = self.one(FORBIDDEN_ROLES) if self.is_hostile() else self.one(ROLES)
                ticks = self.one(["`", "`", "`", "``", "```"])
                content = self.one(["tide1911", "x", "near", "a <near>", "b", "[x](y)", self._inner(depth).replace("`", "")])
                return f"{{{name}}}{self.one(['', '', '', ' '])}{ticks}{content}{self.one([ticks, ticks, ticks, '`'])}"
            case 15:
                return f"[^{self.one(['f', '1', 'g', 'a b', ''])}]"
            case 16:
                return self.one(["  \n", "\\\n", "\n", "&nbsp;", "\\", "`", "*", "_", "[", "]", "![", "](", "<", "{", "}", "$", "~~"])
            case 17 if self.is_hostile():
                return self.one(ODD) + self.one(["", "", self.one(STARTS) + " ", self.one(STARTS) + self.one(ODD)])
            case 18:
                return f"`{self.one([*WORDS, *TAGS, '[x](javascript:a)', '![x](/etc/passwd)'])}`"
            case 19:
                return "\n" + self.one(STARTS)
            case _:
                return self.one(WORDS)

    def _inner(self, depth: int) -> str:
        return self.inline(depth - 1) if depth else self.one(WORDS)

    # Blocks

    def blocks(self, depth: int, most: int = 4) -> list[str]:
        """Lines of Markdown."""
        found: list[str] = []
        for _ in self.some(most, 1):
            found += self.block(depth)
            found += [""] * self.chance.choice([1, 1, 1, 1, 0, 2])
        return found

    def block(self, depth: int) -> list[str]:  # noqa: C901, PLR0911, PLR0912 — a rule of the grammar
        match self.chance.randint(0, 25):
            case 0 | 1 | 2:
                return self.inline().split("\n")
            case 3:
                return [f"{'#' * self.chance.randint(1, 3)} {self.line()}"]
            case 4:
                return [self.line(), self.one(["===", "---", "-"])]
            case 5 | 6 if depth:
                mark = self.one(["-", "*", "+", "1.", "2)", "- [ ]", "- [x]"])
                return self.indented(mark + " ", " " * (len(mark.split()[0]) + 1), depth)
            case 7 if depth:
                mark = self.one(["> ", ">", "> > "])
                return self.indented(mark, mark if self.chance.random() < 0.8 else "", depth)
            case 8:
                return self.table()
            case 9 | 10 | 11 | 12 | 13 | 14 | 15 if depth:
                return self.directive(depth)
            case 16:
                return self.literal()
            case 17:
                behind = self.one(["", "", ' "t"', " x", " (t"])
                return [f"[{self.label()}]:{self.one([' ', ' ', '', '  '])}{self.address()}{behind}"]
            case 18:
                return self.indented(f"[^{self.one(['f', '1', 'g', 'h', 'a'])}]: ", "    ", depth)
            case 19:
                return [self.one(["% c ", "+++ ", "(t)=", "(near)=", "---", "***", "+++", "% "]) + self.one(["", "", self.line()])]
            case 20:
                return [self.line(), *self.indented(": ", "  ", depth)]
            case 21:
                return self.indented(f":{self.one(['a', 'author', 'alt', self.line(0)])}: ", "  ", depth)
            case 22:
                return [self.one(["    ", "\t", "   "]) + self.line()]
            case 23 if self.is_hostile():
                return [self.one(TAGS) + self.one(["", self.line()]), *self.inline().split("\n")]
            case 24:
                return [self.one(STARTS) + self.one(["", "", " " + self.line()])]
            case _:
                return self.inline().split("\n")

    def indented(self, first: str, rest: str, depth: int) -> list[str]:
        lines = self.blocks(depth - 1, 2) if depth > 0 else [self.line()]
        return [(first if number == 0 else rest) + line for number, line in enumerate(lines)]

    def table(self) -> list[str]:
        rows = [[self.line(1) for _ in range(2)] for _ in self.some(3, 1)]
        lines = [f"| {' | '.join(row)} |" for row in rows]
        return [lines[0], self.one(["| --- | --- |", "|:--|--:|", "|---|", "--- | ---"]), *lines[1:]]

    def literal(self) -> list[str]:
        mark = self.one(["```", "~~~", "````"])
        inside = [self.one([self.line(), *STARTS, *TAGS]) for _ in self.some(3)]
        return [mark + self.one(["", "text", "python", "none", "html x", "{x", "brainfuck" if self.is_hostile() else ""]), *inside, mark]

    # Directives

    def directive(self, depth: int) -> list[str]:
        mark = self.one([":::", "::::", ":::::", "```", "````", "~~~"]) if self.chance.random() < 0.5 else self.one([":", "`"]) * (3 + depth)
        indent = self.one(["", "", "", "", "", " ", "   "])
        name = self.one(OTHERS) if self.is_hostile() else self.one([*WHOLE, *WHOLE, self.one(OURS)])
        behind = self.one(["x", "}", "{x}", "\t", "\xa0", "\u2003", "  ", ":"]) if self.is_hostile() else " "
        before = self.one([" ", "\t", "x", "  "]) if self.is_hostile() else ""
        head = f"{indent}{mark}{before}{{{name}}}{behind}{self.argument(name)}".rstrip(" ")
        lines = [*self.options(name), *self.text(name, depth)]
        ends = self.one(["", mark + mark[0], mark[:-1], "x"]) if self.is_hostile() else mark
        return [head, *(indent + line for line in lines), indent + ends]

    def title(self) -> str:
        return self.one([self.line(), self.line(), self.line(), self.one(STARTS), self.one(STARTS) + " " + self.line()])

    def argument(self, name: str) -> str:
        match name:
            case "figure" | "image":
                return self.picture()
            case "code-block":
                return self.one(["text", "python", "", "html"]) + (self.one([" x", "", "{"]) if self.is_hostile() else "")
            case "toctree" | "bibliography":
                return self.title() if self.is_hostile() else ""
            case "only":
                return self.one(["html", "not html", "html or latex", self.title() if self.is_hostile() else "html"])
            case "quotation" | "show" | "record" | "witness":
                return self.one(["tide1911-1", "x", "a b", self.title()])
            case _:
                return self.title() if self.chance.random() < 0.8 else ""

    def options(self, name: str) -> list[str]:
        ours = {
            "figure": [":alt: A lamp", ":align: left", ":width: 50%", ":figwidth: 50%"],
            "image": [":alt: A lamp", ":scale: 50"],
            "code-block": [":caption: A lamp", f":caption: {self.line()}", f":caption: {self.one(STARTS)}", ":caption: '" + self.line().replace("'", "") + "'"],
            "toctree": [":caption: Pages", ":maxdepth: 1", ":hidden:", ":glob:"],
            "list-table": [":header-rows: 1", ":widths: 1 1"],
            "table": [":align: center", ":widths: auto"],
            "bibliography": [":all:", ":cited:"],
        }.get(name, [])
        lines = [self.one(ours) for _ in self.some(2)] if ours else []
        if self.is_hostile():
            lines.append(f"{self.one(['', '', ' ', '    '])}:{self.one([*OPTIONS, *FORBIDDEN_OPTIONS])}:{self.one([' ', ' ', '', '  ', chr(9)])}{self.one(VALUES)}")
        if self.is_hostile():
            lines.append(self.one(["::alt: x", ":", ":: x", ":::", "alt: x", ":  x", "  y", ""]))
        lines = list(dict.fromkeys(lines)) if not self.is_hostile() else lines
        style = self.chance.random()
        if style < 0.2:
            inner = [line.lstrip()[1:] for line in lines if line.lstrip().startswith(":")]
            ends = self.one(["---", "----", "--- x", "---" + self.line(), "--- " + self.line()])
            ends = self.one(["", "...", " ---"]) if self.is_hostile() else ends
            lines = [self.one(["---", "---", "----", "--- x"]) if self.is_hostile() else "---", *inner, ends]
        return [*lines, ""] if lines and self.chance.random() < 0.7 else lines

    def text(self, name: str, depth: int) -> list[str]:  # noqa: PLR0911 — a rule of the grammar
        match name:
            case "image" | "rubric" | "bibliography":
                return self.blocks(0, 1) if self.is_hostile() else []
            case "toctree":
                entries = ["near", "../other", "Near <near>", "self", "", "/other", "Out <https://ok.example>", "https://ok.example"]
                hostile = ["x <javascript:a>", "x <javascript://a>b>", "<near>", "*", "near.md", "x <data:a,//>", "../../x", "a <<near>", "x<near>"]
                return [self.one(hostile if self.is_hostile() else entries) for _ in self.some(3)]
            case "table":
                return self.table() if not self.is_hostile() else self.blocks(depth - 1, 2)
            case "list-table":
                rows = [[f"* - {self.line()}", f"  - {self.line()}"] for _ in self.some(3, 2)]
                return [line for row in rows for line in row] if not self.is_hostile() else self.blocks(depth - 1, 2)
            case "code-block":
                return [self.one([self.line(), *STARTS]) for _ in self.some(3, 1)]
            case "figure":
                return [self.line(), "", *self.blocks(depth - 1, 1)] if self.chance.random() < 0.7 else []
            case "only":
                options = [f":{self.one(OPTIONS)}: {self.line()}"] if self.chance.random() < 0.3 else []
                return [*options, *self.blocks(depth - 1, 3)]
            case _:
                return self.blocks(depth - 1, 3)

    # Pages

    def page(self) -> str:
        lines = self.blocks(3, 5)
        if self.chance.random() < 0.5:
            lines = ["# Page", "", *lines]
        if self.chance.random() < 0.3:
            lines = [*self.head(), "", *lines]
        text = "\n".join(lines)
        if self.is_hostile() or self.chance.random() < self.hostility:
            text = self.damaged(text)
        return text + self.one(["\n", "\n", "\n", "\n", "", "\n\n", "  ", "\n  ", "\n\t"])

    def head(self) -> list[str]:
        lines = [self.one(["source: tide1911", "persons: [Hale]", "orphan: true", "places: a"]) for _ in self.some(2)]
        if not self.is_hostile():
            return ["---", *dict.fromkeys(lines), "---"]
        hostile = ["myst:", "  enable_extensions: [html_image]", "title: '[x](javascript:a)'", "author: '![x](/etc/passwd)'", "html_meta: {a: b}", "# h", "- a", "x"]
        lines += [self.one(hostile) for _ in self.some(2)]
        return [self.one(["---", "----", "--- x", "---\u2028myst: {enable_extensions: [attrs_inline]}\u2028---", "---\x0c"]), *lines, self.one(["---", "...", "----", "--- x", "", "---\x0cx"])]

    def damaged(self, text: str) -> str:
        for _ in self.some(3, 1):
            at = self.chance.randint(0, len(text))
            match self.chance.randint(0, 5):
                case 0:
                    text = text[:at] + self.one(ODD) + text[at:]
                case 1:
                    text = text[:at] + text[at + self.chance.randint(1, 4) :]
                case 2:
                    lines = text.split("\n")
                    del lines[self.chance.randrange(len(lines))]
                    text = "\n".join(lines)
                case 3:
                    lines = text.split("\n")
                    lines.insert(self.chance.randint(0, len(lines)), self.one([*STARTS, "", self.line()]))
                    text = "\n".join(lines)
                case 4:
                    text = text.replace("\n", self.one([*ODD, "\r\n", "\r"]), self.chance.choice([1, 2, -1]))
                case 5:
                    text = text[:at] + self.one([*STARTS, "\n", "\n\n", " ", ":", "`", "{", "}", "-"]) + text[at:]
        return text
