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

    NOT_FOUND = "not_found"  # nothing at that path
    UNREADABLE = "unreadable"  # the system refused to read it
    NOT_A_FILE = "not_a_file"  # a socket, pipe or device
    LINK_LOOP = "link_loop"  # a link that leads back to itself
    TOO_LARGE = "too_large"  # more bytes than the limit for a file
    TOO_MANY_LINES = "too_many_lines"  # more lines than the limit for a page
    EMPTY = "empty"  # no bytes
    BLANK = "blank"  # white space alone
    BINARY = "binary"  # bytes that are no text
    UNDECODABLE = "undecodable"  # text in no encoding that could be told
    BAD_METADATA = "bad_metadata"  # its NAME.meta.json cannot be understood
    BLOCK_GAP = "block_gap"  # the blocks do not cover the text end to end
    BAD_RECORD = "bad_record"  # a field breaks its type or its bounds
    SEGMENT_FAILED = "segment_failed"  # the segmenter could not finish this page


class Flag(StrEnum):
    """What is odd about a page, an article or a text; a flag never rejects."""

    BYTE_ORDER_MARK = "byte_order_mark"  # dropped from the start of the text
    REPLACED_CHARACTERS = "replaced_characters"  # broken bytes became U+FFFD
    GUESSED_CHARSET = "guessed_charset"  # the encoding was told from the bytes alone
    NUL_CHARACTERS = "nul_characters"  # the text holds U+0000
    LOW_CONFIDENCE = "low_confidence"  # the segmenter is unsure about this page
    NO_HEADLINE = "no_headline"  # a story without a headline
    NO_BODY = "no_body"  # a headline without a story
    SHORT_BODY = "short_body"  # a story of under thirty words
    ITEM_WITHOUT_HEADLINE = "item_without_headline"  # a pointer without its headline
    PUBLISHED_IS_UPDATE = "published_is_update"  # only an update is dated; its day stands for the publication
    ODD_DATE = "odd_date"  # dated outside 1850 to 2100
    MODIFIED_BEFORE_PUBLISHED = "modified_before_published"  # the two dates contradict each other
    MANY_AUTHORS = "many_authors"  # more authors than a byline holds


# Told of the text when it was read; the others are told of the page when it is segmented.
TEXT_FLAGS = frozenset({Flag.BYTE_ORDER_MARK, Flag.REPLACED_CHARACTERS, Flag.GUESSED_CHARSET, Flag.NUL_CHARACTERS})
