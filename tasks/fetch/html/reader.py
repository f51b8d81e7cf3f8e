"""Files that are HTML documents."""

from collections.abc import Iterator

from clipfile.tasks.fetch.formats import Found, whole
from clipfile.tasks.fetch.html.telling import begins_as_html
from clipfile.tasks.fetch.reading import OpenSource
from clipfile.tasks.fetch.rules import FetchRules

MEDIA_TYPE = "text/html"


class Html:
    """A whole file is one document."""

    holds_one_page = True

    def recognises(self, head: bytes) -> bool:
        """Whether it begins as an HTML document does."""
        return begins_as_html(head)

    def read(self, source: OpenSource, rules: FetchRules) -> Iterator[Found]:
        """The document; hardly more of it than its head is read where it has more bytes than allowed."""
        yield whole(source, rules, MEDIA_TYPE)
