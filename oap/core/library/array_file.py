"""Named arrays as one run of bytes, read back without copying: what every process maps instead of making it again.

``pack`` and ``unpack`` are each other's inverse for flat and two-dimensional arrays, and for anything that JSON holds.
"""

from __future__ import annotations

import json
import math
import struct
import zlib
from collections.abc import Mapping
from typing import Any

import numpy as np

_HEAD = struct.Struct("<8sII")
_MAGIC = b"oap-pack"
_ALIGN = 16


def pack(parts: Mapping[str, Any]) -> bytes:
    """The arrays in ``parts`` and, beside them, values that JSON can hold."""
    arrays = {name: np.ascontiguousarray(part) for name, part in parts.items() if isinstance(part, np.ndarray)}
    values = {name: part for name, part in parts.items() if name not in arrays}
    places, position = {}, 0
    for name, array in arrays.items():
        places[name] = (array.dtype.str, array.shape, position)
        position += -(-array.nbytes // _ALIGN) * _ALIGN
    body = b"".join(array.tobytes() + b"\0" * (-array.nbytes % _ALIGN) for array in arrays.values())
    told = {"size": position, "places": places, "values": values, "checksum": zlib.crc32(body)}
    head = json.dumps(told, separators=(",", ":")).encode()
    head += b" " * (-(_HEAD.size + len(head)) % _ALIGN)
    return b"".join([_HEAD.pack(_MAGIC, len(head), zlib.crc32(head)), head, body])


def unpack(data: Any, *, thorough: bool = False) -> dict[str, Any]:
    """The parts again; the arrays are views of ``data`` (bytes or a map). Raises ValueError when it is damaged or cut
    short.

    Damage inside the arrays is only noticed when ``thorough``, which reads them all.
    """
    view = memoryview(data)
    if len(view) < _HEAD.size:
        raise ValueError("This is no pack of arrays.")
    magic, length, checksum = _HEAD.unpack_from(view)
    head = bytes(view[_HEAD.size : _HEAD.size + length])
    if magic != _MAGIC or zlib.crc32(head) != checksum:
        raise ValueError("This is no pack of arrays.")
    told = json.loads(head)
    begin = _HEAD.size + length
    if len(view) != begin + told["size"]:
        raise ValueError("The pack of arrays is cut short.")
    if thorough and zlib.crc32(view[begin:]) != told.get("checksum"):
        raise ValueError("The pack of arrays is damaged.")
    parts: dict[str, Any] = told["values"]
    for name, (kind, shape, position) in told["places"].items():
        count = math.prod(shape)
        parts[name] = np.frombuffer(view, np.dtype(kind), count, begin + position).reshape(shape)
    return parts
