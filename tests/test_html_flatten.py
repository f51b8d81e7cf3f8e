"""HTML as a browser's innerText gives it: each rule by a small page."""

import pytest

from clipfile.tasks.fetch.html.document import TELLING, parsed, text_of


def flat(html: str) -> str:
    tree = parsed(html.encode())
    return text_of(tree, tree.css(TELLING))


def page(body: str, style: str = "") -> str:
    return flat(f"<!doctype html><html><head><style>{style}</style></head><body>{body}</body></html>")


LINES = [
    ("paragraphs stand apart by a blank line", "<p>One</p><p>Two</p>", "One\n\nTwo"),
    ("blocks stand on lines of their own", "<div>One</div><div>Two</div>Three", "One\nTwo\nThree"),
    (
        "blocks in blocks make no further lines",
        "<div><section><h1>One</h1></section></div><ul><li>Two</li></ul>",
        "One\nTwo",
    ),
    ("a paragraph in a block keeps its distance", "<div><p>One</p></div><div>Two</div>", "One\n\nTwo"),
    ("a br ends a line", "One<br>Two<br><br>Three", "One\nTwo\n\nThree"),
    ("a br at the end of a block shows", "<div>One<br></div><div>Two</div>", "One\n\nTwo"),
    ("white space is one space", "<p>  One \n\t two<b> three </b> four</p>", "One two three four"),
    ("inline elements run on", "<p>Un<b>broken</b><i>ness</i></p>", "Unbrokenness"),
    ("space between inline elements is one", "<span>One </span> <span> two</span>", "One two"),
    ("space between blocks is none", "<div>One</div> \n <div>Two</div>", "One\nTwo"),
    ("a no-break space stays", "<p>One\u00a0two &nbsp;three</p>", "One\u00a0two \u00a0three"),
    ("pre keeps its white space", "<pre>One\n  two\tthree</pre>", "One\n  two\tthree"),
    (
        "entities are characters",
        "<p>&lt;b&gt; &amp;amp; &eacute; &#8364; &#x1F600; &NotEqualTilde;</p>",
        "<b> &amp; é € 😀 ≂̸",
    ),
    ("cells are parted by tabs, rows by lines", "<table><tr><td>a<td>b<tr><th>c<td>d</table>e", "a\tb\nc\td\ne"),
    (
        "rows of a table's parts follow each other",
        "<table><thead><tr><td>a</thead><tbody> <tr><td>b</tbody><tfoot><tr><td>c</tfoot></table>",
        "a\nb\nc",
    ),
    ("a caption is a line", "<table><caption>Ferries</caption><tr><td>a<td>b</table>", "Ferries\na\tb"),
    ("a table in a cell", "<table><tr><td>a<table><tr><td>b<td>c</table><td>d</table>", "a\nb\tc\n\td"),
    ("scripts and styles are not shown", "One<script>two()</script><style>p{}</style><template>x</template>", "One"),
    ("what is for browsers without scripts is not shown", "One<noscript>Turn on scripts</noscript>", "One"),
    ("what stands in for media is not shown", "<video>No video</video><iframe>x</iframe><canvas>y</canvas>One", "One"),
    ("form fields are not shown", "<textarea>draft</textarea><input value=x>One<datalist><option>y</datalist>", "One"),
    ("a button is a box in the line", "One <button> Two </button> three", "One Two three"),
    ("options stand on lines", "<select><option>One<option>Two</select>", "One\nTwo"),
    ("hidden elements are not shown", "<p hidden>One</p><p>Two</p>", "Two"),
    ("a closed disclosure shows its summary", "<details><summary>One</summary><p>Two</p></details>Three", "One\nThree"),
    ("an open one shows all", "<details open><summary>One</summary><p>Two</p></details>", "One\n\nTwo"),
    ("a closed dialog is not shown", "<dialog>One</dialog><dialog open>Two</dialog>", "Two"),
    ("ruby's brackets are not shown", "<ruby>漢<rp>(</rp><rt>kan</rt><rp>)</rp></ruby>", "漢kan"),
    ("comments are nothing", "One<!-- two -->three", "Onethree"),
    ("elements that nobody knows are inline", "<x-card>One</x-card><x-card>two</x-card>", "Onetwo"),
    ("the end of an element may be left out", "<ul><li>One<li>Two</ul><p>Three<p>Four", "One\nTwo\n\nThree\n\nFour"),
]


@pytest.mark.parametrize(("body", "text"), [pytest.param(body, text, id=name) for name, body, text in LINES])
def test_lines(body: str, text: str) -> None:
    assert page(body) == text


