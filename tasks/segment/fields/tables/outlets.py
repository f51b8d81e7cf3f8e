"""Names of agencies and outlets, and the words they are made of."""

from clipfile.tasks.segment.fields.tables import phrase_set, phrases, words

# Agencies, services and archives by the names they sign with, in lower case.
AGENCIES: frozenset[str] = phrase_set(
    """
    aa | aap | abaca | abacapress | action images | action press | actionpress | adnkronos | adobe stock | afp | afp
    via getty images | agence france-presse | agencia uno | agi | agência brasil | akg-images | alamy | alamy stock
    photo | anadolu | anadolu agency | anadolu ajansı | ani | anp | ansa | antara | ap | ap news | ap photo | ap/dpa
    | apa | apa-ots | askanews | associated press | ats | awp | belga | bernama | bloomberg | bns | bridgeman |
    canadian press | contrasto | cp | ctk | cuartoscuro | depositphotos | dha | dpa | dpa
    sport | dpa-afx | dpa-bildfunk | dpa-infocom | dpa-news | dpa-zentralbild | dreamstime | dts | efe | eidon |
    elta | ep | epa | epa-efe | epa/efe | epd | esa | estadão conteúdo | europa press | eyevine | facebook | field
    level media | flickr | folhapress | freepik | gazeta press | getty | getty images | hans lucas | ian | ians |
    iha | imago | imago images | imago-images | instagram | interfax | ipp | ips | irna | isorepublic | istock |
    istockphoto | jiji press | keystone | keystone-sda | kna | kyodo | kyodo news | la presse canadienne | laif |
    lapresse | lehtikuva | leta | lusa | magnum photos | mary evans | mcclatchy | mehr | mti | nasa | newsis | noaa
    | notimex | ntb | nurphoto | ostkreuz | ots | pa | pa media | pa wire | pap | pexels | picture alliance |
    picture-alliance | pixabay | postmedia | postmedia news | prensa latina | press association | pti | reuters |
    ria novosti | ritzau | saba | scanpix | screenshot | sda | shutterstock | shutterstock.com | sid | sipa | sipa
    usa | sita | sopa images | spot on news | stock.adobe.com | stt | tasr | tass | telam | the ap | the associated
    press | the canadian press | thomson reuters | tiktok | tns | tribune news service | tt | twitter | télam |
    ukrinform | ullstein bild | unian | united archives | unsplash | upi | vna | wafa | wikimedia | wikimedia
    commons | witters | x | xinhua | yonhap | youtube | zuma | zuma press | zuma wire | čtk | интерфакс | риа
    новости | тасс | укринформ | укрінформ | уніан | 中央社 | 中新社 | 共同 | 共同通信 | 新华社 | 新華社 | 時事 |
    時事通信 | 뉴스1 | 뉴시스 |
    연합뉴스
    """
)

# A word of these makes a name that of an outlet, a desk or an office.
OUTLET_WORDS: frozenset[str] = words(
    """
     advertorial ag agence agencia agencias agencies agency agentur agenturen agenturfoto agenzia agência
    airlines ajansı alliance anonymous archiv archive archives archivo argus associates association
    bank bibliothek board brandroom bulletin bureau center centre cf chronicle church city club
    collection commission committee communications company content contributed corp correspondents council county
    courier court courtesy daily department dept desk digital dispatch echo editorial eigenes enquirer
    entertainment examiner express fans fc federal federation festival feuerwehr film films fire flight for
    foto fotos foundation from galerie gallery gazetesi gazette gemeinde getty global globe gmbh gov
    grafik graphic graphics group guardian haber haberler handout herald hospital house illustration image
    images inc independent infografik institut institute international journal kommunikation laboratory library llc
    ltd magazin magazine mail media medien ministerio ministerium ministry ministère mirror motors
    museum nachrichten nasa national network news newspaper newspapers newsroom newswire
    noaa observatory observer office online opera orchestra partner photo photography photos photos.com picture
    pictures plc police policía polisen politi polizei polizia pool post pr press press-office presse presseamt
    pressestelle privat private privé productions radio records redaccion redacción redakce redakcia
    redakcja redaksi redaktion redaktionen redaktionsnetzwerk redazione redação register reporters reports review
    royal rédaction sc school screenshot sentinel service services shimbun society sponsored sport
    sports stadt staff standard state stiftung stock studio studios supplied team telegraph the theater
    theatre times today toimitus town tribune tv universidad university università universität université verband
    verein via video views village webdesk wire worldwide world resort resorts hotel hotels
    zeitung zentrum редакция редакція 新聞
    """
)

# A name of several words whose last is one of these is a paper's; no role, desk or photographer ends so.
PAPER_WORDS: frozenset[str] = words(
    """
    post times herald tribune news gazette courier journal sentinel chronicle dispatch examiner globe mail register
    telegraph guardian independent observer mirror echo bulletin review monitor argus enquirer inquirer ledger republic
    republican democrat advocate mercury bee beacon banner citizen messenger advertiser press sun
    star zeitung nachrichten anzeiger tagblatt tageblatt kurier bote rundschau allgemeine presse abendblatt
    """
)

# Endings that do the same for words glued together.
OUTLET_ENDINGS: tuple[str, ...] = phrases(
    """
    redaktion | zeitung | nachrichten | news | agentur | magazin | images | foto | photos | press | archiv |
    stiftung | verein | ministerium | universität | zentrum | online | -team | bild | 新聞 | 通信 | オンライン |
    デジタル | 뉴스 |
    신문 | 일보 | 大学 | 提供
    """
)
