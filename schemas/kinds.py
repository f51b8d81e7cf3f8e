"""Closed lists: what a line, a page, a verdict can be."""

from enum import StrEnum


class Kind(StrEnum):
    """What a reader of the rendered page would say a line is."""

    HEADLINE = "headline"  # the story's title, or a repeat of it
    DEK = "dek"  # standfirst or summary between headline and text
    KICKER = "kicker"  # topic or section label tied to the story
    BYLINE = "byline"  # who wrote it, with role, mail or handle
    SOURCE = "source"  # outlet or agency credited for the story, alone on its line
    TIMESTAMP = "timestamp"  # published, updated, reading time
    BODY = "body"  # the story's own text
    SUBHEAD = "subhead"  # a heading inside the story
    PULLQUOTE = "pullquote"  # display quotation that repeats the text
    CAPTION = "caption"  # words of the story's own picture, its credit included
    CREDIT = "credit"  # a picture credit alone on its line
    END_NOTE = "end_note"  # author biography, correction, "first published in"
    SIDEBAR_HEADING = "sidebar_heading"  # heading of a group of pointers
    ITEM_HEADLINE = "item_headline"  # headline of the story pointed to
    ITEM_DEK = "item_dek"  # its summary
    ITEM_CAPTION = "item_caption"  # caption or credit of its picture
    ITEM_META = "item_meta"  # its section, author, time, rank, counts
    NAV = "nav"  # menus, breadcrumbs, site header and footer
    AD = "ad"  # advertising and its markers
    PLAYER = "player"  # video, audio and gallery controls
    SHARE = "share"  # share, save, print, follow buttons
    PROMO = "promo"  # calls to action of the outlet
    LEGAL = "legal"  # copyright, cookies, terms, privacy
    COMMENT = "comment"  # readers' comments
    OTHER = "other"  # none of the above


ARTICLE_KINDS = frozenset(
    {
        Kind.HEADLINE, Kind.DEK, Kind.KICKER, Kind.BYLINE, Kind.SOURCE, Kind.TIMESTAMP, Kind.BODY,
        Kind.SUBHEAD, Kind.PULLQUOTE, Kind.CAPTION, Kind.CREDIT, Kind.END_NOTE,
    }
)  # fmt: skip
ITEM_KINDS = frozenset({Kind.ITEM_HEADLINE, Kind.ITEM_DEK, Kind.ITEM_CAPTION, Kind.ITEM_META})


class PageType(StrEnum):
    """What a page as a whole is."""

    ARTICLE = "article"  # one story, or several
    LIVEBLOG = "liveblog"  # a story told in dated entries
    INDEX = "index"  # pointers without a story
    PAYWALL = "paywall"  # a teaser and a wall
    ERROR = "error"  # 404, block, consent wall
    OTHER = "other"  # none of the above


class Outcome(StrEnum):
    """What became of one page candidate: found = loaded + known + rejected + skipped."""

    LOADED = "loaded"  # its content was new and is in the warehouse
    KNOWN = "known"  # its content was in the warehouse already
    REJECTED = "rejected"  # it did not become a capture; the rejection says why
    SKIPPED = "skipped"  # a record that is no page


class Stage(StrEnum):
    """The stages of the pipeline, in order."""

    FETCH = "fetch"
    SEGMENT = "segment"
    VALIDATE = "validate"
    LOAD = "load"


class RunState(StrEnum):
    """How a run stands."""

    RUNNING = "running"
    COMPLETED = "completed"
    FAILED = "failed"
    CRASHED = "crashed"  # ended without a word; marked so by the next run


