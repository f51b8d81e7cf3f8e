"""Words of copyright lines."""

from clipfile.tasks.segment.fields.tables import phrases

SIGN_WORDS: tuple[str, ...] = phrases("copyright | copyrights | urheberrecht | derechos de autor | droits d'auteur")

# What follows the holder's name.
RESERVED_WORDS: tuple[str, ...] = phrases(
    """
    all rights | all content | all material | no part | no portion | this material | unless | may not be | alle rechte
    | alle rettigheter | alle rettigheder | alla rättigheter | kaikki oikeudet | tous droits | toute reproduction |
    reproduction | todos los derechos | todos os direitos | prohibida | reservados | tutti i diritti | riproduzione |
    alle inhalte | wszelkie prawa | wszystkie prawa | všechna práva | všetky práva | minden jog | toate drepturile |
    sva prava | vse pravice | tüm hakları | her hakkı | все права | усі права | всі права | all right | rights
    reserved | registered | published by | powered by | website | terms | privacy | impressum | datenschutz | cookie |
    and affiliated | and its | visos teisės | visas tiesības | kõik õigused | öll réttindi | haki zote | by clicking |
    a division of | part of | member of | is a | est une | ist ein | es una | 無断 | 版权所有 | 版權所有 | 무단
    """
)
