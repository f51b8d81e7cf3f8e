"""What can be said of a page that it does not print: when it was published, when captured, which outlet it is from."""

from collections.abc import Sequence

from clipfile.schemas.records import Inference, PageContents
from clipfile.tasks.infer.captured import captured_after
from clipfile.tasks.infer.printed import PrintedBlock, PrintedPage
from clipfile.tasks.infer.published import published
from clipfile.tasks.infer.site import guess_site

__all__ = ["infer"]


def infer(page: PageContents, blocks: Sequence[PrintedBlock], text: str) -> Inference | None:
    """What the page's own words give away, each with the words that do; None where they give nothing away.

    `text` is the capture's, which the blocks cover in order. The same page always gives the same.
    """
    printed = PrintedPage(page, blocks, text)
    captured = captured_after(printed)
    told = published(printed, None if captured is None else captured.day.year)
    guess = guess_site(printed)
    if captured is None and told is None and guess is None:
        return None
    return Inference(
        published_between=told.between if told else None,
        published_days=told.days if told else (),
        published_evidence=told.evidence if told else None,
        captured_after=captured.day if captured else None,
        captured_after_evidence=captured.evidence if captured else None,
        site_guess=guess.name if guess else None,
        site_guess_evidence=guess.evidence if guess else None,
    )
