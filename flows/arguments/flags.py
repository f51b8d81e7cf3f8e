"""Flags that every command shares: one for each setting, made from the settings themselves."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any

from cyclopts import Group, Parameter
from pydantic import BaseModel, ConfigDict, create_model
from pydantic.fields import FieldInfo

from clipfile.schemas.settings import Resolved, Settings, resolve

SETTINGS_GROUP = Group(
    "Settings", sort_key=9, help="Also CLIPFILE_NAME in the environment, or name in HOME/clipfile.toml."
)


def _optional(field: FieldInfo) -> tuple[Any, Any]:
    return Annotated[str | None, Parameter(help=field.description)], None


if TYPE_CHECKING:
    Flags = BaseModel
else:
    Flags = Parameter(name="*", group=SETTINGS_GROUP)(
        create_model(
            "Flags",
            __config__=ConfigDict(frozen=True),
            **{name: _optional(field) for name, field in Settings.model_fields.items()},
        )
    )

NO_FLAGS = Flags()


@Parameter(name="*")
@dataclass(frozen=True, slots=True)
class Way:
    """How a run is made."""

    plain: Annotated[bool, Parameter(negative="")] = False
    "Run the same stages without Prefect: no server, no artifact, ten files in a second or two."
    no_snapshot: Annotated[bool, Parameter(negative="")] = False
    "Do not publish a snapshot."
    json: Annotated[bool, Parameter(negative="")] = False
    "Print what came of it as one line of JSON."
    verbose: Annotated[bool, Parameter(negative="")] = False
    "Show Prefect's own log."


USUAL_WAY = Way()


def given(flags: Flags) -> dict[str, str]:
    """The settings that were named on the command line."""
    return {name: value for name, value in flags.model_dump().items() if value is not None}


def resolved(flags: Flags) -> Resolved:
    """The settings these flags lead to, and where each came from."""
    return resolve(flags.model_dump())
