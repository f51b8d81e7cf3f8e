"""One source is one source, however its address is spelled; what is no address is told so."""

from pathlib import Path

import pytest
from fetching import RULES
from fsspec.registry import _registry as registered
from fsspec.registry import known_implementations
from hypothesis import given, settings
from hypothesis import strategies as st

from clipfile.flows.arguments.lists import carried, listed_in, shown
from clipfile.schemas.errors import UsageError
from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch import Refusal, SourceUnit, discover
from clipfile.tasks.fetch.places.addresses import BadAddressError, is_web, masked, parse_address, without_user

SAME = (
    (
        "http://h.example/a",
        "HTTP://H.EXAMPLE:80/a#part",
        "http://h.example/b/../a",
        "http://h.example/./a",
        "http://h.example./a",
    ),
    (
        "https://h.example/",
        "https://h.example",
        "https://h.example:443/.",
        "https://h.example/x/..",
        "https://h.example:/",
    ),
    ("http://h.example/~x%2Fy", "http://h.example/%7Ex%2fy", "http://h.example/%7ex%2Fy"),
    ("http://h.example/%C3%A4%20b", "http://h.example/ä b", "http://h.example/%c3%a4 b"),
    ("http://xn--bcher-kva.example/", "http://bücher.example", "http://BÜCHER.example/", "http://b%C3%BCcher.example/"),
    ("http://127.0.0.1/", "http://2130706433/", "http://0x7f.1/", "http://0177.0.0.1", "http://127.1/"),
    ("http://[::1]/", "http://[0:0:0:0:0:0:0:1]", "http://[::0001]:80/"),
    ("http://h.example/?q=a%20b", "http://h.example?q=a b", "http://h.example/?q=a%20b#top"),
)
DIFFERENT = ("http://h.example/a", "https://h.example/a", "http://h.example:8080/a", "http://h.example//a", "http://h.example/a/",
             "http://h.example/A", "http://h.example/a?", "http://h.example/a?b", "http://h.example/a%2Fb",
             "http://h.example/a/b")  # fmt: skip
BAD = ("http://", "http:///page", "http://h:0/", "http://h:99999/", "http://h:port/", "http://a..b/", "http://[::1/",
       "http://[::g]/", "http://h h/", "http://h\x00/", "http://user@h/", "http://user:pass@h/", "http://@h/",
       "http://a@b@h/", "http://" + "a" * 300 + "/", "http://h/" + "a" * 9_000, "http://h<script>/",
       "http://-\u2028/")  # fmt: skip


@pytest.mark.parametrize("ways", SAME, ids=lambda ways: ways[0])
def test_one_source_in_many_spellings(ways: tuple[str, ...]) -> None:
    assert {parse_address(way).uri for way in ways} == {ways[0]}
    assert [candidate.uri for candidate in discover(ways)] == [ways[0]]


def test_other_sources_stay_apart() -> None:
    assert [candidate.uri for candidate in discover(DIFFERENT)] == list(DIFFERENT)


@pytest.mark.parametrize("source", BAD, ids=repr)
def test_what_is_no_address_is_refused(source: str) -> None:
    (refusal,) = discover([source])
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.UNSUPPORTED
    refusal.uri.encode("ascii")


def test_half_a_character_is_no_address() -> None:
    for source in ("http://\udcff/", "http://h.example/\udcff", "s3://bucket/\udcff"):
        (refusal,) = discover([source])
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.NOT_FOUND
    with pytest.raises(BadAddressError):
        parse_address("http://\udcff/")


def test_a_password_is_stored_nowhere() -> None:
    sources = ("http://anna:secret@h.example/a", "ftp://anna:secret@h.example/a", "s3://anna:secret@bucket/a")
    for source in sources:
        (refusal,) = discover([source])
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.UNSUPPORTED
        assert "secret" not in refusal.uri + refusal.detail
        assert "secret" not in without_user(source) + masked(source)
        (again,) = discover([masked(source)])
        assert (again.uri, again.reason) == (refusal.uri, refusal.reason)


