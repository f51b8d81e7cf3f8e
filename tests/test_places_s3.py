"""An S3 server on loopback: listing pages, versions, odd keys, and each way in which it can fail."""

import uuid
from collections.abc import Iterator
from typing import Any

import boto3
import fsspec
import pytest
from fetching import RULES, STORY, fetch, read
from moto.s3.models import s3_backends
from moto.server import ThreadedMotoServer
from places import reasons, s3_environment, uris

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch import Refusal, SourceUnit, discover
from clipfile.tasks.fetch.places.opening import opened_unit

KEYS = 1_203  # more than one page of a listing


@pytest.fixture(scope="module")
def s3() -> Iterator[Any]:
    """An S3 server on loopback with pages, the environment pointing at it."""
    server = ThreadedMotoServer("127.0.0.1", 0, verbose=False)
    server.start()
    with pytest.MonkeyPatch.context() as patch:
        host, port = server.get_host_and_port()
        for name, value in (s3_environment(host, port) | {"AWS_CONFIG_FILE": "/dev/null"}).items():
            patch.setenv(name, value)
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        client = boto3.client("s3")
        client.create_bucket(Bucket="pages")
        client.put_bucket_versioning(Bucket="pages", VersioningConfiguration={"Status": "Enabled"})
        yield client
        fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()


@pytest.fixture
def prefix(s3: Any) -> str:
    return uuid.uuid4().hex


def put(s3: Any, key: str, body: bytes = STORY.encode()) -> str:
    return str(s3.put_object(Bucket="pages", Key=key, Body=body)["ETag"])


def test_a_prefix_is_read_whole_however_many_pages_its_listing_has(s3: Any, prefix: str) -> None:
    for number in range(KEYS):
        s3_backends["123456789012"]["aws"].put_object("pages", f"{prefix}/{number:05d}.txt", b"page")
    found = uris(f"s3://pages/{prefix}")
    assert found == [f"s3://pages/{prefix}/{number:05d}.txt" for number in range(KEYS)]
    assert uris(f"s3a://pages/{prefix}/", f"S3://pages/{prefix}/00*.txt") == found
    assert len(uris(f"s3://pages/{prefix}/0000?.txt")) == 10


def test_an_object_of_s3_comes_with_its_version(s3: Any, prefix: str) -> None:
    first = put(s3, f"{prefix}/a.txt")
    (unit,) = discover([f"s3://pages/{prefix}/a.txt"])
    (listed,) = discover([f"s3://pages/{prefix}/"])
    assert unit == listed
    assert isinstance(unit, SourceUnit)
    assert (unit.etag, unit.byte_length) == (first, len(STORY))
    second = put(s3, f"{prefix}/a.txt", b"A newer page.")
    with opened_unit(unit, RULES) as source:
        assert (source.etag, source.file.read()) == (second, b"A newer page.")
    sighting = fetch(f"s3://pages/{prefix}/*.txt").sighting
    assert (sighting["etag"], sighting["outcome"], sighting["source_uri"]) == (second, "loaded", unit.uri)


def test_odd_keys(s3: Any, prefix: str) -> None:
    keys = (
        "a b+c%20d.txt",
        "Größe.txt",
        "x[1].txt",
        "folder",
        "folder/in.txt",
        "a::b.txt",
        'it\'s "so".txt',
        "marker/",
    )
    for key in keys:
        put(s3, f"{prefix}/{key}", STORY.encode() + key.encode() if key != "marker/" else b"")
    outcome = fetch(f"s3://pages/{prefix}")
    assert outcome.rejections == []
    assert sorted(row["text"].removeprefix(STORY) for row in outcome.captures) == sorted(keys[:-1])
    again = [row["source_uri"] for row in outcome.sightings]
    assert uris(*again) == again
    assert uris(f"s3://pages/{prefix}/x[1].txt") == [f"s3://pages/{prefix}/x[1].txt"]


def test_a_folder_without_a_name_is_told(s3: Any, prefix: str) -> None:
    put(s3, f"{prefix}/a.txt")
    put(s3, f"{prefix}//b.txt")
    found = list(discover([f"s3://pages/{prefix}"]))
    assert [candidate.uri for candidate in found if isinstance(candidate, SourceUnit)] == [f"s3://pages/{prefix}/a.txt"]
    assert [candidate.reason for candidate in found if isinstance(candidate, Refusal)] == [Reason.UNSUPPORTED]
    assert fetch(f"s3://pages/{prefix}//b.txt").outcomes == ["loaded"]


def test_what_s3_does_not_have_is_not_found(s3: Any, prefix: str) -> None:
    put(s3, f"{prefix}/a.txt")
    for source in (f"s3://pages/{prefix}/b.txt", f"s3://pages/{prefix}/*.md", "s3://no-such-bucket/", "s3://no-such-bucket/a",
                   "s3://no-such-bucket/*", f"s3://pages/{prefix}/none/**/*.txt", "s3://pag*/a"):  # fmt: skip
        assert reasons(source) == [Reason.NOT_FOUND], source
    (unit,) = discover([f"s3://pages/{prefix}/a.txt"])
    s3.delete_object(Bucket="pages", Key=f"{prefix}/a.txt")
    assert read([unit]).reasons == [Reason.NOT_FOUND]


def test_a_store_that_is_down_is_not_an_empty_one(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL", "http://127.0.0.1:9")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    assert reasons("s3://pages/a", "s3://pages/*.txt") == [Reason.UNREACHABLE] * 2
    fsspec.get_filesystem_class("s3").clear_instance_cache()


def test_a_store_without_credentials_is_told(s3: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("AWS_ACCESS_KEY_ID")
    monkeypatch.delenv("AWS_SECRET_ACCESS_KEY")
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", "/dev/null")
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    (refusal,) = discover(["s3://pages/a"])
    assert isinstance(refusal, Refusal)
    assert refusal.reason is Reason.UNREADABLE
    assert "credentials" in refusal.detail
    fsspec.get_filesystem_class("s3").clear_instance_cache()