class Reason(StrEnum):
    """Why a source or page did not become a capture."""

    NOT_FOUND = "not_found"  # nothing at that path or address
    UNREADABLE = "unreadable"  # the system refused to read it
    NOT_A_FILE = "not_a_file"  # a socket, pipe or device
    LINK_LOOP = "link_loop"  # a link that leads back to itself
    UNSUPPORTED = "unsupported"  # a kind of place that is not known here, or needs a package more
    UNREACHABLE = "unreachable"  # no connection to the host, or none that lasted
    BAD_RESPONSE = "bad_response"  # the server answered with an error
    FORBIDDEN_ADDRESS = "forbidden_address"  # leads to a loopback, link-local or private address
    FORBIDDEN_BY_ROBOTS = "forbidden_by_robots"  # the site's robots.txt asks not to
    TOO_MANY_REDIRECTS = "too_many_redirects"  # more than the limit
    TOO_SLOW = "too_slow"  # more seconds than the limit for a source
    TOO_LARGE = "too_large"  # more bytes than the limit for a file
    MEMBER_TOO_LARGE = "member_too_large"  # more bytes than the limit for a member of an archive
    PAGE_TOO_LARGE = "page_too_large"  # more bytes than the limit for a page
    LINE_TOO_LONG = "line_too_long"  # a line of more bytes than the limit
    TOO_COMPLEX = "too_complex"  # HTML that takes more time or memory to read than the limit
    TOO_MANY_LINES = "too_many_lines"  # more lines than the limit for a page
    TOO_MANY_MEMBERS = "too_many_members"  # an archive of more members than the limit
    COMPRESSION_RATIO = "compression_ratio"  # unpacks to more bytes than its size can honestly hold
    NESTED = "nested"  # an archive deeper in archives than the limit
    UNSAFE_NAME = "unsafe_name"  # a member that names a place outside, a link or a device
    ENCRYPTED = "encrypted"  # a member behind a password
    BROKEN_CONTAINER = "broken_container"  # an archive or data set that cannot be opened
    TRUNCATED = "truncated"  # cut short: what came before the cut is kept
    BROKEN_RECORD = "broken_record"  # a record or row that cannot be read
    NO_TEXT_COLUMN = "no_text_column"  # a data set without a column that holds the text
    EMPTY = "empty"  # no bytes
    BLANK = "blank"  # white space alone
    BINARY = "binary"  # bytes that are no text
    UNDECODABLE = "undecodable"  # text in no encoding that could be told
    BAD_METADATA = "bad_metadata"  # its NAME.meta.json cannot be understood
    FORGOTTEN = "forgotten"  # removed for good earlier, and kept from coming back
    BLOCK_GAP = "block_gap"  # the blocks do not cover the text end to end
    BAD_RECORD = "bad_record"  # a field breaks its type or its bounds
    SEGMENT_FAILED = "segment_failed"  # the segmenter could not finish this page


class Origin(StrEnum):
    """Where in an HTML document something is said about the page."""

    JSON_LD = "json_ld"  # a schema.org object in a script element
    META = "meta"  # a meta element
    LINK = "link"  # a link element
    TITLE = "title"  # the title element
    ROOT = "root"  # an attribute of the html element
    TIME = "time"  # a time element


class Fact(StrEnum):
    """What an HTML document says about its page, by schema.org's names."""

    URL = "url"  # the canonical address
    HEADLINE = "headline"
    DESCRIPTION = "description"
    AUTHOR = "author"  # one value a person or desk
    DATE_PUBLISHED = "date_published"
    DATE_MODIFIED = "date_modified"
    LANGUAGE = "language"  # as written: a BCP 47 tag
    PUBLISHER = "publisher"
    SECTION = "section"
    IMAGE = "image"
    IS_PAYWALLED = "is_paywalled"


class Flag(StrEnum):
    """What is odd about a page, an article or a text; a flag never rejects."""

    BYTE_ORDER_MARK = "byte_order_mark"  # dropped from the start of the text
    REPLACED_CHARACTERS = "replaced_characters"  # broken bytes became U+FFFD
    GUESSED_CHARSET = "guessed_charset"  # the encoding was told from the bytes alone
    NUL_CHARACTERS = "nul_characters"  # the text holds U+0000
    MOJIBAKE_REPAIRED = "mojibake_repaired"  # letters read in a wrong encoding once, set right; the text before is kept
    LOW_CONFIDENCE = "low_confidence"  # the segmenter is unsure about this page
    NO_HEADLINE = "no_headline"  # a story without a headline
    NO_BODY = "no_body"  # a headline without a story
    SHORT_BODY = "short_body"  # a story of under thirty words
    ITEM_WITHOUT_HEADLINE = "item_without_headline"  # a pointer without its headline
    PUBLISHED_IS_UPDATE = "published_is_update"  # only an update is dated; its day stands for the publication
    ODD_DATE = "odd_date"  # dated outside 1850 to 2100
    MODIFIED_BEFORE_PUBLISHED = "modified_before_published"  # the two dates contradict each other
    MANY_AUTHORS = "many_authors"  # more authors than a byline holds
    HEADLINE_FROM_METADATA = "headline_from_metadata"  # the text has none; the document's own metadata does
    AUTHORS_FROM_METADATA = "authors_from_metadata"
    PUBLISHED_FROM_METADATA = "published_from_metadata"
    MODIFIED_FROM_METADATA = "modified_from_metadata"
    LANGUAGE_FROM_METADATA = "language_from_metadata"


# Told of the text when it was read; the others are told of the page when it is segmented.
TEXT_FLAGS = frozenset(
    {
        Flag.BYTE_ORDER_MARK, Flag.REPLACED_CHARACTERS, Flag.GUESSED_CHARSET, Flag.NUL_CHARACTERS,
        Flag.MOJIBAKE_REPAIRED,
    }
)  # fmt: skip
METADATA_FLAGS = frozenset(
    {
        Flag.HEADLINE_FROM_METADATA, Flag.AUTHORS_FROM_METADATA, Flag.PUBLISHED_FROM_METADATA,
        Flag.MODIFIED_FROM_METADATA, Flag.LANGUAGE_FROM_METADATA,
    }
)  # fmt: skip
