"""Records of what was met, what it became and what was turned away; field names follow schema.org and IPTC."""

from datetime import date, datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

from clipfile.schemas.kinds import Fact, Flag, Kind, Origin, Outcome, PageType, Reason, RunState, Stage

CaptureId = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
IsoDate = Annotated[
    str, Field(pattern=r"^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})?)?$", min_length=10, max_length=25)
]
IsoInterval = Annotated[str, Field(pattern=r"^\d{4}-\d{2}-\d{2}/\d{4}-\d{2}-\d{2}$")]
Count = Annotated[int, Field(ge=0)]
Ordinal = Annotated[int, Field(ge=1)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Record(BaseModel):
    """A frozen value that is complete and checked at birth: no coercion, no unknown field."""

    model_config = ConfigDict(frozen=True, strict=True, extra="forbid")


class InCapture(Record):
    """The capture that a row belongs to."""

    capture_id: CaptureId = Field(description="The capture this row was read from")


class Capture(InCapture):
    """One page's content, before anything is known about its lines."""

    capture_id: CaptureId = Field(description="SHA-256 of the content's bytes, in hexadecimal")
    text: str = Field(description="The text as decoded; only U+000A ends a line; a byte-order mark is dropped")
    unrepaired: str | None = Field(
        default=None, description="The text before mojibake in it was repaired; NULL where nothing was"
    )
    charset: str = Field(description="The encoding the bytes were read with, by its IANA name in lower case")
    media_type: str = Field(description="What the bytes are, by IANA media type")
    byte_length: Count = Field(description="Bytes of the content as hashed")
    line_count: Ordinal = Field(description="Physical lines: U+000A in the text, and one")
    flags: tuple[Flag, ...] = Field(description="What is odd about the text or the page, sorted")


class PageSummary(Record):
    """What the segmenter says of a page as a whole."""

    page_type: PageType = Field(description="article, liveblog, index, paywall, error or other")
    language: str | None = Field(
        description="The story's language, ISO 639-1 (639-3 where there is none); NULL if unclear"
    )
    confidence: Share = Field(description="How sure the segmenter is of what is the page's text, weighted by length")
    model_version: str = Field(description="The segmenter model that judged the page")
    memory_version: str | None = Field(
        default=None, description="The site memory that was heard beside the model; NULL where none was"
    )
    memory_site: str | None = Field(default=None, description="The site whose memory was heard; NULL where none was")


class PageFact(Record):
    """One thing that an HTML document says of its own page, beside its text."""

    fact_no: Ordinal = Field(description="Position in the document, from 1")
    name: Fact = Field(description="What it says: url, headline, author, date_published and the like")
    value: str = Field(description="As written in the document")
    origin: Origin = Field(description="Where it says so: json_ld, meta, link, title, root or time")


class Block(Record):
    """A run of neighbouring lines of one kind and one group; the blocks of a page end to end are its text."""

    block_no: Ordinal = Field(description="Position in the page, from 1")
    kind: Kind = Field(description="What the lines are")
    group_no: Ordinal | None = Field(
        description="The story's number for article kinds, the item's for item kinds, else NULL"
    )
    line_start: Ordinal = Field(description="First physical line, from 1")
    line_end: Ordinal = Field(description="Last physical line, itself included")
    char_start: Count = Field(description="Offset of the first code point in the capture's text")
    char_end: Count = Field(description="Offset after the last code point, its line feed included")
    confidence: Share = Field(description="Probability that the kind is right, lowest over the block's lines")


class Photo(Record):
    """The words printed with one picture."""

    caption: str | None = Field(description="Caption without its credit (IPTC Description)")
    creator: str | None = Field(description="Who made the picture, as a name (IPTC Creator)")
    credit_line: str | None = Field(description="Who supplied it: agency, paper, archive (IPTC Credit Line)")
    date_created: date | None = Field(description="The date the caption gives for the picture (IPTC Date Created)")
    occurrences: Ordinal = Field(default=1, description="How often the same words stand on the page")


class Article(Record):
    """One story of a page."""

    story_no: Ordinal = Field(description="The story's number on its page, from 1")
    headline: str | None = Field(description="The story's title")
    kicker: str | None = Field(description="Topic or section label above or beside the headline")
    dek: str | None = Field(description="Standfirst: the summary between headline and text")
    byline: str | None = Field(description="Who wrote it, as printed")
    authors: tuple[str, ...] = Field(description="The people named in the byline, in order, without roles")
    source: str | None = Field(description="Agency or outlet credited for the story")
    dateline: str | None = Field(description="Where the report was filed, as printed, without the dash")
    dateline_place: str | None = Field(description="The place alone out of the dateline, as printed")
    published_raw: str | None = Field(description="The line or words that print when it was published")
    published_at: IsoDate | None = Field(
        description="When it was published: ISO 8601, no finer than printed; NULL where no date is printed; the day of "
        "the update, flagged published_is_update, where that alone is printed"
    )
    modified_at: IsoDate | None = Field(description="When it was updated: ISO 8601, no finer than printed")
    paragraphs: tuple[str, ...] = Field(description="Lines of the story's own text, in order, without subheads")
    body: str = Field(description="Paragraphs and subheads in order, a blank line between")
    word_count: Count = Field(description="Words in the paragraphs; in scripts without spaces, characters")
    end_notes: tuple[str, ...] = Field(description="Author biography, corrections and the like, after the story")
    flags: tuple[Flag, ...] = Field(default=(), description="What is odd about the story, sorted")
    line_start: Ordinal = Field(description="First physical line of the story on its page")
    line_end: Ordinal = Field(description="Last physical line of the story on its page, itself included")
    photos: tuple[Photo, ...] = Field(default=(), description="The story's own pictures, repeats counted once")


class SidebarItem(Record):
    """One pointer to another story."""

    item_no: Ordinal = Field(description="The item's number on its page: the group_no of its blocks")
    section_no: Ordinal = Field(description="The section's number on its page, from 1")
    section_heading: str | None = Field(description="Heading of the section; NULL where none is printed")
    position: Ordinal = Field(description="Place in its section, from 1")
    headline: str | None = Field(description="Headline of the story pointed to")
    dek: str | None = Field(description="Its summary")
    author: str | None = Field(description="Its author, as printed")
    published_raw: str | None = Field(description="Its date or time, as printed")
    published_at: IsoDate | None = Field(
        description="Its date: ISO 8601, no finer than printed; NULL for relative times"
    )
    line_start: Ordinal = Field(description="First physical line of the item on its page")
    line_end: Ordinal = Field(description="Last physical line of the item on its page, itself included")
    photo: Photo | None = Field(default=None, description="Its picture's words")


class PageContents(PageSummary, InCapture):
    """What a capture says: the stories, the pointers to others."""

    flags: tuple[Flag, ...] = Field(description="What is odd about the page, sorted")
    articles: tuple[Article, ...] = Field(description="The page's stories, in order")
    sidebar_items: tuple[SidebarItem, ...] = Field(description="The page's pointers to other stories, in order")


class Page(PageContents):
    """A capture understood: what it says, and every line in a block."""

    blocks: tuple[Block, ...] = Field(description="The page's lines, end to end")


class Inference(Record):
    """What can be said of a page that it does not print, each with the printed words that say so."""

    published_between: IsoInterval | None = Field(
        description="The first and the last day on which the story can have been published, an ISO 8601 interval; "
        "only where the page prints no date of publication"
    )
    published_days: tuple[date, ...] = Field(
        description="The days that a weekday, day and month printed without a year can be, oldest first; empty where "
        "none are printed, or too many fit"
    )
    published_evidence: str | None = Field(
        description="Line and words that published_between and its days are read from"
    )
    captured_after: date | None = Field(
        description="The latest day that the page itself prints as past: it was not captured before"
    )
    captured_after_evidence: str | None = Field(description="Line and words that captured_after is read from")
    site_guess: str | None = Field(
        description="The outlet that the page seems to be from, by its name as printed; NULL where two are as likely"
    )
    site_guess_evidence: str | None = Field(description="Line and words that site_guess is read from")


class Sighting(Record):
    """One place and time where content was met."""

    source_uri: str = Field(description="Where it was met: an absolute URI")
    source_member: str | None = Field(description="The member, record or row within the source; NULL for a whole file")
    url: str | None = Field(description="The page's address, where the source gives it")
    site: str | None = Field(description="The page's site, where the source or an option gives it; never guessed")
    captured_at: AwareDatetime | None = Field(description="When the page was captured, only when the source says so")
    fetched_at: AwareDatetime = Field(description="When it was last met here")
    mtime: AwareDatetime | None = Field(description="When the source says it was last changed")
    etag: str | None = Field(description="The source's own mark of its version")
    byte_length: Count | None = Field(description="Bytes of the source or member; NULL where unknown")
    outcome: Outcome = Field(description="What became of it: loaded, known, rejected or skipped")
    capture_id: CaptureId | None = Field(description="The content met; NULL where it did not become a capture")


class Rejection(Record):
    """A source or page that did not become a capture, and why."""

    source_uri: str = Field(description="Where it was met: an absolute URI")
    source_member: str | None = Field(description="The member, record or row within the source; NULL for a whole file")
    content_hash: CaptureId | None = Field(description="SHA-256 of its bytes; NULL where it was not read whole")
    stage: Stage = Field(description="The stage that turned it away")
    reason: Reason = Field(description="Why, from a closed list")
    detail: str = Field(description="What was wrong and what to do about it, in a sentence")
    evidence: str | None = Field(description="The text itself, or the start of the bytes, as far as it could be read")
    first_seen: AwareDatetime = Field(description="When it was first turned away")
    last_seen: AwareDatetime = Field(description="When it was last turned away")
    attempts: Ordinal = Field(description="How often it was turned away")


class InPart(Record):
    """The group of rows that snapshots write as one set of files."""

    part_no: Ordinal = Field(description="The group of rows that a snapshot writes together; see parts")


class Provenance(InPart):
    """The run that brought a row, and its group."""

    run_id: str = Field(description="The run that brought the row")


class Tally(Record):
    """Page candidates counted: found = loaded + known + rejected + skipped."""

    found: Count = Field(default=0, description="Page candidates met")
    loaded: Count = Field(default=0, description="Candidates whose content was new")
    known: Count = Field(default=0, description="Candidates whose content was there already")
    rejected: Count = Field(default=0, description="Candidates turned away")
    skipped: Count = Field(default=0, description="Records that are no page")


class Harvest(Tally):
    """What the candidates yielded."""

    articles: Count = Field(default=0, description="Stories loaded")
    photos: Count = Field(default=0, description="Pictures' words loaded")
    sidebar_items: Count = Field(default=0, description="Pointers loaded")
    container_rejections: Count = Field(
        default=0, description="Rejections of containers, beside the candidates read from them"
    )


class IngestRun(Harvest):
    """One run of the pipeline."""

    run_id: str = Field(description="The run's identifier: sortable by its start")
    command: str = Field(description="What was run: ingest, replay, resegment, relate or snapshot")
    parameters: str = Field(description="The run's parameters, as JSON")
    code_version: str = Field(description="Version of Clipfile")
    model_version: str = Field(description="The segmenter model of the run")
    memory_version: str | None = Field(description="The site memory of the run; NULL where none was used")
    started_at: AwareDatetime = Field(description="Start of the run")
    ended_at: AwareDatetime | None = Field(description="End of the run; NULL while it runs")
    state: RunState = Field(description="How the run stands")
    error: str | None = Field(default=None, description="What ended a run that failed")
    process: str = Field(description="Host and process that ran it")
    flow_run_id: str | None = Field(description="The Prefect flow run; NULL without Prefect")
    snapshot_id: str | None = Field(default=None, description="The snapshot published by the run")


class LedgerEntry(Harvest):
    """One batch that was loaded, written in the transaction that loaded it."""

    batch_key: str = Field(description="SHA-256 over the batch's sources, content, model and code")
    run_id: str = Field(description="The run that loaded the batch")
    batch_no: Ordinal = Field(description="Position of the batch in its run, from 1")
    loaded_at: AwareDatetime = Field(description="When the batch was committed")


class Part(Record):
    """A group of captures that snapshots write as one set of files."""

    part_no: Ordinal = Field(description="The group's number, from 1")
    run_id: str = Field(description="The run whose rows the group collects; the last of several after compacting")
    captures: Count = Field(description="Captures in the group")
    version: Ordinal = Field(description="Raised by every load that changes captures of the group, or their rows")
    sightings_version: Ordinal = Field(description="Raised by every load that changes sightings of the group")
    rejections_version: Ordinal = Field(description="Raised by every load that changes rejections of the group")
    relations_version: Ordinal = Field(description="Raised by every change of stories or item_links of the group")
    linked_version: Count = Field(
        description="The version whose pointers were linked last; another than version where they have to be again"
    )


class Container(Record):
    """An archive, WARC, data set or packed file that was read to its end."""

    source_uri: str = Field(description="Where it is: an absolute URI")
    byte_length: Count | None = Field(description="Bytes of the file; NULL where the place does not say")
    mtime: AwareDatetime | None = Field(description="When the source says it was last changed")
    etag: str | None = Field(description="The source's own mark of its version")
    columns_told: str | None = Field(
        description="Columns that the run named for a data set's text, address and time; NULL where it named none"
    )
    read_at: AwareDatetime = Field(description="When it was last read to its end")


class Tombstone(Record):
    """Content that was removed for good and must not come back."""

    content_hash: CaptureId = Field(description="SHA-256 of the content's bytes; nothing else of it is kept")
    forgotten_at: AwareDatetime = Field(description="When it was removed")


class SourceFacts(Record):
    """What is said about a source beside its content: by its meta.json, a manifest or an option."""

    url: str | None = None
    site: str | None = None
    captured_at: datetime | None = None
