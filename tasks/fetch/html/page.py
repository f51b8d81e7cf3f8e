"""The bytes of an HTML document as a page: bytes -> characters -> tree -> text and facts."""

from clipfile.tasks.fetch.decode import Fault
from clipfile.tasks.fetch.html.apart import read_apart
from clipfile.tasks.fetch.html.charset import decode_html, usual_utf8
from clipfile.tasks.fetch.html.document import Flattened, read_tree
from clipfile.tasks.fetch.html.labour import is_laborious
from clipfile.tasks.fetch.html.scripts import without_scripts
from clipfile.tasks.fetch.rules import FetchRules


def read_html(data: bytes, transport: str | None, rules: FetchRules) -> Flattened | Fault:
    """The page that a document is, sent with a charset or none; else why it is none. Never an exception."""
    data = without_scripts(data)
    usual = usual_utf8(data)
    decoded = usual or decode_html(data, transport)
    if isinstance(decoded, Fault):
        return decoded
    html = data if usual else decoded.text.encode()
    if is_laborious(html):
        return read_apart(html, decoded, rules.markup_seconds, rules.markup_bytes)
    return read_tree(html, decoded)
