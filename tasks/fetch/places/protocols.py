"""Which places are known by their schemes, and which are refused and why."""

from collections.abc import Mapping
from dataclasses import dataclass

from fsspec.registry import available_protocols, get_filesystem_class, known_implementations

from clipfile.schemas.kinds import Reason
from clipfile.tasks.fetch.reading import RefusedError

PACKAGES: Mapping[str, str] = {"s3": "clipfile[s3]", "gs": "clipfile[gs]", "abfs": "adlfs", "sftp": "paramiko"}
# Schemes whose first part is the name of a store, not of a host: where that store is, the user's settings say.
STORES = frozenset(
    {
        "s3", "gs", "abfs", "adl", "box", "dbfs", "dropbox", "gdrive", "gist", "github", "hf", "memory", "oci",
        "ocilake", "oss", "tos", "tosfs", "wandb",
    }
)  # fmt: skip
PORTS: Mapping[str, int] = {"ftp": 21, "sftp": 22, "smb": 445, "webhdfs": 50_070}
THROUGH = "It reads through another place, past the checks of that one. Name the place itself: {example}."
REFUSED: Mapping[str, str] = {
    "local": THROUGH.format(example="a path, or file:///path"),
    "file": THROUGH.format(example="a path, or file:///path"),
    "asynclocal": THROUGH.format(example="a path, or file:///path"),
    "git": THROUGH.format(example="the folder of a checkout"),
    "dvc": THROUGH.format(example="the folder of a checkout"),
    "data": "It holds the page in its address. Put the page into a file and name that.",
    "pyscript": "It works in a browser alone. Name a file or an address.",
    **dict.fromkeys(("zip", "tar", "libarchive"), THROUGH.format(example="the archive, whose members are read")),
    **dict.fromkeys(
        (
            "async_wrapper", "asyncwrapper", "blockcache", "cached", "dask", "dir", "filecache", "generic", "reference",
            "simplecache",
        ),
        THROUGH.format(example="s3://bucket/pages/"),
    ),
}  # fmt: skip
UNKNOWN = "No place is called {scheme}. Known are paths, http, https, s3, gs, abfs, ftp, sftp and what fsspec knows."
MISSING = "Reading from {scheme} needs a package more. Run: pip install '{package}'"


@dataclass(frozen=True, slots=True)
class Protocol:
    """A kind of place: its name for fsspec, whether its addresses name hosts (which are guarded), and their port."""

    name: str
    names_hosts: bool
    port: int | None


def protocol_of(scheme: str) -> Protocol:
    """A kind of place by its scheme. Raises RefusedError for one that is not read, or not without a package more."""
    if scheme in REFUSED:
        raise RefusedError(Reason.UNSUPPORTED, REFUSED[scheme])
    if scheme not in available_protocols():
        raise RefusedError(Reason.UNSUPPORTED, UNKNOWN.format(scheme=scheme))
    try:
        get_filesystem_class(scheme)
    except (ImportError, ValueError) as error:
        raise RefusedError(Reason.UNSUPPORTED, _missing(scheme)) from error
    return Protocol(scheme, scheme not in STORES, PORTS.get(scheme))


def _missing(scheme: str) -> str:
    if scheme in PACKAGES:
        return MISSING.format(scheme=scheme, package=PACKAGES[scheme])
    words = known_implementations.get(scheme, {}).get("err", "no package for it is installed")
    return f"Reading from {scheme} needs a package more: {words}."
