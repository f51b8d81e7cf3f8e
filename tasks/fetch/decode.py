"""Bytes to text: by mark, by pattern, as UTF-8, as UTF-8 that is broken a little, by a legacy encoding; or not."""

import codecs
from collections.abc import Callable
from dataclasses import dataclass

from clipfile.schemas.kinds import Flag, Reason
from clipfile.tasks.fetch.legacy import guess_charset
from clipfile.tasks.fetch.signatures import signature_of

BROKEN_SHARE = 0.01  # of the characters: less is damage to mend, more is another encoding or none
CONTROL_SHARE_UTF8 = 0.1  # valid UTF-8 proves text; only a majority of noise speaks against it
CONTROL_SHARE = 0.02  # random bytes hold ten in a hundred, text in any encoding next to none
NUL_SHARE = 0.5  # more zeros than text is a record of something else
ZERO_PATTERN = 0.6  # of the code units of UTF-16 hold a zero byte on one side
STRAY_ZEROS = 0.02  # and hardly any on the other
SAMPLE_BYTES = 65_536

NOISE = "Its bytes are no text: too many of them are control characters. Give the page's text instead."
NO_ENCODING = "Its bytes make sense in none of the encodings that are told apart. Save it as UTF-8."

LINE_CONTROLS = b"\t\n\x0b\x0c\r\x08\x1b"
CONTROLS = bytes(byte for byte in (*range(1, 0x20), 0x7F) if byte not in LINE_CONTROLS)
HIGH_BYTES = bytes(range(0x80, 0x100))
CONTINUATIONS = bytes(range(0x80, 0xC0))
CUT_LEADS = b"\xc2\xc3\xe2"  # they start what ASCII pages have beyond ASCII, and end no word in Latin-1
MARKS: tuple[tuple[bytes, str, str | None], ...] = (
    (codecs.BOM_UTF8, "utf-8", None),
    (codecs.BOM_UTF32_LE, "utf-32le", "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32be", "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16le", "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16be", "utf-16-be"),
)


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text, the IANA name of its encoding, and what is odd about it."""

    text: str
    charset: str
    flags: tuple[Flag, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """Why some content becomes no capture, and what to do about it."""

    reason: Reason
    detail: str


@dataclass(frozen=True, slots=True)
class _Damage:
    """Bytes read as UTF-8: characters in all, whole ones beyond ASCII, broken ones, those not at a cut end."""

    characters: int
    whole: int
    broken: int
    broken_inside: int

    @property
    def is_slight(self) -> bool:
        """Whether it can be mended."""
        inside = not self.broken_inside or self.broken_inside < BROKEN_SHARE * self.characters
        return inside and self.broken < self.characters

    @property
    def is_in_utf8(self) -> bool:
        """Whether the whole characters prove the encoding: legacy text holds them by accident alone."""
        return self.whole >= max(1, self.broken)


Verdict = Decoded | Fault


def decode(data: bytes) -> Verdict:
    """The text of some bytes, or why they have none; never an exception.

    Nothing is taken out but a byte-order mark: `\\r`, NUL and all other controls stay. Broken UTF-8 becomes U+FFFD,
    by the Unicode Standard's practice of one for each maximal part of a sequence (section 3.9, table 3-8).
    """
    signature = signature_of(data[:SAMPLE_BYTES])
    if signature:
        return Fault(Reason.BINARY, f"It is {signature.name}. {signature.remedy}")
    attempts = (attempt(data) for attempt in ATTEMPTS)
    return next((verdict for verdict in attempts if verdict), None) or _broken(data)


def _by_mark(data: bytes) -> Verdict | None:
    for mark, charset, codec in MARKS:
        if data.startswith(mark):
            body = data[len(mark) :]
            marked = _wide_units(body, charset, codec, Flag.BYTE_ORDER_MARK) if codec else _marked_utf8(body)
            if marked:
                return marked
    return None


def _marked_utf8(body: bytes) -> Verdict:
    verdict = _as_utf8(body)
    if verdict is None:
        damage = _damage(body)
        verdict = _mended(body) if damage.is_slight else _refuse_damage(damage)
    if isinstance(verdict, Fault):
        return verdict
    return _decoded(verdict.text, "utf-8", Flag.BYTE_ORDER_MARK, *verdict.flags)


def _wide_units(body: bytes, charset: str, codec: str, flag: Flag) -> Verdict | None:
    """UTF-16 or UTF-32, a cut last unit or a few lone surrogates mended; None where more is wrong."""
    text = body.decode(codec, "replace")
    unit = 4 if "32" in codec else 2
    whole = len(body) - len(body) % unit
    broken = text.count("\ufffd") - body[:whole].decode(codec, "ignore").count("\ufffd")
    inside = broken - bool(len(body) % unit)
    if inside > BROKEN_SHARE * len(text) or 0 < len(text) == broken or _is_noise(text.encode(), CONTROL_SHARE):
        return None
    return _decoded(text, charset, flag, *([Flag.REPLACED_CHARACTERS] if broken else []))


def _by_zeros(data: bytes) -> Verdict | None:
    """UTF-16 without a mark: half of the bytes of plain letters are zeros, all on the same side."""
    if b"\0" not in data or len(data) < 4:
        return None
    start = data[: min(SAMPLE_BYTES, len(data) - len(data) % 2)]
    first, second = start[0::2].count(0), start[1::2].count(0)
    units = len(start) // 2
    if second >= max(2, ZERO_PATTERN * units) and first <= STRAY_ZEROS * units:
        return _wide_units(data, "utf-16le", "utf-16-le", Flag.GUESSED_CHARSET)
    if first >= max(2, ZERO_PATTERN * units) and second <= STRAY_ZEROS * units:
        return _wide_units(data, "utf-16be", "utf-16-be", Flag.GUESSED_CHARSET)
    return None


def _by_escapes(data: bytes) -> Verdict | None:
    """ISO-2022-JP: Japanese between escape sequences, every byte of it ASCII."""
    if b"\x1b$" not in data or not data.isascii():
        return None
    try:
        return _decoded(data.decode("iso2022_jp"), "iso-2022-jp", Flag.GUESSED_CHARSET)
    except UnicodeDecodeError:
        return None


def _as_utf8(data: bytes) -> Verdict | None:
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    if _is_noise(data, CONTROL_SHARE_UTF8):
        return Fault(Reason.BINARY, NOISE)
    return _decoded(text, "utf-8")


ATTEMPTS: tuple[Callable[[bytes], Verdict | None], ...] = (_by_mark, _by_zeros, _by_escapes, _as_utf8)


def _broken(data: bytes) -> Verdict:
    """The verdict on bytes that are no valid UTF-8: broken, in a legacy encoding, or no text at all."""
    if _is_noise(data, CONTROL_SHARE):
        return Fault(Reason.BINARY, NOISE)
    damage = _damage(data)
    if damage.is_in_utf8:
        return _mended(data) if damage.is_slight else _refuse_damage(damage)
    if data[-1] in CUT_LEADS and data[:-1].isascii() and damage.is_slight:
        return _mended(data)
    legacy = _as_legacy(data)
    if legacy is None and damage.is_slight:
        return _mended(data)
    return legacy or Fault(Reason.UNDECODABLE, NO_ENCODING)


def _as_legacy(data: bytes) -> Verdict | None:
    guess = guess_charset(data)
    if guess is None:
        return None
    text = data.decode(guess.codec, "replace")
    broken = text.count("\ufffd")
    if broken > max(1, BROKEN_SHARE * len(text)):
        return None
    return _decoded(text, guess.charset, Flag.GUESSED_CHARSET, *([Flag.REPLACED_CHARACTERS] if broken else []))


def _damage(data: bytes) -> _Damage:
    text = data.decode("utf-8", "replace")
    plain = len(data.translate(None, HIGH_BYTES))
    broken = text.count("\ufffd") - data.count(b"\xef\xbf\xbd")
    cut_head = len(data) - len(data.lstrip(CONTINUATIONS))
    at_ends = (cut_head if cut_head < 4 else 0) + _is_cut(data)
    return _Damage(len(text), len(text) - plain - broken, broken, max(0, broken - at_ends))


def _is_cut(data: bytes) -> bool:
    """Whether UTF-8 ends inside a character: a lead byte with fewer bytes after it than it asks for."""
    tail = data[-3:]
    lead = tail.rstrip(CONTINUATIONS)[-1:]
    if not lead or not 0xC2 <= lead[0] < 0xF5:
        return False
    needed = 2 + (lead[0] >= 0xE0) + (lead[0] >= 0xF0)
    return len(tail) - tail.rindex(lead) < needed


def _mended(data: bytes) -> Decoded:
    return _decoded(data.decode("utf-8", "replace"), "utf-8", Flag.REPLACED_CHARACTERS)


def _refuse_damage(damage: _Damage) -> Fault:
    share = f"{damage.broken} of its {damage.characters} characters are broken UTF-8"
    return Fault(Reason.UNDECODABLE, f"{share}, too many to mend. Fetch the page again.")


def _is_noise(data: bytes, share: float) -> bool:
    controls = len(data) - len(data.translate(None, CONTROLS))
    return controls > share * len(data) or data.count(0) > NUL_SHARE * len(data)


def _decoded(text: str, charset: str, *flags: Flag) -> Decoded:
    nul = [Flag.NUL_CHARACTERS] if "\0" in text else []
    return Decoded(text, charset, tuple(sorted({*flags, *nul})))
