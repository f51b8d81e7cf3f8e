"""A trained network as the arrays and the card of a model file."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.codes import KINDS
from clipfile.tasks.segment.view import Floats
from clipfile.tasks.train.dataset import Example
from clipfile.tasks.train.fit import Fitted

# Members of an archive carry a date; a fixed one keeps the file the same for the same weights.
EPOCH = (1980, 1, 1, 0, 0, 0)


def pack(fitted: Fitted, links: Floats, curve: Floats) -> dict[str, npt.NDArray[np.generic]]:
    """Arrays of the model file; the scaling of dense numbers goes into the first layer, words into whole numbers."""
    state = {name: tensor.detach().numpy() for name, tensor in fitted.network.state_dict().items()}
    arrays: dict[str, npt.NDArray[np.generic]] = {"ids": fitted.scaling.ids, "links": links, "curve": curve}
    table = state["table.weight"][1:]
    steps = np.maximum(np.abs(table).max(1), 1e-8) / 127
    arrays["table"], arrays["table.scale"] = np.rint(table / steps[:, None]).astype(np.int8), steps.astype(np.float32)
    form = state["form.weight"] / fitted.scaling.scale
    arrays["form.weight"], arrays["form.bias"] = form.T, state["form.bias"] - form @ fitted.scaling.mean
    for name in ("words", "own_first", "own_last"):
        arrays[f"{name}.weight"] = state[f"{name}.weight"].T
    for name in ("pool", "first", "narrow", "last", "domain"):
        arrays[f"{name}.weight"], arrays[f"{name}.bias"] = state[f"{name}.weight"].T, state[f"{name}.bias"]
    for part in ("layers", "refine"):
        for i in range(len(getattr(fitted.network, part))):
            arrays[f"{part}.{i}"] = convolution(state[f"{part}.{i}.conv.weight"], state[f"{part}.{i}.conv.bias"])
    return {
        name: np.ascontiguousarray(array, np.float32 if array.dtype.kind == "f" else array.dtype)
        for name, array in arrays.items()
    }


def convolution(weight: Floats, bias: Floats) -> Floats:
    """[4, in, out]: the matrices for the line above, the line, the line below; then the bias in the first row."""
    rows = np.zeros((4, weight.shape[1], weight.shape[0]), np.float32)
    rows[:3] = weight.transpose(2, 1, 0)
    rows[3, 0] = bias
    return rows


def write_model(arrays: Mapping[str, npt.NDArray[np.generic]], card: Mapping[str, Any], path: Path) -> None:
    """Write a model file whole or not at all; the same arrays and card give the same bytes."""
    text = np.frombuffer(json.dumps(card, ensure_ascii=False, sort_keys=True).encode("utf-8"), np.uint8)
    temporary = path.with_name(path.name + ".part")
    with zipfile.ZipFile(temporary, "w") as archive:
        for name, array in sorted((dict(arrays) | {"card": text}).items()):
            member = zipfile.ZipInfo(f"{name}.npy", EPOCH)
            member.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(member, npy_bytes(array))
    temporary.replace(path)


def npy_bytes(array: npt.NDArray[np.generic]) -> bytes:
    """An array in NumPy's own file format."""
    room = io.BytesIO()
    np.lib.format.write_array(room, np.asanyarray(array), allow_pickle=False)
    return room.getvalue()


def links_of(examples: Iterable[Example], strength: float) -> Floats:
    """What a kind gains by following another: log of how much more often it does than by chance, times strength."""
    size = len(KINDS)
    counts = np.full((size + 1, size + 1), 0.5)
    for example in examples:
        if example.by_hand:
            path = np.concatenate([[size], example.kinds, [size]])
            np.add.at(counts, (path[:-1], path[1:]), 1)
    after = counts / counts.sum(1, keepdims=True)
    usual = counts.sum(0) / counts.sum()
    links: Floats = (strength * (np.log(after) - np.log(usual))).astype(np.float32)
    return links
