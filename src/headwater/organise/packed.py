"""The bytes of a compiled taxonomy: the same model, the same bytes."""

import json
from typing import Any, Final

import numpy as np

from headwater.core.errors import InputError
from headwater.organise.compile import Compiled

_MAGIC: Final = b"HWTAXON1"


def pack(model: Compiled) -> bytes:
    """A header in JSON, then directions and languages as little-endian float32."""
    directions = np.ascontiguousarray(model.directions, dtype="<f4")
    languages = np.ascontiguousarray(model.languages, dtype="<f4")
    header = {
        "version": model.version,
        "encoder": model.encoder,
        "nodes": model.nodes,
        "background": model.background,
        "anchors": model.anchors,
        "whole": model.whole.tolist(),
        "holder": model.holder.tolist(),
        "sharpness": model.sharpness,
        "measured": model.measured,
        "takes": model.takes,
        "refuses": model.refuses,
        "shapes": [directions.shape, languages.shape],
    }
    text = json.dumps(header, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode()
    return _MAGIC + len(text).to_bytes(8, "little") + text + directions.tobytes() + languages.tobytes()


def unpack(data: bytes) -> Compiled:
    """The model whose ``pack`` this is.

    Raises:
        InputError: not the bytes of a compiled taxonomy.
    """
    if data[:8] != _MAGIC:
        raise InputError("these bytes are not a compiled taxonomy", hint="headwater run makes them anew")
    size = int.from_bytes(data[8:16], "little")
    header: dict[str, Any] = json.loads(data[16 : 16 + size])
    numbers = np.frombuffer(data[16 + size :], dtype="<f4").astype(np.float32)
    first, second = header["shapes"]
    cut = first[0] * first[1]
    return Compiled(
        version=header["version"],
        encoder=header["encoder"],
        nodes=tuple(header["nodes"]),
        background=tuple(header["background"]),
        anchors=tuple(header["anchors"]),
        whole=np.asarray(header["whole"], dtype=np.int64),
        holder=np.asarray(header["holder"], dtype=np.int64),
        directions=numbers[:cut].reshape(first),
        sharpness=float(header["sharpness"]),
        languages=numbers[cut:].reshape(second),
        takes=tuple(map(tuple, header["takes"])),
        refuses=tuple(map(tuple, header["refuses"])),
        measured=tuple(header["measured"]),
    )