STYLES = [
    ("display none by class", "<p class='x y'>One</p><p>Two</p>", ".x{display:none}", "Two"),
    ("by id", "<p id=x>One</p><p>Two</p>", "#x{display:none}", "Two"),
    ("by name", "<aside>One</aside>Two", "aside{display:none}", "Two"),
    ("by two classes", "<p class='x y'>One</p><p class=x>Two</p>", ".x.y{display:none}", "Two"),
    ("by an attribute", "<p data-k=v>One</p><p data-k=w>Two</p>", "[data-k=v]{display:none}", "Two"),
    ("within another element", "<nav><p>One</p></nav><p>Two</p>", "nav p{display:none}", "Two"),
    ("within a parent", "<nav><b><i>1</i></b><i>2</i></nav>", "nav > i{display:none}", "1"),
    ("but for a class", "<p class=x>One</p><p>Two</p>", "p:not(.x){display:none}", "One"),
    ("in the element itself", "<p style='DISPLAY : none'>One</p><p>Two</p>", "", "Two"),
    ("an escaped class", "<p class='md:hide'>One</p><p>Two</p>", r".md\:hide{display:none}", "Two"),
    ("in a list of selectors", "<p class=b>One</p><p>Two</p>", ".a, .b{display:none}", "Two"),
    ("after a comment", "<p class=b>One</p><p>Two</p>", "/* .x{} */.b{color:red;display:none}", "Two"),
    ("a later rule wins", "<p class=a>One</p>", ".a{display:none}.a{display:block}", "One"),
    ("a more special rule wins", "<p class=a id=i>One</p>", "#i{display:block}.a{display:none}", "One"),
    ("an important rule wins", "<p class=a style='display:block'>1</p>2", ".a{display:none!important}", "2"),
    ("the element's own style wins", "<p class=a style='display:block'>1</p>", ".a{display:none}", "1"),
    ("a rule shows what is hidden by attribute", "<p hidden class=a>One</p>", ".a{display:block}", "One"),
    ("a span as a block", "<span class=a>One</span><span>two</span>", ".a{display:block}", "One\ntwo"),
    ("a block as inline", "<li>One</li><li>two</li>", "li{display:inline}", "Onetwo"),
    (
        "children of a flex box are blocks",
        "<div class=f><a>One</a><a>Two</a> <b>3</b></div>",
        ".f{display:flex}",
        "One\nTwo\n3",
    ),
    ("children of a grid are blocks", "<div style='display:grid'><a>One</a><a>Two</a></div>", "", "One\nTwo"),
    ("a float is a block", "<b class=f>One</b><i>two</i>", ".f{float:left}", "One\ntwo"),
    ("what is taken out of the flow is a block", "<b style='position:absolute'>One</b><i>two</i>", "", "One\ntwo"),
    (
        "what has no box hands its children on",
        "<div class=f><p class=c><b>1</b><b>2</b></p></div>",
        ".f{display:flex}.c{display:contents}",
        "1\n2",
    ),
    ("cells by style", "<div class=r><i>a</i><i>b</i></div>", ".r{display:table-row}i{display:table-cell}", "a\tb"),
    ("invisible text", "<p class=v>One<b class=s>two</b></p>", ".v{visibility:hidden}.s{visibility:visible}", "two"),
    ("kept white space", "<p class=k>One\n  two</p>", ".k{white-space:pre-wrap}", "One\n  two"),
    ("kept lines", "<p class=k>One  \n  two   three</p>", ".k{white-space:pre-line}", "One\ntwo three"),
    ("capitals", "<p class=c>One straße</p>", ".c{text-transform:uppercase}", "ONE STRASSE"),
    ("small letters", "<p class=c>ONE <b>Two</b></p>", ".c{text-transform:lowercase}", "one two"),
    ("first letters", "<p class=c>one two</p>", ".c{text-transform:capitalize}", "One Two"),
    ("a rule for print does not hold", "<p class=a>One</p>", "@media print{.a{display:none}}", "One"),
    ("a rule for phones does not hold", "<p class=a>One</p>", "@media (max-width:600px){.a{display:none}}", "One"),
    ("a rule for desktops does", "<p class=a>1</p>2", "@media screen and (min-width:48em){.a{display:none}}", "2"),
    ("a rule for both does", "<p class=a>1</p>2", "@media print,(width >= 600px){.a{display:none}}", "2"),
    ("what a mouse would change does not hold", "<p class=a>One</p>", ".a:hover{display:none}", "One"),
    (
        "what a browser without it would do does not",
        "<p class=a>1</p>",
        "@supports not (display:grid){.a{display:none}}",
        "1",
    ),
    ("keyframes are no rules", "<p class=a>One</p>", "@keyframes a{from{display:none}}", "One"),
    ("broken rules are passed over", "<p class=a>1</p>2", "}{;x{{.b{}}.c{display:", "1\n\n2"),
]


@pytest.mark.parametrize(
    ("body", "style", "text"), [pytest.param(body, style, text, id=name) for name, body, style, text in STYLES]
)
def test_styles(body: str, style: str, text: str) -> None:
    assert page(body, style) == text


def test_styles_for_browsers_without_scripts_do_not_hold() -> None:
    assert flat("<head><noscript><style>p{display:none}</style></noscript></head><p>One") == "One"


def test_a_style_sheet_in_the_body_holds_for_what_stands_before_it() -> None:
    assert flat("<p class=a>One</p><p>Two</p><style>.a{display:none}</style>") == "Two"


def test_an_empty_document_has_no_text() -> None:
    assert flat("") == ""
