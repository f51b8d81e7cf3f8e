"""The language of a few sentences."""

import pytest

from clipfile.tasks.segment.language import by_small_words, language_of

SENTENCES = {
    "en": "The council voted on Monday to keep the ferry running, and the mayor said that it would cost more.",
    "de": "Der Rat hat heute beschlossen, die Fähre nicht einzustellen, und die Stadt muss auch mit Kosten planen.",
    "es": "El consejo votó el lunes a favor de mantener el transbordador durante el invierno, pese a los costes.",
    "fr": "Le conseil a voté lundi pour maintenir le bac pendant l’hiver, malgré les coûts élevés de la ligne.",
    "nl": "De raad stemde maandag voor het behoud van de veerboot in de winter, ondanks de hoge kosten van de lijn.",
    "sv": "Rådet röstade på måndagen för att behålla färjan under vintern, trots de höga kostnaderna för linjen.",
    "pl": "Rada głosowała w poniedziałek za utrzymaniem promu zimą, mimo wysokich kosztów tej linii.",
    "tr": "Meclis, yüksek maliyetlere rağmen feribotun kış boyunca çalışmaya devam etmesini pazartesi günü oyladı.",
    "ru": "Совет проголосовал в понедельник за сохранение парома на зиму, несмотря на высокие расходы.",
    "ja": "議会は月曜日、費用がかさむにもかかわらず、冬の間もフェリーの運航を続けることを決めた。",
    "ko": "의회는 월요일 높은 비용에도 불구하고 겨울 동안 여객선 운항을 계속하기로 결정했다.",
    "zu": "Umkhandlu uvote ngoMsombuluko ukuthi isikebhe siqhubeke nokusebenza ebusika naphezu kwezindleko eziphezulu.",
    "el": "Το συμβούλιο ψήφισε τη Δευτέρα να συνεχίσει το πορθμείο τα δρομολόγιά του τον χειμώνα, παρά το κόστος.",
}


@pytest.mark.parametrize("language", SENTENCES)
def test_languages(language: str) -> None:
    assert language_of(["5", SENTENCES[language]]) == language


@pytest.mark.parametrize("paragraphs", [[], [""], ["404"], ["1:0 2:0 3:0", "— — —"]])
def test_what_says_nothing_has_no_language(paragraphs: list[str]) -> None:
    assert language_of(paragraphs) is None


def test_small_words_tell_apart_only_what_they_are_sure_of() -> None:
    assert by_small_words(SENTENCES["en"]) == "en"
    assert by_small_words(f"{SENTENCES['en']} {SENTENCES['de']}") is None
    assert by_small_words(SENTENCES["nl"]) is None