def test_a_question_mark_of_the_web_is_no_pattern() -> None:
    sources = ["http://h.example/page?id=[1]&q=*", "http://h.example/a[1].html"]
    units = list(discover(sources))
    assert all(isinstance(unit, SourceUnit) for unit in units)
    assert [unit.uri for unit in units] == sources


@pytest.mark.parametrize(
    "source",
    ["zip://a.txt::http://h.example/a.zip", "simplecache::s3://bucket/key", "filecache::http://h.example/", "local:///etc/passwd",
     "local::file:///etc/passwd", "dir://x::file:///etc", "reference://", "data://text/plain,x", "nowhere://x/y", "tar://x::/etc/a.tar",
     "blockcache::http://169.254.169.254/", "generic://x"],
)  # fmt: skip
def test_places_that_lead_through_others_are_refused(source: str) -> None:
    (refusal,) = discover([source])
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.UNSUPPORTED


def test_a_package_that_is_missing_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(registered, "gs", raising=False)
    monkeypatch.setitem(known_implementations, "gs", {"class": "no_such_package.FileSystem"})
    for source in ("gs://bucket/a", "gcs://bucket/a"):
        (refusal,) = discover([source])
        assert isinstance(refusal, Refusal)
        assert refusal.reason is Reason.UNSUPPORTED
        assert "pip install 'clipfile[gs]'" in refusal.detail


@given(
    st.text(max_size=60),
    st.sampled_from(["http://", "https://h.example/", "HTTP://h?", "http://[", "http://h.example:"]),
)
def test_any_text_is_an_address_in_its_one_spelling_or_none(text: str, start: str) -> None:
    try:
        address = parse_address(start + text)
    except BadAddressError:
        return
    assert parse_address(address.uri) == address
    address.uri.encode("ascii")
    assert is_web(address.uri)


@settings(deadline=None)
@given(st.text(max_size=40), st.sampled_from(["http://", "s3://", "ftp://", "zip://", "memory://", "x://", "memory::"]))
def test_no_source_ends_a_search(text: str, start: str) -> None:
    if start in ("s3://", "ftp://"):
        text = "/" + text
    found = list(discover([start + text.replace("*", "")], rules=RULES))
    assert found or start == "memory://", "a source that is accounted for nowhere"  # memory's root is an empty folder
    assert all(candidate.uri.encode("utf-8") for candidate in found)


LISTED = b"".join(
    (
        b"\xef\xbb\xbf# pages\r\nhttp://h.example/a?b=1 \r\n\r\n   \n",
        b"#http://h.example/no\n a name.txt\n\xff.txt\n./#odd\nlast",
    )
)


def test_a_list_is_read_line_by_line(tmp_path: Path) -> None:
    listed = tmp_path / "list"
    listed.write_bytes(LISTED)
    assert listed_in(listed) == ("http://h.example/a?b=1", " a name.txt", "\udcff.txt", "./#odd", "last")


def test_a_long_list_goes_into_a_flow_whole(tmp_path: Path) -> None:
    few = ("#first", "b\nc", " a.txt")
    with carried(few, tmp_path) as told:
        assert told == (list(few), None)
    many = (*few, "", "http://h.example/ ", "x\r", *(f"\udcff{number}.txt" for number in range(20_000)))
    with carried(many, tmp_path) as (kept, listed):
        assert listed is not None
        assert sorted((*kept, *listed_in(Path(listed)))) == sorted(many)
        assert len(kept) < 10
    assert list(tmp_path.iterdir()) == []
    with carried(["x" * 200_000], tmp_path) as (kept, listed):
        assert kept == ["x" * 200_000]


def test_a_list_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="cannot be read"):
        listed_in(tmp_path / "nowhere")


def test_a_run_keeps_the_start_of_its_sources() -> None:
    kept = shown([f"http://anna:secret@h{number}.example/" for number in range(1_007)])
    assert (len(kept), kept[0], kept[-1]) == (1_001, "http://h0.example/", "and 7 more")
    assert shown(["a.txt"]) == ["a.txt"]


def test_a_long_list_is_found_at_once() -> None:
    sources = [f"https://h{number % 97}.example/{number}" for number in range(20_000)]
    assert sum(1 for _ in discover([*sources, *sources])) == 20_000
