"""Words that tell live blogs, paywalls and error pages."""

from clipfile.tasks.segment.fields.tables import phrases

# In a headline: the story is told live.
LIVE_WORDS: tuple[str, ...] = phrases(
    """
    liveblog | live-blog | live blog | liveticker | live-ticker | live ticker | live updates | live update |
    livestream |
    ticker | newsblog | news-ticker | newsticker | minuto a minuto | en direct | en directo | en vivo | in diretta |
    ao vivo | na żywo | прямой эфир | онлайн-трансляция | canlı anlatım | 速報中 | 生中継
    """
)
# A label above a headline, in full: the same.
LIVE_LABELS: tuple[str, ...] = phrases("live | direct | en direct | liveblog | ticker | liveticker | en vivo | diretta")

# Right below the last paragraph: the rest is behind a wall.
WALL_WORDS: tuple[str, ...] = phrases(
    """
    continue reading | to continue | read the full | view the full | keep reading | already a subscriber |
    already a member | subscribe to read | for subscribers | subscribers only | create an account | log in to |
    login to | access through | weiterlesen | mit abo | mit plus | bereits abonnent | bereits kunde | jetzt
    abonnieren |
    abo abschließen | réservé | abonnés | déjà abonné | il vous reste | suscriptores | suscríbete para |
    ya eres suscriptor | abbonati | abbonamento | assinante | assine | logg inn | abonnent | prenumer |
    tilaajille | dla subskrybent | dostęp do | předplat | подписчик | по подписке | 会員限定 | 有料会員 |
    ログインして |
    続きを読む | 구독 | 회원 | 订阅 | 付费 | प्रीमियम | abone
    """
)

# On a short page without a story: what one wanted is not there, or something bars the way.
ERROR_WORDS: tuple[str, ...] = phrases(
    """
    page not found | page can't be found | page can’t be found | page cannot be found | page could not be found |
    not found | doesn't exist | doesn’t exist | does not exist | never existed | no longer exists | no longer
    available |
    nicht gefunden | existiert nicht | nicht verfügbar | no encontrad | no existe | introuvable | n'existe |
    n’existe |
    non trovat | não encontrad | niet gevonden | ikke funnet | hittades inte | ei löytynyt | nie znaleziono |
    не найден | bulunamadı | 見つかりません | 찾을 수 없 | access denied | forbidden | blocked | captcha |
    are you human | are you a human | are you a robot | verify you are | been denied |
    are human | legitimate interest | berechtigtes interesse | berechtigten interesse |
    interés legítimo | intérêt légitime | unusual traffic | enable javascript |
    checking your browser | before you continue | consent | cookies akzeptieren | cookies zustimmen |
    accepter les cookies | aceptar cookies | ihre zustimmung | werbefrei | accept all | alle akzeptieren |
    tout accepter | aceptar todo
    """
)
