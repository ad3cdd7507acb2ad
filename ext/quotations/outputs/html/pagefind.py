"""Pagefind as a process: pages and records go in, the files of an index come out, always the same.

Pagefind's own Python class is not used: it waits a tenth of a second for each answer, which is twenty
minutes for twelve thousand records. Its process takes requests as JSON in base64, a comma after each,
and answers in kind (``pagefind.service`` of Pagefind 1.5). It takes requests whether or not its answers are
read (two threads and queues without end, ``pagefind/src/service/mod.rs``), so that those are left to the end.
"""

from __future__ import annotations

import base64
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import IO, Any, NamedTuple, Self

from pagefind.service import get_executable

from quotations.outputs.html.sameness import settled

__all__ = ["Indexer", "Page", "Record", "SearchIndexError"]

_PIPE = 1 << 16
"""What a pipe of Linux holds, in bytes: so much is sent, or read, at once."""

_INDEX = 0
"""The number of the first index of a process of Pagefind; here it is the only one."""

_ENDED = "Pagefind ended before its work was done"

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
        self._asked = 0

    def __enter__(self) -> Self:
        program = get_executable()
        if program is None:
            raise SearchIndexError("Pagefind's program is missing; install pagefind[bin] again")
        self._process = subprocess.Popen(  # noqa: S603 — Pagefind's own program
            [program, "--service"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=_PIPE
        )
        if sys.platform != "win32":  # the pages come first: they are written meanwhile
            nice = min(os.getpriority(os.PRIO_PROCESS, 0) + _BEHIND, _LAST)
            os.setpriority(os.PRIO_PROCESS, self._process.pid, nice)
        self._send(type="NewIndex", config=self._config)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.terminate()
        self._process.communicate()

    def _send(self, **payload: Any) -> None:
        """Make a request; it is sent with others, and its answer read when all are made."""
        self._asked += 1
        question = json.dumps({"message_id": self._asked, "payload": payload})
        with self._requests() as pipe:
            pipe.write(base64.b64encode(question.encode()) + b",")

    @contextmanager
    def _requests(self) -> Iterator[IO[bytes]]:
        pipe = self._process.stdin
        assert pipe is not None  # noqa: S101 — it is a pipe, see above
        try:
            yield pipe
        except BrokenPipeError as error:
            raise SearchIndexError(_ENDED) from error

    def _answers(self) -> Iterator[dict[str, Any]]:
        """An answer to each request, when all are there."""
        pipe = self._process.stdout
        assert pipe is not None  # noqa: S101 — as above
        read, number = bytearray(), 0
        while number < self._asked:
            part = os.read(pipe.fileno(), _PIPE)
            if not part:
                raise SearchIndexError(_ENDED)
            read += part
            number += part.count(b",")
        for answer in read.split(b",")[:number]:
            found: dict[str, Any] = json.loads(base64.b64decode(answer))["payload"]
            if found["type"] == "Error":
                raise SearchIndexError(f"Pagefind refuses: {found['message']}")
            yield found

    def add(self, each: Page | Record) -> None:
        """Take something into the index: of a page the element with ``data-pagefind-body``."""
        if isinstance(each, Page):
            self._send(
                type="AddFile", index_id=_INDEX, url=each.url, file_contents=each.html, file_path=None
            )
        else:
            self._send(
                type="AddRecord",
                index_id=_INDEX,
                url=each.url,
                content=each.text,
                language=self.language,
                meta=each.meta,
                filters=each.filters,
                sort=None,
            )

    def send(self) -> None:
        """Have everything sent that was added."""
        with self._requests() as pipe:
            pipe.flush()

    def finish(self) -> None:
        """Have the files made, while this process does something else; nothing is added any more."""
        self._send(type="GetFiles", index_id=_INDEX)
        self.send()

    def files(self) -> dict[str, bytes]:
        """The files of a finished index by their paths: what pages ask for, and nothing else.

        They are not written by Pagefind itself, which answers before its files are whole on disk.
        """
        *_done, answer = self._answers()
        self._process.terminate()  # so that it has ended when that is waited for
        needed = re.compile(
            r"pagefind\.js|pagefind-entry\.json|(?:fragment|index|filter)/.*"
            rf"|wasm\.{self.language}\.pagefind|pagefind\.{self.language}_.*\.pf_meta"
        )
        found = {each["path"].replace("\\", "/"): each["content"] for each in answer["files"]}
        wanted = {path: base64.b64decode(found[path]) for path in sorted(found) if needed.fullmatch(path)}
        return settled(wanted, self.language)
