"""What a run may be told beside its sources; Prefect shows the descriptions beside the fields."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field


class IngestOptions(BaseModel):
    """Options of one run, checked at birth; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str | None = Field(default=None, description="Folder of the installation; ./data unless CLIPFILE_HOME says")
    site: str | None = Field(default=None, description="The site that every page of this run is from")
    site_from: str | None = Field(default=None, description="Where to read the site: `url` (its host) or `folder`")
    manifest: str | None = Field(default=None, description="A CSV with the columns source, url, captured_at, site")
    snapshot: bool = Field(default=True, description="Whether to publish a Parquet snapshot at the end")
    settings: dict[str, Any] = Field(default_factory=dict, description="Settings for this run alone, by name")


class ResegmentOptions(BaseModel):
    """Options of one run of `resegment`, checked at birth; an unknown one is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    home: str | None = Field(default=None, description="Folder of the installation; ./data unless CLIPFILE_HOME says")
    learn: bool = Field(default=True, description="Whether to learn anew what sites repeat")
    rows: bool = Field(default=True, description="Whether to make the rows anew that another model or memory made")
    all: bool = Field(default=False, description="Whether to make also those rows anew that this model and memory made")
    snapshot: bool = Field(default=True, description="Whether to publish a Parquet snapshot at the end")
    settings: dict[str, Any] = Field(default_factory=dict, description="Settings for this run alone, by name")
