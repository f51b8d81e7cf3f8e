"""Records of what relates pages to each other: articles that tell one story, pointers and where they lead."""

from pydantic import Field

from clipfile.schemas.records import CaptureId, Ordinal, Record, Share


class StoryMember(Record):
    """One article among those that tell the same story."""

    story_no: Ordinal = Field(description="The article: its story's number on its page")
    story_id: str = Field(
        min_length=16,
        max_length=16,
        description="The same for all articles that tell the same story; made from the first of them by capture_id",
    )
    match_capture_id: CaptureId | None = Field(
        description="The capture of the story's longest article, which this one was compared with; NULL for that itself"
    )
    match_story_no: Ordinal | None = Field(description="The story's longest article: its number on its page")
    similarity: Share | None = Field(
        description="The share of the shorter text's five-word runs that stand in the other one too"
    )
    fingerprint: int = Field(description="64-bit hash of the body: equal for articles that are equal to the letter")
    marks: tuple[int, ...] | None = Field(
        description="What the article is found by: MinHash bands, then hashes of its beginning; below 0 where too many "
        "articles share one; empty for a text too short to tell; NULL where the article is to be related anew"
    )
    form: Ordinal = Field(description="How articles were compared; those of another form are related anew")


class ItemLink(Record):
    """Where a pointer leads."""

    item_no: Ordinal = Field(description="The pointer: its number on its page")
    target_capture_id: CaptureId = Field(description="The capture of the article that it points to")
    target_story_no: Ordinal = Field(description="The article that it points to: its number on its page")
    evidence: tuple[str, ...] = Field(
        description="What speaks for it: headline, headline_cut or headline_near; same_site; same_day where the "
        "pointer prints the day on which the article was published"
    )
    similarity: Share = Field(description="The share of the headlines' words that both have; 1 where they are equal")
