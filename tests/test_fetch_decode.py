"""Bytes to text: every encoding that is told apart, and a verdict on any bytes at all."""

import hashlib

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from clipfile.schemas.kinds import Flag, Reason
from clipfile.tasks.fetch.decode import Decoded, Fault, decode
from clipfile.tasks.fetch.signatures import SIGNATURES, signature_of

ENGLISH = "The council met on Tuesday and voted for the second boat. "
PAGES = {
    "de": "Über die Brücke gehen schöne Mädchen. Der Bürgermeister öffnet das Fährhaus.",
    "fr": "Le conseil a adopté le nouveau plan d’aménagement des quais, « à l’été », a déclaré la mairie.",
    "es": "El concejo aprobó el plan del muelle. ¿Cuándo empezarán las obras? En otoño, señaló el alcalde.",
    "pt": "A câmara aprovou o plano do cais. As obras começarão na primavera e não acabarão antes do outono.",
    "it": "È stato approvato il piano. La città avrà più traghetti, però il porto è ancora chiuso.",
    "sv": "Kommunfullmäktige har godkänt planen för kajen. Arbetet börjar på våren, säger borgmästaren.",
    "is": "Bæjarstjórn samþykkti nýja áætlun um bryggjuna. Verkið hefst í vor, sagði bæjarstjórinn og það er gott.",
    "en": "“It’s done,” the mayor said — the café’s owner agreed. The price: €5.",
    "pl": "Rada miasta przyjęła nowy plan nabrzeża. Prace rozpoczną się wiosną, powiedział burmistrz. Źródło: własne.",
    "cs": "Městská rada schválila nový plán výstavby nábřeží. Práce začnou na jaře, škola zůstane otevřená.",
    "sk": "Mestská rada schválila nový plán výstavby nábrežia. Práce sa začnú na jar, vôľa bola veľká.",
    "hu": "A városi tanács elfogadta az új rakpart tervét. A munkák jövő őszig tartanak, közölte az űrhajós.",
    "tr": "Belediye meclisi yeni rıhtım planını onayladı. Çalışmalar ilkbaharda başlayacak, dedi başkan.",
    "lt": "Miesto taryba patvirtino naują krantinės planą. Darbai prasidės pavasarį, pranešė meras, šį žodį tarė.",
    "ru": "Городской совет утвердил новый план строительства набережной. Работы начнутся весной, сообщил мэр.",
    "uk": "Міська рада затвердила новий план будівництва набережної. Роботи почнуться навесні, повідомив її голова.",
    "el": "Το δημοτικό συμβούλιο ενέκρινε το νέο σχέδιο για την προκυμαία. Οι εργασίες θα αρχίσουν την άνοιξη.",
    "he": "מועצת העיר אישרה את התוכנית החדשה לבניית הרציף. העבודות יתחילו באביב, אמר ראש העיר.",
    "ar": "وافق مجلس المدينة على الخطة الجديدة لبناء الرصيف. ستبدأ الأعمال في الربيع، قال رئيس البلدية.",
    "th": "สภาเมืองอนุมัติแผนการก่อสร้างท่าเรือใหม่ งานจะเริ่มในฤดูใบไม้ผลิ",
    "ja": "市議会は新しい岸壁の建設計画を承認した。工事は春に始まり、来年の秋まで続くと市長は述べた。",
    "ko": "시의회는 새로운 부두 건설 계획을 승인했다. 공사는 봄에 시작되어 내년 가을까지 계속될 것이라고 말했다.",
    "zh": "市议会批准了新的码头建设计划。工程将于春季开始，持续到明年秋天，市长表示。",
    "zh-TW": "市議會批准了新的碼頭建設計劃。工程將於春季開始，持續到明年秋天，市長表示。",
}
LEGACY = [
    *[(language, "windows-1252", "cp1252") for language in ("fr", "en")],
    *[(language, "iso-8859-1", "latin-1") for language in ("de", "es", "pt", "it", "sv", "is")],
    *[(language, "windows-1250", "cp1250") for language in ("pl", "cs", "sk", "hu")],
    *[(language, "iso-8859-2", "iso8859_2") for language in ("pl", "cs", "sk")],
    ("tr", "windows-1254", "cp1254"), ("lt", "windows-1257", "cp1257"),
    ("ru", "windows-1251", "cp1251"), ("ru", "koi8-r", "koi8_r"), ("ru", "iso-8859-5", "iso8859_5"),
    ("ru", "ibm866", "cp866"),
    ("uk", "windows-1251", "cp1251"), ("uk", "koi8-u", "koi8_u"),
    ("el", "windows-1253", "cp1253"), ("he", "windows-1255", "cp1255"), ("ar", "windows-1256", "cp1256"),
    ("th", "tis-620", "tis_620"), ("ja", "shift_jis", "cp932"), ("ja", "euc-jp", "euc_jp"),
    ("ja", "iso-2022-jp", "iso2022_jp"), ("ko", "euc-kr", "euc_kr"), ("zh", "gb18030", "gb18030"),
    ("zh-TW", "big5", "cp950"),
]  # fmt: skip
UTF_16 = [("utf-16le", "utf-16-le", b"\xff\xfe"), ("utf-16be", "utf-16-be", b"\xfe\xff")]
UTF_32 = [("utf-32le", "utf-32-le", b"\xff\xfe\0\0"), ("utf-32be", "utf-32-be", b"\0\0\xfe\xff")]


