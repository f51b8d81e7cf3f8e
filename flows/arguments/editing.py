"""Sheets in the user's editor: opened again while a row cannot be understood, and kept until they are saved."""

import os
import shlex
import shutil
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clipfile.flows.screen.console import complain, say
from clipfile.flows.screen.pager import handed_over
from clipfile.schemas.errors import TerminalError, UsageError
from clipfile.tasks.label.labels import Labels
from clipfile.tasks.label.sheet import Reading, is_empty, with_faults, without_faults

EDITORS = ("sensible-editor", "editor", "nano", "vi")  # where neither $VISUAL nor $EDITOR says


@dataclass(frozen=True, slots=True)
class Draft:
    """A sheet that is being corrected: where it lies, what it began with, and how it is put there."""

    path: Path
    start: str
    put: Callable[[str], object]

    def typed(self) -> str:
        """What stands in it now; nothing where it is gone. A byte that is no UTF-8 can only be in a line's text."""
        try:
            return without_faults(self.path.read_bytes().decode("utf-8", "replace").replace("\r\n", "\n"))
        except FileNotFoundError:
            return ""

    def keep(self, typed: str) -> bool:
        """Leave what was typed for the next time; whether there was anything that the sheet did not begin with."""
        is_own = not is_empty(typed) and typed != self.start
        if is_own:
            self.put(typed)
        else:
            self.path.unlink(missing_ok=True)
        return is_own


def edited(draft: Draft, read: Callable[[str], Reading]) -> Labels | None:
    """The labels that somebody gives a page in an editor; None where nothing was saved, or an empty sheet.

    The draft lies on the disk all the while, and stays there until the caller has saved what it says. Raises UsageError
    without an editor, TerminalError where it ends with an error or closes with the same faults as before.
    """
    command = editor()
    typed, faults = _begun(draft), False
    while True:
        before = typed
        typed, is_saved = _round(command, draft, before)
        if is_empty(typed) or not (is_saved or faults):
            kept = draft.keep(before if is_empty(typed) else typed)
            words = "An empty sheet" if is_empty(typed) else "The sheet was not saved"
            say(f"{words}: everything stays as it was.{_where(draft) if kept else ''}")
            return None
        reading = read(typed)
        if not reading.faults:
            return reading.labels
        if faults and typed == before:
            draft.keep(typed)
            raise TerminalError("The sheet still has rows that cannot be understood", remedy=_where(draft).strip())
        faults = True
        for fault in reading.faults:
            complain(fault, code=1)
        draft.put(with_faults(typed, reading.faults))


def _begun(draft: Draft) -> str:
    """What the editor opens with: what was typed before and never saved, else the sheet as it begins."""
    if not is_empty(typed := draft.typed()):
        say(f"Carrying on with what was typed before: {draft.path}")
        return typed
    draft.put(draft.start)
    return draft.start


def editor() -> list[str]:
    """The command of the user's editor. Raises UsageError where there is none."""
    wanted = os.environ.get("VISUAL") or os.environ.get("EDITOR")
    command = shlex.split(wanted) if wanted else next(([name] for name in EDITORS if shutil.which(name)), [])
    if command and shutil.which(command[0]):
        return command
    raise UsageError(
        "There is no such editor" if wanted else "No editor is set",
        place=wanted or "$EDITOR",
        remedy="Set EDITOR, or correct without one: --set 12-14=nav.",
    )


def _round(command: list[str], draft: Draft, before: str) -> tuple[str, bool]:
    """What stands in the draft after the editor had it, and whether it was saved; `before` stood in it.

    Who reads a page and agrees with it saves it all the same: closing an editor is no judgement.
    """
    written = draft.path.stat()
    with handed_over():
        # Not subprocess.run, which kills the editor when a signal ends us: it knows how to rescue what is in it.
        ended = subprocess.Popen([*command, str(draft.path)]).wait()  # noqa: S603  the user's own
    typed = draft.typed()
    if ended:
        kept = draft.keep(before if is_empty(typed) else typed)
        raise TerminalError(
            f"The editor ended with an error ({ended}), and nothing was saved",
            place=command[0],
            remedy=_where(draft).strip() if kept else None,
        )
    now = draft.path.stat() if draft.path.exists() else written
    return typed, (now.st_mtime_ns, now.st_ino) != (written.st_mtime_ns, written.st_ino)


def _where(draft: Draft) -> str:
    return f" What was typed is in {draft.path}, and is opened next time."
