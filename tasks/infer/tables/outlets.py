"""Words that names of outlets are made of, and names that are no outlet's."""

from clipfile.tasks.segment.fields.tables import phrase_set, phrases, words
from clipfile.tasks.segment.fields.tables.outlets import PAPER_WORDS

# A paper's name ends with one of these, as in "The Harrow Post".
LAST_WORDS: frozenset[str] = PAPER_WORDS | words(
    """
    reporter leader record bugle pioneer standard telegram newspaper
    blatt wochenblatt volksblatt volksstimme morgenpost merkur
    krant dagblad courant nieuwsblad volkskrant tidningen dagbladet bladet posten avisen tidende
    lehti sanomat noviny deník dziennik újság hírlap gazetesi
    газета известия правда газети вестник
    """
)
# A paper's name begins with one of these, as in "Le Courrier de Harrow".
FIRST_WORDS: frozenset[str] = words(
    """
    courrier journal voix dépêche gazette quotidien républicain télégramme écho nouvelliste
    diario correo periódico gaceta heraldo faro
    corriere gazzetta giornale messaggero quotidiano eco
    jornal diário correio folha gazeta tribuna
    kurier gazeta dziennik ziarul
    """
)
SITE_WORDS = LAST_WORDS | FIRST_WORDS
# Names glued together end so.
SITE_ENDINGS: tuple[str, ...] = phrases(
    """
    zeitung | blatt | kurier | anzeiger | nachrichten | presse | rundschau | krant | bladet | dagblad | tidning |
    tidningen | posten | tidende | avisen | lehti | sanomat | новости | правда
    """
)
# What says nothing of which outlet it is: beside these and the words above, a name needs one of its own, or an article.
GENERIC_WORDS: frozenset[str] = words(
    """
    a about account add advertise advertising alerts all app apps archive audio blog breaking business by check
    choose click comment comments community contact digital discover donate download e-mail email edition editor
    editorial editors exclusive follow free from get gift give global help home in international join latest letter
    letters live local mail member membership mobile more morning my national new newest newsletter newsletters
    newsroom now of offer on online open opening our page paper please podcast policy politics popular premium print
    promo quality read receive recommended related report send share shop sign sport sports start stay stories story
    submit subscribe subscriber subscribers subscription support team tell thank thanks this tips to today top
    trending trusted try up update updates video videos watch weather weekly visit welcome why with world you your
    jetzt hier mehr sie unterstützen abonnieren abo abos folgen lesen kontakt täglich neueste aktuelle lokale unsere
    unser ihr ihre kostenlos abonnez-vous abonnez soutenez suivez lisez dernières toutes nos votre notre suscríbete
    suscribirse apoye síganos lea últimas todas nuestro nuestra abbonati sostieni segui leggi ultime assine siga
    apoie leia word steun lees volg prenumerera stöd läs följ
    """
)
ARTICLES: frozenset[str] = words("the die der das le la les el los las il lo gli i o os as het de den det")
# They carry others' pages, pictures, maps and figures.
NO_OUTLETS: frozenset[str] = phrase_set(
    """
    apple news | google news | google play | app store | openstreetmap | openstreetmap contributors | mapbox |
    google | facebook | meta | twitter | instagram | tiktok | youtube | whatsapp | telegram | linkedin | taboola |
    outbrain | factset | morningstar | refinitiv | lseg | nielsen | cookiebot | usercentrics | onetrust | wordpress
    | piano | tripadvisor | microsoft | amazon | spotify | wikipedia | wikimedia | creative commons | newspack |
    disqus | leaflet | here | tomtom
    """
)
# A credit with one of these names an agency's service, an office, or nobody.
NOT_IN_CREDITS: frozenset[str] = words(
    """
    agency agencies agentur agence agencia agenzia archive archives archiv archivo archivbild association bank bureau
    church city club co committee company contributed contributor correspondent council county courtesy department dept
    district family festival file foto fotos free freelance freelancer gallery gemeinde getty government graphic grafik
    handout illustration image images imagery institute library ministry ministerium museum office photo photographer
    photographs photography photos picture pictures police policía polizei pool pr private privat privé provided public
    publicity school screengrab screenshot sheriff society staff state stock stringer studio submitted supplied team
    universität university université video wire zvg
    """
)
# A word of these, and the whole name is an agency's.
AGENCY_WORDS: frozenset[str] = words(
    """
    afp alamy anadolu ansa ap apa associated bloomberg dpa efe epa getty imago istock keystone kyodo pti reuters
    shutterstock tass upi xinhua yonhap zuma
    """
)
# Letters of a company's form, in front of its name or behind it.
COMPANY_WORDS: frozenset[str] = words(
    """
    & ab ag aps as bv co company corp corporation gmbh hf inc kg llc llp lp ltd limited m.b.h mbh nv n.v oy oyj plc pte
    pty (pty) sa s.a sas se slu s.l spa s.p.a srl s.r.l b.v l.p зао ао ооо пао тов
    """
)
# A holder with one of these is who made the page's machinery, or the start of a sentence.
NO_HOLDERS: frozenset[str] = words("contributors entries notice policy privacy rights terms theme website wordpress")