def decoded(data: bytes) -> Decoded:
    verdict = decode(data)
    assert isinstance(verdict, Decoded), verdict
    return verdict


def refused(data: bytes) -> Reason:
    verdict = decode(data)
    assert isinstance(verdict, Fault), verdict
    return verdict.reason


@pytest.mark.parametrize("language", PAGES)
def test_utf8_is_read_as_it_is(language: str) -> None:
    assert decode(PAGES[language].encode()) == Decoded(PAGES[language], "utf-8", ())


@pytest.mark.parametrize(("language", "charset", "codec"), LEGACY)
@pytest.mark.parametrize("menu", ["", ENGLISH + "\r\n"])
def test_a_legacy_encoding_is_told_from_its_letters(language: str, charset: str, codec: str, menu: str) -> None:
    text = menu * 20 + PAGES[language]
    assert decode(text.encode(codec)) == Decoded(text, charset, (Flag.GUESSED_CHARSET,))


@pytest.mark.parametrize("text", ["café", "été", "Ñandú", "Köln\n", "À la carte", "5 km² à pied", "naïve — “so”"])
def test_a_few_letters_are_enough_for_the_first_languages(text: str) -> None:
    assert decoded(text.encode("cp1252")).text == text


def test_windows_1252_and_latin_1_are_told_apart_by_the_bytes_that_only_one_of_them_prints() -> None:
    assert decoded("“Größe” und Übermaß".encode("cp1252")).charset == "windows-1252"
    assert decoded("Größe und Übermaß".encode("cp1252")).charset == "iso-8859-1"


@pytest.mark.parametrize(("charset", "codec", "mark"), [*UTF_16, *UTF_32])
@pytest.mark.parametrize("language", ["de", "ja", "ru"])
def test_marked_utf16_and_utf32(charset: str, codec: str, mark: bytes, language: str) -> None:
    data = mark + PAGES[language].encode(codec)
    assert decode(data) == Decoded(PAGES[language], charset, (Flag.BYTE_ORDER_MARK,))


@pytest.mark.parametrize(("charset", "codec", "_mark"), UTF_16)
def test_utf16_without_a_mark_shows_in_its_zeros(charset: str, codec: str, _mark: bytes) -> None:
    assert decode(PAGES["de"].encode(codec)) == Decoded(PAGES["de"], charset, (Flag.GUESSED_CHARSET,))


def test_utf16_cut_in_half_and_with_a_lone_surrogate_is_mended() -> None:
    text = PAGES["de"] * 9
    cut = decoded(text.encode("utf-16")[:-1])
    assert (cut.text, cut.flags) == (text[:-1] + "\ufffd", (Flag.BYTE_ORDER_MARK, Flag.REPLACED_CHARACTERS))
    lone = decoded(text.encode("utf-16") + b"\x00\xd8" + ENGLISH.encode("utf-16-le"))
    assert lone.text == text + "\ufffd" + ENGLISH


def test_a_utf8_mark_is_dropped_once_and_flagged() -> None:
    assert decode(b"\xef\xbb\xbf\xef\xbb\xbfText") == Decoded("\ufeffText", "utf-8", (Flag.BYTE_ORDER_MARK,))


def test_line_ends_and_controls_stay() -> None:
    text = "a\r\nb\rc\x85d\u2028e\x0bf\x0cg\x1b[0m\tx"
    assert decode(text.encode()) == Decoded(text, "utf-8", ())


def test_nul_characters_stay_and_are_flagged() -> None:
    assert decode(b"Hel\0lo, world\0") == Decoded("Hel\0lo, world\0", "utf-8", (Flag.NUL_CHARACTERS,))


