"""A compressed file as the stream that it holds: of many members or frames, bounded in what it may grow to."""

from collections.abc import Iterator
from dataclasses import dataclass

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.containers.coding import ERRORS, Coding, Decoder, before_damage
from clipfile.tasks.fetch.containers.streams import Fault, Stream
from clipfile.tasks.fetch.containers.window import Window
from clipfile.tasks.fetch.names import rendering
from clipfile.tasks.fetch.parts import MAX_DAMAGES

GRACE_BYTES = 16_777_216  # unpacked before a ratio is judged, and again for each such stretch
HELD_BYTES = 4_194_304  # of a member, kept back until its checksum is known to be right
REPLAYED_BYTES = 262_144  # packed, of a member that is unpacked anew byte by byte up to its damage
AGAIN = "Fetch the file again."
RATIO = "It unpacks to over {ratio:g} bytes for one. Unpack it and look, or raise max_ratio."
MARK_BYTES = 18  # of evidence; a gzip header and a little


@dataclass(frozen=True, slots=True)
class Bounds:
    """How many bytes may come out, for which reason not more, and how many for one that is packed."""

    size: int
    reason: Reason
    setting: str
    ratio: float


class Unpacked(Stream):
    """What a compressed stream holds, member after member.

    With `withheld`, by which a record begins behind another, a member of up to some megabytes is given out once all of
    it proved right, and of one that did not only the records before the last: so a record that has a member of its own
    comes whole or not at all. `resume` then goes on at the next member. Raises what reading raises.
    """

    def __init__(self, packed: Window, coding: Coding, bounds: Bounds, *, withheld: bytes = b"") -> None:
        super().__init__()
        self._packed = packed
        self._coding = coding
        self._bounds = bounds
        self._withheld = withheld
        self._pieces = self._members()
        self._total = 0
        self._judged = (0, packed.offset)
        self._damages = 0

    def more(self) -> bytes:
        """Some bytes more; none at a fault and at the end."""
        return next((piece for piece in self._pieces if piece), b"")

    def resume(self) -> bool:
        """Go on at the next member behind damage; False where there is none, or what was found is no damage."""
        if self.fault is None or self.fault.reason is not Reason.BROKEN_CONTAINER or not self._withheld:
            return False
        self._damages += 1
        if self._damages > MAX_DAMAGES or not self._skip_to_member():
            return False
        self.fault = None
        self._pieces = self._members()
        return True

    def _skip_to_member(self) -> bool:
        start = self._coding.start
        while self._packed.peek(1):
            ahead = self._packed.peek(65_536)
            found = start.search(ahead)
            if found:
                self._packed.skip(found.start())
                return True
            self._packed.skip(max(1, len(ahead) - 3))
        return False

    def begin_member(self) -> None:
        """A member begins here."""

    def _members(self) -> Iterator[bytes]:
        has_begun = False
        while head := self._packed.peek(MARK_BYTES):
            if not self._coding.start.match(head):
                self._after(head) if has_begun else self._break(self._packed.offset, "is none")
                return
            self.begin_member()
            yield from self._held(self._member()) if self._withheld else self._member()
            has_begun = True
            if self.fault or not self._coding.repeats:
                return

    def _held(self, pieces: Iterator[bytes]) -> Iterator[bytes]:
        held, size = list[bytes](), 0
        for piece in pieces:
            held.append(piece)
            size += len(piece)
            if size > HELD_BYTES:
                yield b"".join(held)
                held.clear()
        left = b"".join(held)
        if self.fault is not None and self.fault.reason is Reason.BROKEN_CONTAINER and size <= HELD_BYTES:
            left = left[: left.rfind(self._withheld) + 1] if self._withheld in left else b""
        yield left

    def _member(self) -> Iterator[bytes]:
        start, before, decoder = self._packed.offset, self._total, self._coding.decoder()
        self._packed.keep(from_here=True)
        while not decoder.eof:
            piece = self._packed.take(self._coding.piece_bytes)
            if not piece:
                self.fault = Fault(Reason.TRUNCATED, f"The {self._coding.name} data ends in its middle. {AGAIN}")
                return
            try:
                made = decoder.decompress(piece)
            except ERRORS as error:
                yield from self._bounded(self._before_damage(start, self._total - before))
                self._packed.rewind(start + 1)
                self._break(start, f"is damaged ({str(error)[:100]})")
                return
            if decoder.eof:
                self._packed.back(len(decoder.unused_data))
            yield from self._bounded(made)
            if self.fault:
                return

    def _before_damage(self, start: int, given: int) -> bytes:
        """What the damaged piece still gives; nothing of a member so long that its beginning is gone."""
        taken = self._packed.offset - start
        if taken > REPLAYED_BYTES:
            return b""
        self._packed.rewind(start)
        return before_damage(self._coding, self._packed.take(taken), given)

    def _bounded(self, made: bytes) -> Iterator[bytes]:
        self._total += len(made)
        before, at = self._judged
        if self._total > self._bounds.size:
            yield made[: self._bounds.size - self._total]
            reason, setting = self._bounds.reason, self._bounds.setting
            self.fault = Fault(reason, f"It unpacks to over {self._bounds.size} bytes. Split it, or raise {setting}.")
            return
        if self._total - before > GRACE_BYTES:
            used = self._packed.offset - at
            if self._total - before > self._bounds.ratio * max(1, used):
                self.fault = Fault(Reason.COMPRESSION_RATIO, RATIO.format(ratio=self._bounds.ratio))
                return
            self._judged = (self._total, self._packed.offset)
        if made:
            yield made

    def _after(self, head: bytes) -> None:
        """What follows the last member: zeros pad it, anything else does not belong there."""
        offset = self._packed.offset
        while (padding := self._packed.peek(65_536)) and not padding.strip(b"\0"):
            self._packed.skip(len(padding))
        if padding:
            detail = f"From byte {offset} on it is no {self._coding.name} data. {AGAIN}"
            self.fault = Fault(Reason.BROKEN_CONTAINER, detail, rendering(head, MARK_BYTES), is_after=True, at=offset)

    def _break(self, offset: int, what: str) -> None:
        detail = f"The {self._coding.name} member at byte {offset} {what}. {AGAIN}"
        self.fault = Fault(Reason.BROKEN_CONTAINER, detail, at=offset)


def unpacked(data: bytes, coding: Coding, limit: int) -> bytes | None:
    """What some bytes unpack to; None where that is over the limit. Raises ValueError for damage."""
    decoder: Decoder = coding.decoder()
    made = bytearray()
    try:
        for at in range(0, len(data), coding.piece_bytes):
            made += decoder.decompress(data[at : at + coding.piece_bytes])
            if len(made) > limit:
                return None
            if decoder.eof:
                break
    except ERRORS as error:
        raise ValueError(f"{coding.name}: {error}") from error
    if not decoder.eof:
        raise ValueError(f"{coding.name}: it ends in its middle")
    return bytes(made)
