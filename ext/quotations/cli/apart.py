"""A part of a command in a process of its own, which may take only so much: for what a stranger's file does.

The second line behind limits that are counted. It holds whatever a library does with a file, a crash too.
Where the system has neither ``fork`` nor limits, as Windows, the part runs in the command itself.
"""

from __future__ import annotations

import contextlib
import faulthandler
import io
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

__all__ = ["MEMORY", "SECONDS", "EndedError", "apart"]

SECONDS = 20
"""Of the processor."""
MEMORY = 1000
"""MiB beyond what the command has when the part begins."""

_NO_MEMORY = 3
_MIB = 1024 * 1024


class EndedError(Exception):
    """The process was ended, or ended itself, without a result; the message says why."""


def apart(part: Callable[[], int], seconds: int = SECONDS, memory: int = MEMORY) -> int:
    """Run a part of a command apart; what it prints is printed when it is done. Returns its status.

    :raises EndedError: if it takes more of the processor's time or more memory, or crashes; without a word.
    """
    if not hasattr(os, "fork"):
        return part()
    sys.stdout.flush()
    sys.stderr.flush()
    source, sink = os.pipe()
    child = os.fork()
    if not child:
        os.close(source)
        _become(part, sink, seconds, memory)
    os.close(sink)
    try:
        with os.fdopen(source, "rb") as pipe:
            said = pipe.read()
    except BaseException:
        os.kill(child, signal.SIGKILL)
        raise
    finally:
        _pid, ended = os.waitpid(child, 0)
    code = os.waitstatus_to_exitcode(ended)
    if code:
        raise EndedError(_why(code, seconds, memory))
    status, out, err = json.loads(said)
    sys.stdout.write(out)
    sys.stderr.write(err)
    return int(status)


def _become(part: Callable[[], int], sink: int, seconds: int, memory: int) -> NoReturn:
    """Be the process: hand over the status and what was printed, and end, whatever happens."""
    code = 1
    try:
        _limit(seconds, memory)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            status = part()
        with os.fdopen(sink, "wb") as pipe:
            pipe.write(json.dumps([status, out.getvalue(), err.getvalue()]).encode())
        code = 0
    except MemoryError:
        code = _NO_MEMORY
    finally:
        os._exit(code)


def _limit(seconds: int, memory: int) -> None:
    import resource

    _soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    most = _taken() + memory * _MIB
    with contextlib.suppress(ValueError, OSError):  # macOS knows this limit and does not hold it
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    faulthandler.disable()  # a crash is told in a line
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGPROF, signal.SIG_DFL)
    signal.setitimer(signal.ITIMER_PROF, seconds)


def _taken() -> int:
    """The address space of this process, in bytes; 0 where the system does not tell."""
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except (OSError, ValueError, IndexError):
        return 0
    return pages * os.sysconf("SC_PAGE_SIZE")


def _why(code: int, seconds: int, memory: int) -> str:
    if code == _NO_MEMORY:
        return f"it takes more than {memory:,} MiB of memory"
    if code in {-signal.SIGPROF, -signal.SIGXCPU}:
        return f"it takes more than {seconds} seconds of the processor"
    how = signal.Signals(-code).name if code < 0 else f"status {code}"
    return f"what reads it broke off ({how}), as damage makes it do; download it again"
