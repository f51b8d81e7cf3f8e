"""What a line says, as one number: the same on another page of the site, and in another version of the code.

Stored in warehouses, so it depends on nothing that may change with the features. Whoever changes what it gives raises
FORM: a memory of another form is not used, and the next `clipfile resegment` learns one anew.
"""

from functools import cache

import numpy as np
import numpy.typing as npt

from clipfile.tasks.segment.lines import Bytes, Ints, Lines, chunk_bounds

Fingerprints = npt.NDArray[np.uint64]

FORM = 1
STEP = np.uint64(0x9E3779B97F4A7C15)  # odd: its powers have inverses modulo 2^64
BACK = np.uint64(pow(int(STEP), -1, 1 << 64))
MIX = np.uint64(0xBF58476D1CE4E5B9)
TWO_BYTE_LEADS = range(0xC2, 0xE0)

# ASCII letters in lower case; digits, and white space, all alike.
_ALIKE = bytes(
    ord("0") if chr(b).isdigit() else 0x20 if chr(b).isspace() else ord(chr(b).lower()) for b in range(0x80)
) + bytes(range(0x80, 0x100))
_RUNS = np.array([b < 0x80 and not chr(b).isalpha() for b in range(256)])  # of which one stands for many
_WEIGHTS = np.arange(1, 257, dtype=np.uint64) * np.uint64(0x94D049BB133111EB) ^ np.uint64(0xD6E8FEB86659FD93)


def lower_pairs() -> npt.NDArray[np.uint16]:
    """For the two bytes of a character, low byte first, those of its lower-case form."""
    table = np.arange(1 << 16, dtype=np.uint16)
    for code in range(0x80, 0x800):
        small = chr(code).lower().encode("utf-8")
        if len(small) == 2:
            table[int.from_bytes(chr(code).encode("utf-8"), "little")] = int.from_bytes(small, "little")
    return table


_LOWER = lower_pairs()


def fingerprints(lines: Lines) -> Fingerprints:
    """A number for each line: case, kinds of white space, typography and the digits of numbers make no difference."""
    found = np.empty(len(lines), np.uint64)
    for first, last in chunk_bounds(np.diff(lines.page_bytes).tolist()):
        rows = slice(int(lines.page_offsets[first]), int(lines.page_offsets[last]))
        origin, stop = int(lines.page_bytes[first]), int(lines.page_bytes[last])
        found[rows] = _of_spans(lines.data[origin:stop], lines.start[rows] - origin, lines.end[rows] - origin)
    return found


def _of_spans(data: Bytes, start: Ints, end: Ints) -> Fingerprints:
    """Polynomial hashes of the spans; of a run of one mark, of digits or of white space one counts, of NUL none."""
    alike = _lowered(data)
    counts = alike != 0
    counts[1:] &= (alike[1:] != alike[:-1]) | ~np.take(_RUNS, alike[1:])
    kept = np.flatnonzero(counts)
    first, last = np.searchsorted(kept, start), np.searchsorted(kept, end)
    forth, back = _powers(len(kept).bit_length())
    sums = np.zeros(len(kept) + 1, np.uint64)
    np.cumsum(np.take(_WEIGHTS, alike[kept]) * forth[: len(kept)], out=sums[1:])
    code = (sums[last] - sums[first]) * back[first]
    code = (code ^ (code >> np.uint64(31))) * MIX
    mixed: Fingerprints = code ^ (code >> np.uint64(29))
    return mixed


def _lowered(data: Bytes) -> Bytes:
    """The bytes in lower case, digits and white space alike."""
    alike = np.frombuffer(bytearray(data.tobytes().translate(_ALIKE)), np.uint8)
    lead = np.flatnonzero((alike[:-1] >= TWO_BYTE_LEADS.start) & (alike[:-1] < TWO_BYTE_LEADS.stop))
    if len(lead):
        small = _LOWER[alike[lead].astype(np.uint16) | alike[lead + 1].astype(np.uint16) << 8]
        alike[lead], alike[lead + 1] = small & 0xFF, small >> 8
    return alike


@cache
def _powers(bits: int) -> tuple[Fingerprints, Fingerprints]:
    """The first 2^bits powers of STEP and of BACK, modulo 2^64, from 0 on."""
    factors = np.full((2, 1 << bits), np.array([[STEP], [BACK]]), np.uint64)
    factors[:, 0] = 1
    forth, back = np.cumprod(factors, axis=1, dtype=np.uint64)
    return forth, back
