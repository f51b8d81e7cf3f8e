"""A file in the hands of a library: what goes wrong with the file itself is told from what is wrong in it."""

import os
from typing import IO

from clipfile.tasks.fetch.reading import Over, RefusedError


class Watched(Over):
    """A file that remembers why it could not be read, and stays open when it is closed here."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.byte_length = file.seek(0, os.SEEK_END)
        file.seek(0)
        self._error: OSError | RefusedError | None = None

    def read(self, size: int = -1, /) -> bytes:
        """As many bytes as are asked for; no memory is taken for those that the file does not have."""
        left = max(0, self.byte_length - self._file.tell())
        wanted = left if size < 0 else min(size, left)
        pieces = list[bytes]()
        try:
            while wanted and (piece := self._file.read(wanted)):
                pieces.append(piece)
                wanted -= len(piece)
        except (OSError, RefusedError) as error:
            self._error = error
            raise
        return b"".join(pieces)

    def raise_error(self) -> None:
        """Raise again what reading the file raised, if it did."""
        if self._error is not None:
            raise self._error
