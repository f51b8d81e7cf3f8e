"""What a run may be told beside its sources; Prefect shows the descriptions beside the fields."""

from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, WithJsonSchema

from clipfile.schemas.kinds import Reason
from clipfile.schemas.settings import Settings


def _form_of_settings() -> dict[str, Any]:
    """Each setting with its type and what it is for; without defaults, which a form would fill in and so set."""
    fields = Settings.model_json_schema()["properties"].items()
    properties = {name: {key: told for key, told in field.items() if key != "default"} for name, field in fields}
    return {"type": "object", "properties": properties, "additionalProperties": False}


Overrides = Annotated[dict[str, Any], WithJsonSchema(_form_of_settings())]
# Prefect describes a parameter by its JSON schema, not by its Field.
_FORM_OF_SOURCES = {
    "type": "array",
    "items": {"type": "string"},
    "minItems": 1,
    "description": "Folders (read whole), files and patterns such as inbox/**/*.txt, on any place",
}
Sources = Annotated[list[str], Field(min_length=1), WithJsonSchema(_FORM_OF_SOURCES)]
HOME = "Folder of the installation, best as a whole path; ./data unless CLIPFILE_HOME says"


class IngestOptions(BaseModel):
    """Options of one run, checked at birth; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str | None = Field(default=None, description=HOME)
    site: str | None = Field(default=None, description="The site that every page of this run is from")
    site_from: str | None = Field(default=None, description="Where to read the site: `url` (its host) or `folder`")
    manifest: str | None = Field(default=None, description="A CSV with the columns source, url, captured_at, site")
    from_file: str | None = Field(default=None, description="A file with more sources, one a line")
    force: bool = Field(default=False, description="Whether to read also what has not changed since it was loaded")
    snapshot: bool = Field(default=True, description="Whether to publish a Parquet snapshot at the end")
    settings: Overrides = Field(default_factory=dict, description="Settings for this run alone, by name")


class ReplayOptions(BaseModel):
    """Options of one run of `replay`, checked at birth; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str | None = Field(default=None, description=HOME)
    reason: Reason | None = Field(default=None, description="Only what was turned away for this reason")
    source: str | None = Field(default=None, description="Only this source: its address, or its path")
    all: bool = Field(default=False, description="Whether to take also names that led nowhere")
    snapshot: bool = Field(default=True, description="Whether to publish a Parquet snapshot at the end")
    settings: Overrides = Field(default_factory=dict, description="Settings for this run alone, by name")


class ResegmentOptions(BaseModel):
    """Options of one run of `resegment`, checked at birth; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str | None = Field(default=None, description=HOME)
    learn: bool = Field(default=True, description="Whether to learn anew what sites repeat")
    rows: bool = Field(default=True, description="Whether to make the rows anew that another model or memory made")
    all: bool = Field(default=False, description="Whether to make also those rows anew that this model and memory made")
    snapshot: bool = Field(default=True, description="Whether to publish a Parquet snapshot at the end")
    settings: Overrides = Field(default_factory=dict, description="Settings for this run alone, by name")


class RelateOptions(BaseModel):
    """Options of one run of `relate`, checked at birth; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str | None = Field(default=None, description=HOME)
    all: bool = Field(default=False, description="Whether to relate anew also what was related before")
    snapshot: bool = Field(default=True, description="Whether to publish a Parquet snapshot at the end")
    settings: Overrides = Field(default_factory=dict, description="Settings for this run alone, by name")


class SnapshotOptions(BaseModel):
    """Options of one run of `snapshot`, checked at birth; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str | None = Field(default=None, description=HOME)
    settings: Overrides = Field(default_factory=dict, description="Settings for this run alone, by name")
