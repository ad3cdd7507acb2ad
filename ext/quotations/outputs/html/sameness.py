"""Pagefind's index made the same every time.

Pagefind 1.5 keeps filters and their values in hash maps with a random seed, so that the list of filters,
the values in each and, since files are named by their content, some names differ from run to run. Here
both are sorted and the files named anew; all else is the same already. The files are CBOR (RFC 8949)
after a mark, compressed.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from typing import Any

__all__ = ["settled"]

_MARK = b"pagefind_dcd"
_FILTERS = 3
"""Where the list of filters stands in the metadata of an index."""

_UNSIGNED, _TEXT, _ARRAY = 0, 3, 4
"""The major types that the two kinds of files hold."""
_INLINE = 24
_LARGEST = 27


def settled(files: dict[str, bytes], language: str) -> dict[str, bytes]:
    """The files of an index with filters and values sorted, and named by what is in them then.

    :raises ValueError: if they are not of the form that is known.
    """
    found, names = {}, {}
    for path, data in files.items():
        folder, _, name = path.rpartition("/")
        if folder != "filter":
            found[path] = data
            continue
        label, values = _read(path, data)
        packed = _packed([label, sorted(values)])
        new = f"{language}_{hashlib.sha256(packed).hexdigest()[:7]}"
        names[name.removesuffix(".pf_filter")] = new
        found[f"filter/{new}.pf_filter"] = packed
    (path,) = (each for each in files if each.endswith(".pf_meta"))
    meta = _read(path, found.pop(path))
    meta[_FILTERS] = sorted([label, names[file]] for label, file in meta[_FILTERS])
    packed = _packed(meta)
    new = f"{language}_{hashlib.sha256(packed).hexdigest()[:10]}"
    found[f"pagefind.{new}.pf_meta"] = packed
    entry = json.loads(files["pagefind-entry.json"])
    entry["languages"][language]["hash"] = new
    found["pagefind-entry.json"] = json.dumps(entry, sort_keys=True, separators=(",", ":")).encode()
    return found


def _read(path: str, packed: bytes) -> Any:
    data = gzip.decompress(packed).removeprefix(_MARK)
    found, end = _decoded(data, 0)
    if end != len(data) or _encoded(found) != data:
        raise ValueError(f"{path} is not of the form that Pagefind 1.5 writes")
    return found


def _packed(found: Any) -> bytes:
    return gzip.compress(_MARK + _encoded(found), mtime=0)


def _decoded(data: bytes, at: int) -> tuple[Any, int]:
    major, number, at = data[at] >> 5, data[at] & 31, at + 1
    if _INLINE <= number <= _LARGEST:
        size = 1 << (number - _INLINE)
        number, at = int.from_bytes(data[at : at + size], "big"), at + size
    if major == _UNSIGNED:
        return number, at
    if major == _TEXT:
        return data[at : at + number].decode("utf-8"), at + number
    if major != _ARRAY:
        raise ValueError(f"CBOR of the major type {major} is not expected in a search index")
    found = []
    for _each in range(number):
        value, at = _decoded(data, at)
        found.append(value)
    return found, at


def _encoded(found: Any) -> bytes:
    if isinstance(found, int):
        return _head(_UNSIGNED, found)
    if isinstance(found, str):
        text = found.encode("utf-8")
        return _head(_TEXT, len(text)) + text
    return _head(_ARRAY, len(found)) + b"".join(map(_encoded, found))


def _head(major: int, number: int) -> bytes:
    if number < _INLINE:
        return bytes([major << 5 | number])
    power = next(power for power in range(4) if number < 1 << (8 << power))
    return bytes([major << 5 | _INLINE + power]) + number.to_bytes(1 << power, "big")
