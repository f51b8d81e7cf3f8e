"""Ten questions to a warehouse of news pages, each with its chart.

clipfile ingest samples
python docs/questions.py data/snapshots/latest/clipfile.duckdb charts/

Run it as a script, or cell by cell in an editor that knows `# %%`. It needs `duckdb`, `altair` and `vl-convert-python`,
and no network.
"""

# %%
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import altair as alt
import duckdb
import pyarrow as pa

WIDTH = 480


@dataclass(frozen=True, slots=True)
class Question:
    """A question, the query that answers it, and how the answer is drawn."""

    words: str
    query: str
    draw: Callable[[alt.Chart], alt.Chart]


def bars(value: str, name: str, **more: str) -> Callable[[alt.Chart], alt.Chart]:
    """Horizontal bars, the longest on top."""
    return lambda chart: chart.mark_bar().encode(x=value, y=alt.Y(name).sort("-x"), tooltip=[name, value], **more)


# %% Who wrote the most?
AUTHORS = Question(
    "Who wrote the most?",
    "SELECT name, articles FROM people WHERE articles > 0 ORDER BY articles DESC, name LIMIT 12",
    bars("articles:Q", "name:N"),
)

# %% How much comes from news agencies?
WIRE = Question(
    "How many stories are credited to a news agency, by site?",
    """SELECT coalesce(site, '(unknown)') AS site, unnest(['wire', 'own']) AS origin,
              unnest([wire_stories, stories - wire_stories]) AS stories
       FROM wire_share ORDER BY ALL""",
    bars("stories:Q", "site:N", color="origin:N"),
)

# %% Whose pictures do the papers print?
PHOTOGRAPHERS = Question(
    "Whose pictures do the papers print?",
    """SELECT coalesce(creator, credit_line) AS credited, sum(photos)::INTEGER AS photos FROM photo_credits
       GROUP BY credited ORDER BY photos DESC, credited LIMIT 12""",
    bars("photos:Q", "credited:N"),
)

# %% What are pages made of?
PARTS = Question(
    "What part of a site's pages is story, and what is not?",
    "SELECT coalesce(site, '(unknown)') AS site, part, share FROM site_parts ORDER BY ALL",
    bars("share:Q", "site:N", color="part:N"),
)

# %% When were the stories published?
TIMES = Question(
    "When were the stories published?",
    """SELECT date_trunc('month', published_on)::DATE AS month, count(*) AS stories FROM articles_latest
       WHERE published_on IS NOT NULL GROUP BY month ORDER BY month""",
    lambda chart: chart.mark_bar().encode(x="yearmonth(month):T", y="stories:Q"),
)

# %% What do pages point to?
SECTIONS = Question(
    "Under which headings do pages point to other stories?",
    """SELECT coalesce(section_heading, '(no heading)') AS heading, count(*) AS pointers FROM sidebar_items_latest
       GROUP BY heading ORDER BY pointers DESC, heading LIMIT 12""",
    bars("pointers:Q", "heading:N"),
)

# %% What was turned away?
REJECTIONS = Question(
    "What was turned away, and why?",
    "SELECT reason, rejections FROM rejections_by_reason ORDER BY rejections DESC, reason",
    bars("rejections:Q", "reason:N"),
)

# %% How sure is the segmenter?
CONFIDENCE = Question(
    "How sure is the segmenter of the pages?",
    "SELECT confidence, page_type FROM captures ORDER BY ALL",
    lambda chart: chart.mark_bar().encode(x=alt.X("confidence:Q").bin(step=0.1), y="count()", color="page_type:N"),
)

# %% What is missing where?
MISSING = Question(
    "Which fields are missing, by site?",
    """UNPIVOT (SELECT coalesce(site, '(unknown)') AS site, no_headline_share AS headline, no_date_share AS date,
                       no_byline_share AS byline FROM site_quality WHERE stories > 0)
       ON headline, date, byline INTO NAME field VALUE missing ORDER BY ALL""",
    lambda chart: chart.mark_rect().encode(x="field:N", y="site:N", color=alt.Color("missing:Q").scale(domain=[0, 1])),
)

# %% Which stories speak of something?
SEARCH = Question(
    "Which stories speak of a state and its ferries?",
    "SELECT headline, score FROM search('state ferry', at_most := 10) ORDER BY score DESC, headline",
    bars("score:Q", "headline:N"),
)

QUESTIONS = (AUTHORS, WIRE, PHOTOGRAPHERS, PARTS, TIMES, SECTIONS, REJECTIONS, CONFIDENCE, MISSING, SEARCH)


# %%
def answers(database: Path) -> Mapping[Question, pa.Table]:
    """The answer to each question, from a snapshot's database or a warehouse that nobody writes to."""
    with duckdb.connect(str(database), read_only=True) as connection:
        return {question: connection.sql(question.query).to_arrow_table() for question in QUESTIONS}


def chart(question: Question, answer: pa.Table) -> alt.Chart:
    """The answer as a chart."""
    return question.draw(alt.Chart(answer, title=question.words, width=WIDTH))


def save(database: Path, folder: Path) -> list[Path]:
    """Save every question's chart as SVG, numbered in their order."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for number, (question, answer) in enumerate(answers(database).items(), 1):
        paths.append(folder / f"{number:02d}.svg")
        chart(question, answer).save(paths[-1])
    return paths


# %%
if __name__ == "__main__":
    for saved in save(Path(sys.argv[1]), Path(sys.argv[2])):
        print(saved)  # noqa: T201
