"""Errors that name the thing, the place and the remedy; their class says whether to try again."""


class ClipfileError(Exception):
    """What went wrong, where, and what to do about it.

    The three parts stay readable as attributes; `str()` joins them into one sentence each.
    """

    def __init__(self, problem: str, *, place: str | None = None, remedy: str | None = None) -> None:
        self.problem = problem
        self.place = place
        self.remedy = remedy
        super().__init__(problem, place, remedy)

    def __str__(self) -> str:
        where = f" ({self.place})" if self.place else ""
        remedy = f" {self.remedy}" if self.remedy else ""
        if "\n" in self.problem:
            return f"{self.problem}{where}{remedy}"
        return f"{self.problem.rstrip('.')}{where}.{remedy}"

    def __reduce__(self) -> tuple[object, ...]:
        return (_rebuild, (type(self), self.problem, self.place, self.remedy))


class TransientError(ClipfileError):
    """The same call may go through later: try again."""


class TerminalError(ClipfileError):
    """The same call will fail again: somebody has to look at it."""


class UsageError(TerminalError):
    """The command or its settings are wrong."""


class WarehouseBusyError(TransientError):
    """Another process holds the warehouse."""


class WarehouseError(TerminalError):
    """The warehouse file cannot be used as it is."""


class StagingError(TerminalError):
    """A staged file is missing, cut short or changed since it was written."""


class SnapshotError(TerminalError):
    """A snapshot cannot be published or read."""


class ModelError(TerminalError):
    """The segmenter's model file cannot be used."""


def _rebuild(kind: type[ClipfileError], problem: str, place: str | None, remedy: str | None) -> ClipfileError:
    return kind(problem, place=place, remedy=remedy)
