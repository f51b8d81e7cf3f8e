"""Scripts are taken out before a document is parsed, and nothing else ever is."""

import pytest

from clipfile.tasks.fetch.html.scripts import without_scripts

CUT = [
    ("a script", b"<p>One<script src=x>two()</script><p>Three", b"<p>One<p>Three"),
    ("one after the other", b"<script>1</script>a<script>2</script>b", b"ab"),
    ("one behind a closed comment", b"<!-- a --><script>1</script>b", b"<!-- a -->b"),
]
KEPT = [
    ("what says something of the page", b'<script type="application/ld+json">{}</script>'),
    ("an element of another name", b"<script-list>a</script-list>"),
    ("a script in a comment", b"<!-- <script> --> One <!-- </script> -->"),
    ("a script that writes one", rb"<script>w('<script>x<\/script>')</script>One"),
    ("a script that never ends", b"One<script>two"),
    ("a start in an attribute, and the script behind it", b"<p title='<script>'>One<script>2</script>"),
    ("bytes that may be other characters", b"\x1b$B<script>1</script>"),
]


@pytest.mark.parametrize(("html", "left"), [pytest.param(html, left, id=name) for name, html, left in CUT])
def test_a_script_is_taken_out(html: bytes, left: bytes) -> None:
    assert without_scripts(html) == left


@pytest.mark.parametrize("html", [pytest.param(html, id=name) for name, html in KEPT])
def test_all_else_stays(html: bytes) -> None:
    assert without_scripts(html) == html
