"""Flags that every command shares: one for each setting, made from the settings themselves."""

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


def resolved(flags: Flags) -> Resolved:
    """The settings these flags lead to, and where each came from."""
    return resolve(flags.model_dump())
