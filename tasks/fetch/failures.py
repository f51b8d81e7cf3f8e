"""What the system's refusals mean: try again, or turn the source away and say why."""

import errno
import os
import stat
from collections.abc import Mapping

from clipfile.schemas.kinds import Reason

TRANSIENT_ERRNOS = frozenset(
    {
        errno.EIO, errno.EAGAIN, errno.EINTR, errno.ESTALE, errno.EBUSY, errno.ENFILE, errno.EMFILE, errno.ENOMEM,
        errno.ETIMEDOUT, errno.ENOBUFS, errno.ECONNRESET, errno.ENETDOWN, errno.ENETUNREACH, errno.EHOSTDOWN,
        errno.EHOSTUNREACH, errno.ECONNREFUSED,
    }
)  # fmt: skip

LINK_LOOP = (Reason.LINK_LOOP, "The link leads back to itself. Remove it, or let it lead to a file.")
NOT_FOUND = (Reason.NOT_FOUND, "Nothing is at this path. Check its spelling.")
DANGLING = (Reason.NOT_FOUND, "The link leads to {target}, where nothing is. Remove it, or put back what it leads to.")
GONE = (Reason.NOT_FOUND, "It was there when the sources were listed and is gone. Run the ingest again if it is back.")
FORBIDDEN = (Reason.UNREADABLE, "The system does not let this user read it. Give read permission and run again.")
FOLDER_INSTEAD = (Reason.NOT_A_FILE, "It was a file when it was listed and is a folder now. Run the ingest again.")
REFUSED = (Reason.UNREADABLE, "The system could not read it: {words}. Check the disk and the path, and run again.")

VERDICTS: Mapping[int, tuple[Reason, str]] = {
    errno.ENOENT: NOT_FOUND,
    errno.ENOTDIR: NOT_FOUND,
    errno.ENAMETOOLONG: (Reason.NOT_FOUND, "The path is longer than the system allows. Shorten it."),
    errno.ELOOP: LINK_LOOP,
    errno.EACCES: FORBIDDEN,
    errno.EPERM: FORBIDDEN,
    errno.EISDIR: FOLDER_INSTEAD,
    errno.ENXIO: (Reason.NOT_A_FILE, "It is a socket or device. Name a file."),
}
FILE_TYPES: Mapping[int, str] = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a character device",
    stat.S_IFBLK: "a block device",
    stat.S_IFDIR: "a folder",
}


def is_transient(error: OSError) -> bool:
    """Whether the same call may go through later."""
    return error.errno in TRANSIENT_ERRNOS


def verdict_on(error: OSError) -> tuple[Reason, str]:
    """The reason and the sentence for a refusal of the system."""
    words = os.strerror(error.errno) if error.errno else type(error).__name__
    reason, detail = VERDICTS.get(error.errno or 0, REFUSED)
    return reason, detail.format(words=words)


def not_a_file(mode: int) -> tuple[Reason, str]:
    """The reason and the sentence for something that is neither file nor folder."""
    what = FILE_TYPES.get(stat.S_IFMT(mode), "a special file")
    return Reason.NOT_A_FILE, f"It is {what}, not a file. Copy what it gives into a file and name that."
