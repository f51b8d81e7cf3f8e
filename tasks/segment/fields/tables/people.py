"""Words in and around the names of people."""

from clipfile.tasks.segment.fields.tables import phrases, words

# A word of these is a role; what follows it in a byline is no name.
ROLE_WORDS: frozenset[str] = words(
    """
    analyst anchor assistant associate author autor autorin blogger business ceo chefkorrespondent chefredakteur
    chefredakteurin chefreporter chefreporterin chief colaborador colaboradora columnist content contributing
    contributor coordinator correspondant correspondante correspondent correspondente corresponsal corrispondente
    critic dal dalla deputy director direttore dziennikarka dziennikarz editor editör enviada enviado envoyé
    envoyée especial executive expert fellow fotograf founder freelance gastautor gastautorin general giornalista
    head herausgeber herausgeberin historian host intern inviata inviato jornalista journalist journaliste
    journalistin jurnalis kolumnist kolumnistin kommentator korrespondent korrespondentin lecturer leitende
    leitender leiter leiterin lifestyle manager managing meteorologist moderator moderatorin muhabir national nostra
    nostri nostro parliamentary periodista photographer political politikredakteur praktikant praktikantin president
    producer profesorius professor publisher redacteur redactor redactora redakteur redakteurin redaktor redaktorka
    redaktör redaktør reporter reporterin reporterka repórter researcher ressortleiter ressortleiterin reviewer
    riporter rédacteur rédactrice senior showbiz skribent special sports staff strategist szerkesztő toimittaja
    travel verslaggeefster verslaggever volontär volontärin wartawan writer yazar újságíró автор журналист
    журналистка кореспондент кореспондентка корреспондент корреспондентка обозреватель редактор
    """
)

# Endings that do the same.
ROLE_ENDINGS: tuple[str, ...] = phrases(
    """
    redakteur | redakteurin | korrespondent | korrespondentin | leiter | leiterin | reporter | reporterin | chef |
    chefin | journalist | journalistin | editor | writer | producer | correspondent | autor | autorin | volontär
    """
)

# Before a name.
TITLES: frozenset[str] = words(
    """
    dame dipl. dipl.-ing. don doña dr dr. fr. hon hon. ing. lic. mag. mr mr. mrs mrs. ms ms. prof prof. rev rev. sir
    """
)

# Behind a name.
DEGREES: frozenset[str] = words(
    """
    b.a. ba cpa dds esq esq. jd llm m.a. m.d. ma mba md mph msc ph.d ph.d. phd rn
    """
)

# Small words inside a name.
PARTICLES: frozenset[str] = words(
    """
    af al av ben bin bint d' da das de del della dello den der des di do dos du e el i ibn la las le les los te ten
    ter van vom von y zu zum zur
    """
)

# Two to four East Asian characters that are no name: sections, stamps, labels.
EAST_ASIAN_LABELS: frozenset[str] = words(
    """
    エンタメ オピニオン スポーツ ビジネス 主要 会員限定 体育 作者 保存 公開 共有 写真 動画 医療 印刷 国内 国际 国際
    地域 地震 天気 娱乐 政治 教育 文化 更新 有料 来源 海外 災害 無料 特集 環境 生活
    社会 社説 科学 経済 総合 編集 編集局 編集部 编辑 芸能 要闻 記者 评论 财经 速報 連載 경제 공유 국제 기자 댓글
    등록 문화 사회 수정 스포츠 승인 업데이트 연예 오피니언 인쇄 입력 정치
    """
)

# Words of buttons and labels, and of no name.
LABEL_WORDS: frozenset[str] = words(
    """
    read more listen share article articles print minutes comments views trending exclusive watch
    subscribe follow artikel hören lesen anhören vorlesen teilen merken drucken kommentare lesezeit lesedauer
    escuchar compartir guardar comentarios écouter partager commentaires leggi ascolta condividi ouvir
    compartilhar luister delen lyssna lytt læs kuuntele czytaj słuchaj udostępnij
    checked back categories contributors tips guides blog skip next previous menu
    číst читать слушать поделиться dinle paylaş
    """
)