BREAKS = (b"\xff", b"\xfe", b"\x80", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf0\x80\x80\xaf", b"\xe2\x80")


@pytest.mark.parametrize("broken", BREAKS, ids=repr)
@pytest.mark.parametrize("page", [ENGLISH * 20, PAGES["de"] * 10, PAGES["ja"] * 20], ids=["en", "de", "ja"])
def test_utf8_broken_in_a_few_places_is_mended(broken: bytes, page: str) -> None:
    data = page[:300].encode() + broken + page[300:].encode()
    verdict = decoded(data)
    assert verdict == Decoded(data.decode("utf-8", "replace"), "utf-8", (Flag.REPLACED_CHARACTERS,))
    assert len(verdict.text.replace("\ufffd", "")) == len(page)


def test_one_in_a_hundred_is_the_bound() -> None:
    page = PAGES["ja"] * 5
    for characters, is_mended in ((100, False), (101, True)):
        data = page[: characters - 1].encode() + b"\xff"
        assert isinstance(decode(data + b"\n") if is_mended else decode(data), Decoded if is_mended else Fault)


def test_a_replacement_character_that_was_there_is_no_damage() -> None:
    assert decode("Was it \ufffd?".encode()) == Decoded("Was it \ufffd?", "utf-8", ())
    text = "\ufffd" * 50 + PAGES["ja"] * 5
    assert decoded(text.encode() + b"\xffa").text == text + "\ufffda"


@pytest.mark.parametrize("character", ["é", "’", "大", "😀"])
@pytest.mark.parametrize("lead", [ENGLISH, PAGES["de"], PAGES["ja"], "don"])
def test_a_half_file_keeps_what_it_has(character: str, lead: str) -> None:
    whole = (lead + character).encode()
    for cut in range(1, len(character.encode())):
        verdict = decoded(whole[:-cut])
        if verdict.charset == "utf-8":
            assert (verdict.text, verdict.flags) == (lead + "\ufffd", (Flag.REPLACED_CHARACTERS,))
        else:
            assert lead.isascii(), "a page with whole characters proves its encoding"
            assert cut == len(character.encode()) - 1


def test_the_second_half_of_a_file_keeps_what_it_has() -> None:
    data = ("’" + PAGES["de"]).encode()
    for cut in (1, 2):
        verdict = decoded(data[cut:])
        assert verdict.text == "\ufffd" * (3 - cut) + PAGES["de"]


def test_badly_broken_utf8_is_not_taken_for_another_encoding() -> None:
    data = PAGES["de"].encode().replace(b" ", b"\xff", 3)
    assert refused(data) is Reason.UNDECODABLE
    assert "broken UTF-8" in decode(data).detail  # type: ignore[union-attr]


@pytest.mark.parametrize("size", [64, 1_000, 100_000])
def test_noise_is_binary(size: int) -> None:
    for seed in range(20):
        assert refused(hashlib.shake_256(bytes([seed])).digest(size)) in {Reason.BINARY, Reason.UNDECODABLE}
    assert refused(hashlib.shake_256(b"x").digest(size * 9)) is Reason.BINARY


@pytest.mark.parametrize("data", [b"\0", bytes(99), b"\x01\x02\x03", b"text" + bytes(9), bytes(range(128)) * 3])
def test_mostly_controls_is_binary(data: bytes) -> None:
    assert refused(data) is Reason.BINARY


@pytest.mark.parametrize(
    "text",
    [
        "The ftyp box begins a file",
        "Quack!  DUCK\nA page about ducks",
        "PK is a postcode",
        "GIF89a: a format explained\n",
        "PAR1 was a committee",
        "RIFF of the week: WEBPVP8",
    ],
)
def test_a_page_about_a_format_is_a_page(text: str) -> None:
    assert decoded(text.encode()).text == text


def test_every_signature_names_itself_and_a_remedy() -> None:
    assert all(signature.remedy.endswith(".") and signature.start for signature in SIGNATURES)
    assert signature_of(b"\0" * 257 + b"ustar\x0000") in SIGNATURES


@given(st.binary(max_size=400))
@settings(max_examples=400)
def test_any_bytes_have_a_verdict(data: bytes) -> None:
    verdict = decode(data) if data else Fault(Reason.EMPTY, "")
    if isinstance(verdict, Fault):
        assert verdict.reason in {Reason.BINARY, Reason.UNDECODABLE, Reason.EMPTY}
        return
    assert verdict.text.encode().decode() == verdict.text
    assert list(verdict.flags) == sorted(set(verdict.flags))
    assert ("\0" in verdict.text) is (Flag.NUL_CHARACTERS in verdict.flags)


marks = st.sampled_from([b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\xff\xfe\0\0", b"\0\0\xfe\xff", b"\x1b$B"])
pieces = st.one_of(
    st.text(max_size=40).map(str.encode),
    st.sampled_from(list(PAGES.values())).flatmap(
        lambda page: st.sampled_from(["cp1252", "cp1251", "cp932", "gb18030", "utf-16-le"]).map(
            lambda codec: page.encode(codec, "ignore")
        )
    ),
    st.binary(max_size=8),
)


@given(marks, st.lists(pieces, max_size=6))
@settings(max_examples=400)
def test_any_mixture_has_a_verdict(mark: bytes, parts: list[bytes]) -> None:
    data = mark + b"".join(parts)
    assume(data)
    verdict = decode(data)
    if isinstance(verdict, Decoded):
        assert verdict.text.encode().decode() == verdict.text
    else:
        assert verdict.detail


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1))
def test_any_text_in_utf8_comes_back(text: str) -> None:
    if not text.startswith("\ufeff"):
        assert decode(text.encode()) == Decoded(text, "utf-8", ())


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=150), st.integers(0, 100))
def test_text_with_one_broken_byte_loses_nothing_else(text: str, at: int) -> None:
    verdict = decode(text[:at].encode() + b"\xff" + text[at:].encode())
    if isinstance(verdict, Decoded) and verdict.charset == "utf-8" and not text.startswith("\ufeff"):
        assert verdict.text == text[:at] + "\ufffd" + text[at:]
