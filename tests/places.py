"""How the tests of places fetch: quickly impatient, and allowed onto loopback unless they say otherwise."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from fetching import RULES
from web_server import PAGE, Reply, WebServer

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch import FetchRules, Refusal, discover
from clipfile.tasks.fetch.candidates import Known
from clipfile.tasks.fetch.places.addresses import parse_address
from clipfile.tasks.fetch.places.download import Download, closing, download
from clipfile.tasks.fetch.places.guard import Resolve, resolved
from clipfile.tasks.fetch.places.retrying import Patience
from clipfile.tasks.fetch.places.web import Web
from clipfile.tasks.fetch.reading import RefusedError

BODY = PAGE.encode()
LONG = b"".join(b"Line %d of the council's minutes.\n" % number for number in range(20_000))
QUICK = Patience(first_seconds=0.001, longest_seconds=0.002, longest_asked=0.3, longest_crawl_delay=0.1)


def home_rules(**options: Any) -> FetchRules:
    """Rules for a server on loopback."""
    return replace(RULES, **({"allow_private_addresses": True, "http_timeout_seconds": 5.0} | options))


@contextmanager
def web_of(resolve: Resolve = resolved, **options: Any) -> Iterator[Web]:
    web = Web(home_rules(**options), QUICK, resolve)
    try:
        yield web
    finally:
        web.close()


@contextmanager
def downloaded(url: str, known: Known | None = None, resolve: Resolve = resolved, **options: Any) -> Iterator[Download]:
    with web_of(resolve, **options) as web, closing(download(web, parse_address(url), known)) as fetched:
        yield fetched


def body_of(url: str, known: Known | None = None, resolve: Resolve = resolved, **options: Any) -> bytes:
    with downloaded(url, known, resolve, **options) as fetched:
        return fetched.file.read()


def s3_environment(host: str, port: int) -> dict[str, str]:
    """What leads to an S3 server on loopback."""
    return {
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_MAX_ATTEMPTS": "1",
    }


def refusal(server: WebServer, path: str, **options: Any) -> RefusedError:
    """Why a page of a server is turned away."""
    with pytest.raises(RefusedError) as refused:
        body_of(server.url + path, **options)
    assert refused.value.detail.endswith((".", "times.")), refused.value.detail
    return refused.value


def all_pages(server: WebServer, *paths: str) -> list[str]:
    for path in paths:
        server.routes[path] = Reply()
    return [server.url + path for path in paths]


def uris(*sources: str) -> list[str]:
    return [candidate.uri for candidate in discover(sources)]


def reasons(*sources: str) -> list[Reason | None]:
    return [candidate.reason if isinstance(candidate, Refusal) else None for candidate in discover(sources)]
