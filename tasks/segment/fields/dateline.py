"""Datelines: where a report was filed, as agencies and papers print it before the first sentence."""

import re
from dataclasses import dataclass

from clipfile.tasks.segment.fields.cities import cities
from clipfile.tasks.segment.fields.people import is_agency, is_outlet
from clipfile.tasks.segment.fields.tables import words
from clipfile.tasks.segment.fields.tables.months import MONTHS

# A dateline is over by here.
LINE_CHARS = 140

_CAP = r"[A-ZÀ-ÖØ-ÞŁŚŻŞİА-ЯЁҐЄІЇ]"
_WORD = rf"{_CAP}[\w.'’-]*"
_PLACE = rf"{_WORD}(?:[ -](?:{_WORD}|de|la|del|da|do|di|am|an|der|in|on|of|sur|le|les|al|el)){{0,4}}"
_REGION = rf"(?:(?:, |/)(?:{_PLACE}))?"
_DATE = r"(?:,? (?:[^\W\d_]{3,10}\.? \d{1,2}|\d{1,2}\.? (?:de )?[^\W\d_]{3,10}\.?)(?:,? \d{4})?)?"
_AGENCY = r"(?:,?\s*[(（](?P<agency>[^()（）]{2,40})[)）])?"
_DASH = r"\s*(?:\.?\s?[—–―]+|\.?-{1,2}(?=\s)|\s-)\s*"
DATELINE = re.compile(rf"(?P<line>(?P<place>{_PLACE}{_REGION})(?P<date>{_DATE}){_AGENCY}){_DASH}(?=\S|$)")
CLOSED_BY = re.compile(rf"(?P<line>(?P<place>{_PLACE}{_REGION})(?P<date>{_DATE}){_AGENCY})[.:]\s+(?=[\"“„'‘A-ZÀ-Ý])")
LENTICULAR = re.compile(r"【(?P<line>(?P<place>[^=＝【】]{1,12}?)(?:[=＝・、].{1,20}?|共同|時事)?)】")
XINHUA = re.compile(r"(?:新华社|中新社|中新网|中央社)?(?P<line>(?P<place>[\u4e00-\u9fff]{2,6}?)\d{1,2}月\d{1,2}日电)")
# Labels that stand where a place would.
LABELS: frozenset[str] = words(
    """
    q a update updated exclusive watch video breaking opinion editorial analysis comment commentary review live
    correction note editor's exklusiv kommentar meinung interview update: eilmeldung sponsored advertisement photos
    podcast listen read related warning spoiler new fact first summary background why what how who when where here
    this these there and but the i we he she they it in on at for if as no yes so ps pm am tv us eu un uk nato ceo
    covid covid-19
    """
)


@dataclass(frozen=True, slots=True)
class Dateline:
    """A dateline as printed, the place in it, and the agency it names."""

    line: str | None
    place: str | None
    agency: str | None


NO_DATELINE = Dateline(None, None, None)


def read_dateline(paragraph: str) -> Dateline:
    """The dateline that opens a paragraph; all None where none does."""
    start = paragraph[:LINE_CHARS]
    match = DATELINE.match(start) or LENTICULAR.match(start) or XINHUA.match(start) or CLOSED_BY.match(start)
    if match is None:
        return NO_DATELINE
    parts = match.groupdict()
    place, agency = unstopped(parts["place"]), parts.get("agency")
    if not place.strip() or not is_dateline(match, place, agency):
        return NO_DATELINE
    return Dateline(unstopped(parts["line"]), place, agency if agency and is_name_of_agency(agency) else None)


def unstopped(place: str) -> str:
    """A place without the full stop after it, which abbreviations keep: "Fla.", "D.C."."""
    place = place.strip(" ,")
    last = next(reversed(place.split()), "")
    return place if len(last) <= 6 or last.count(".") > 1 else place.rstrip(".")


def is_dateline(match: re.Match[str], place: str, agency: str | None) -> bool:
    """Whether what looks like a dateline is one: an agency or a date stands with it, or the place is known."""
    if match.re in {LENTICULAR, XINHUA}:
        return True
    if place.casefold() in LABELS:
        return False
    if agency:
        return is_name_of_agency(agency) or agency.islower()
    if has_month(match["date"] or ""):
        return True
    return is_known(re.split(r"[,/]", place)[0].strip(), match)


def is_name_of_agency(inner: str) -> bool:
    """Whether brackets in a dateline name who reports: a known agency, an outlet, or letters as agencies sign with."""
    return is_agency(inner.split("/", maxsplit=1)[0]) or is_outlet(inner) or inner.isupper()


def has_month(text: str) -> bool:
    """Whether one of the words is a month's name."""
    return any(word.casefold().strip(".,") in MONTHS for word in text.split())


def is_known(place: str, match: re.Match[str]) -> bool:
    """Whether a place without date and agency is one: any town in capitals before a dash, else a known city.

    Before a full stop or a colon, where a name may stand as well, only a large one.
    """
    label = place.split(maxsplit=1)[0].casefold() in LABELS
    if match.re is DATELINE and place.isupper() and len(place) > 3 and len(place.split()) <= 3:
        return not label
    known = cities()
    return place.casefold() in (known.all if match.re is DATELINE else known.large)
