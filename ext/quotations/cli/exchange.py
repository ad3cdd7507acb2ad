"""Two folders that change places in one step, where the system can do that."""

from __future__ import annotations

import ctypes
import errno
import os
import sys
from pathlib import Path

__all__ = ["exchange"]

_HERE = -100
"""``AT_FDCWD`` of Linux: paths are as this process sees them."""

_EXCHANGE = 2
"""``RENAME_EXCHANGE`` of Linux (``renameat2(2)``)."""

_CANNOT = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EPERM}
"""What kernels, sandboxes and file systems answer that do not know the call or the flag."""


def exchange(one: Path, other: Path) -> bool:
    """Let two paths of one file system change places; false where only several steps could do it.

    There is no moment at which either path names nothing.

    :raises OSError: if the system could, but refuses.
    """
    if sys.platform != "linux":
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    if call(_HERE, os.fsencode(one), _HERE, os.fsencode(other), _EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _CANNOT:
        return False
    raise OSError(code, os.strerror(code), str(one))
