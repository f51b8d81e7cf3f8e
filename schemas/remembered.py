"""Records of what sites repeat: the versions of the memory, and their lines."""

from pydantic import AwareDatetime, Field

from clipfile.schemas.records import Count, Ordinal, Record


class MemoryVersion(Record):
    """One version of what sites repeat from page to page."""

    memory_version: str = Field(description="The version's name: its number, and a hash of what it holds")
    number: Ordinal = Field(description="Raised by every version that differs from the one before")
    form: Ordinal = Field(description="How lines became fingerprints; a memory of another form is not used")
    model_version: str = Field(description="The segmenter model that told furniture from stories")
    learnt_at: AwareDatetime = Field(description="When it was learnt")
    sites: Count = Field(description="Sites that repeat lines")
    lines: Count = Field(description="Lines remembered, of all sites")


class MemoryLine(Record):
    """A line that a site repeats: furniture, told by the fingerprint of its words."""

    memory_version: str = Field(description="The version that the line belongs to")
    site: str = Field(description="The site, as its sightings give it, else the host of their url without www.")
    fingerprint: int = Field(
        description="64-bit hash of the line; case, white space, typography and the digits of numbers do not count"
    )
    stories: Ordinal = Field(description="Different stories of the site whose pages hold the line")
    site_stories: Ordinal = Field(description="Different stories of the site that were looked at")
