"""What a removal is about, written down before it begins, so that one that was cut short is carried to its end."""

import json
import os
from pathlib import Path

from clipfile.schemas.errors import WarehouseError
from clipfile.schemas.settings import Settings
from clipfile.tasks.forget.finding import Found


def journal_of(settings: Settings) -> Path:
    """The file that is there from before the first row goes until nothing is left."""
    path = settings.warehouse_path
    return path.with_name(path.name + ".forgetting")


def write_down(settings: Settings, found: Found) -> None:
    """Write down what is to go, in one step."""
    path = journal_of(settings)
    partial = path.with_name(path.name + ".partial")
    with partial.open("w", encoding="utf-8") as file:
        json.dump({name: getattr(found, name) for name in Found.__slots__}, file)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def unfinished(settings: Settings) -> Found:
    """What a removal that was cut short was about; nothing where none was."""
    path = journal_of(settings)
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        places = tuple((uri, member) for uri, member in told["places"])
        return Found(tuple(told["captures"]), places, tuple(told["words"]), tuple(told["sites"]))
    except FileNotFoundError:
        return Found()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise WarehouseError(
            "What was to be forgotten cannot be read", place=str(path), remedy="Remove the file and forget it again."
        ) from error


def strike_out(settings: Settings) -> None:
    """Nothing of it is left."""
    journal_of(settings).unlink(missing_ok=True)
