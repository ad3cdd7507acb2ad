"""Pagefind as a process: pages and records go in, the files of an index come out, always the same.

Pagefind's own Python class is not used: it waits a tenth of a second for each answer, which is twenty
minutes for twelve thousand records. Its process takes requests as JSON in base64, a comma after each,
and answers in kind (``pagefind.service`` of Pagefind 1.5).
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from types import TracebackType
from typing import Any, NamedTuple, Self

from pagefind.service import get_executable

from quotations.web.sameness import settled

__all__ = ["Indexer", "Page", "Record", "SearchIndexError"]

_AHEAD = 16
"""How many answers may be waited for: so few that a pipe holds them, and neither side waits for the other."""

_BEHIND, _LAST = 10, 19
"""How far its process stands back behind this one, and how far at most (``nice``)."""


class SearchIndexError(Exception):
    """The index could not be made; the message says what Pagefind said."""


class Page(NamedTuple):
    """A page: its address, and its HTML."""

    url: str
    html: str


class Record(NamedTuple):
    """Something that is found by itself: address, words, what is shown of it, what it is filtered by."""

    url: str
    text: str
    meta: dict[str, str]
    filters: dict[str, list[str]]


class Indexer:
    """One index, in the language of the edition; a context, at whose end the process ends.

    The same pages and records in the same order give the same files.
    """

    def __init__(self, language: str, exclude: tuple[str, ...]) -> None:
        self.language = language
        self._config = {"force_language": language, "exclude_selectors": list(exclude)}
        self._asked = self._awaited = self._index = 0
        self._read = bytearray()

    def __enter__(self) -> Self:
        program = get_executable()
        if program is None:
            raise SearchIndexError("Pagefind's program is missing; install pagefind[bin] again")
        self._process = subprocess.Popen(  # noqa: S603 — Pagefind's own program
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        if sys.platform != "win32":  # the pages come first: they are written meanwhile
            nice = min(os.getpriority(os.PRIO_PROCESS, 0) + _BEHIND, _LAST)
            os.setpriority(os.PRIO_PROCESS, self._process.pid, nice)
        self._send(type="NewIndex", config=self._config)
        self._index = self._last()["index_id"]
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def _last(self) -> dict[str, Any]:
        """The answer to the last request."""
        while self._awaited > 1:
            self._receive()
        return self._receive()

    def _tell(self, **payload: Any) -> None:
        """Make a request whose answer says only that it was done, or that it was not; it is read later."""
        self._send(**payload)
        while self._awaited > _AHEAD:
            self._receive()

    def _send(self, **payload: Any) -> None:
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 — it is a pipe, see above
        self._asked += 1
        self._awaited += 1
        question = json.dumps({"message_id": self._asked, "payload": payload})
        try:
            pipe.write(base64.b64encode(question.encode()) + b",")
            pipe.flush()
        except BrokenPipeError as error:
            raise SearchIndexError("Pagefind ended before its work was done") from error

    def _receive(self) -> dict[str, Any]:
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 — as above
        searched = 0
        while (end := self._read.find(b",", searched)) < 0:
            searched = len(self._read)
            part = os.read(pipe.fileno(), 1 << 20)
            if not part:
                raise SearchIndexError("Pagefind ended before its work was done")
            self._read += part
        answer = bytes(self._read[:end])
        del self._read[: end + 1]
        self._awaited -= 1
        found: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
        if found["type"] == "Error":
            raise SearchIndexError(f"Pagefind refuses: {found['message']}")
        return found

    def add(self, each: Page | Record) -> None:
        """Take something into the index: of a page the element with ``data-pagefind-body``."""
        if isinstance(each, Page):
            self._tell(
                type="AddFile", index_id=self._index, url=each.url, file_contents=each.html, file_path=None
            )
        else:
            self._tell(
                type="AddRecord",
                index_id=self._index,
                url=each.url,
                content=each.text,
                language=self.language,
                meta=each.meta,
                filters=each.filters,
                sort=None,
            )

    def finish(self) -> None:
        """Have the files made, while this process does something else; nothing is added any more."""
        self._send(type="GetFiles", index_id=self._index)

    def files(self) -> dict[str, bytes]:
        """The files of a finished index by their paths: what pages ask for, and nothing else.

        They are not written by Pagefind itself, which answers before its files are whole on disk.
        """
        answer = self._last()
        needed = re.compile(
            r"pagefind\.js|pagefind-entry\.json|(?:fragment|index|filter)/.*"
            rf"|wasm\.{self.language}\.pagefind|pagefind\.{self.language}_.*\.pf_meta"
        )
        found = {each["path"].replace("\\", "/"): each["content"] for each in answer["files"]}
        wanted = {path: base64.b64decode(found[path]) for path in sorted(found) if needed.fullmatch(path)}
        return settled(wanted, self.language)
