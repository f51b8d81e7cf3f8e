"""Words that newspaper pages of many languages use alike, a row a family.

Members are lower-case words; of Chinese and Japanese, pairs of characters written apart, or words of which the first
two characters count. A member stands in a line as one bit of evidence and decides nothing.
"""

FAMILIES: dict[str, str] = {
    "subscribe": """subscribe subscriber subscribers subscription subscriptions abonnieren abonnement abonnements abo
        abos abonnent abonnenten abonner abonnez abonné abonnés suscribirse suscríbete suscripción
        suscriptor suscriptores abbonati abbonamento abbonamenti abbonarsi assinar assine assinatura
        assinante prenumerera prenumerant abonner abonnere abonnement abonnent tilaa tilaus abonneer abonnee
        subskrybuj prenumerata subskrypcja předplatné předplatit predplatné előfizetés abone подписка
        подписаться подписывайтесь підписка підписатися συνδρομή aboneaza abonează 購 読 訂 閱 订 阅 구독
        langganan berlangganan सदस्यता""",
    "newsletter": """newsletter newsletters signup inbox mailing infolettre boletín boletines nyhetsbrev nyhedsbrev
        nyhetsbrevet uutiskirje nieuwsbrief biuletyn hírlevél bülten bülteni рассылка рассылку розсилка
        bilten ニュー メルマガ 뉴스레터 fréttabréf naujienlaiškis uudiskiri""",
    "support": """donate donation donations donating contribute contribution support supporters gift member members
        membership spenden spende unterstützen unterstütze mitglied fördern soutenir soutenez dons faites
        donar dona apóyanos hazte socio donazione sostieni doar apoie støtt stötta støt steun doneren
        wesprzyj darowizna podpořte bağış поддержать пожертвование підтримати valued deductible""",
    "offer": """free trial offer offers unlimited premium plus digital access month months monthly week weekly
        cancel anytime gratis kostenlos testen monat monatlich jederzeit kündbar euro essai mois offre
        gratuit prueba mes oferta gratuita prova mese offerta mês måned månad kuukausi maand miesiąc měsíc
        hónap ay ücretsiz бесплатно месяц 無 料 免 费""",
    "login": """login log signin sign register registered registration account password anmelden einloggen
        registrieren konto passwort connexion connecter inscrire compte iniciar sesión registrarse
        regístrate cuenta accedi accedere registrati entrar conta logga skapa logg kirjaudu inloggen zaloguj
        konto přihlásit belépés giriş üye войти вход регистрация увійти masuk daftar 로그인 회원가입 ログ 登
        錄 登 录 लॉग""",
    "app": """app apps android ios iphone download downloads play store télécharger descargar descarga scarica
        baixe ladda aplikace aplikacja uygulama приложение додаток アプリ 앱 herunterladen laden""",
    "contact": """contact contacts tip tips letter letters editor feedback email mail phone call write kontakt
        kontaktieren leserbrief redaktion impressum contactez contacto contáctenos contatti contato
        redazione redacción rédaction yhteystiedot toimitus redakcja redakce iletişim контакты редакция
        hubungi redaksi 問 合 문의""",
    "legal": """copyright rights reserved terms privacy policy policies disclaimer legal imprint conditions
        agreement datenschutz datenschutzerklärung agb nutzungsbedingungen rechte vorbehalten urheberrecht
        mentions légales confidentialité cgu cgv droits réservés aviso privacidad términos condiciones
        derechos reservados note legali privacidade termos direitos integritet villkor personvern vilkår
        privatliv tietosuoja käyttöehdot voorwaarden regulamin prywatności ochrana osobních údajů
        adatvédelem gizlilik kvkk конфиденциальности соглашение права защищены політика kebijakan privasi
        ketentuan 利 用 規 約 プライ 隐 私 版 权 著 作 개인정보 이용약관 저작권 všechna práva vyhrazena
        prohibited reproduction redistributed republished ltd gmbh llc inc""",
    "cookies": """cookie cookies consent tracking personal data gdpr partners vendors preferences accept reject
        zustimmen zustimmung einwilligung werbung personenbezogene daten akzeptieren ablehnen accepter
        refuser consentement données aceptar rechazar consentimiento datos accetta consenso aceitar dados
        godkänn samtycke samtykke hyväksy accepteer toestemming zgoda souhlas hozzájárulás çerez çerezler
        куки файлы согласие dopasowanie""",
    "share": """share shares tweet pin whatsapp facebook twitter linkedin telegram email print copy link save
        bookmark teilen drucken merken speichern kopieren weiterleiten partager imprimer enregistrer copier
        compartir imprimir guardar copiar enlace condividi stampa salva compartilhar salvar dela skriv spara
        del dele jaa tallenna deel opslaan udostępnij drukuj sdílet tisk megosztás paylaş yazdır kaydet
        поделиться печать сохранить поділитися bagikan シェア 分 享 공유 인쇄 साझा flipboard reddit pocket
        threads bluesky mastodon messenger line instagram youtube tiktok x""",
    "follow": """follow followers following folgen suivre suivez seguir síguenos segui seguici siga följ følg seuraa
        volg obserwuj sledovat sledujte kövess takip подписаться следите стежте ikuti フォロー 팔로우 关 注
        foryou alerts notifications""",
    "comment": """comment comments commented reply replies discussion debate kommentar kommentare kommentieren
        antworten kommentarer diskussion beitrag forum commentaire commentaires commenter répondre réagir
        comentario comentarios comentar responder commento commenti commenta rispondi comentários svar svara
        kommentit kommentti reacties reageer komentarz komentarze komentář komentáře diskuse hozzászólás
        yorum yorumlar комментарии комментарий ответить коментарі komentar コメント 评 论 留 言 댓글 टिप्पणी
        report moderated""",
    "ad": """ad ads advertisement advertisements advertising advertise sponsored sponsor partner promoted paid
        anzeige anzeigen werbung publicité pub annonce annonces sponsorisé publicidad anuncio anuncios
        patrocinado pubblicità sponsorizzato anúncio annons annonser reklame mainos advertentie reklama
        reklamy sponzorováno hirdetés reklam sponsorlu реклама iklan 広 告 廣 告 广 告 광고 विज्ञापन taboola
        outbrain quảng""",
    "by": """by von vom par por di da av af przez od tarafından автор автора autor autora autoren auteur auteurs
        autore autori author authors text texte texto testo tekst door skrevet skriven teksti toimittaja
        reporter correspondent staff writer journalist journaliste journalistin redakteur redakteurin
        redakteurer journalista periodista giornalista редактор корреспондент oleh 記 者 记 者 기자 文 責
        लेखक muhabir yazar contributor columnist editor""",
    "updated": """updated update published publish posted last modified first aktualisiert veröffentlicht stand
        erstellt publié publiée mis jour modifié actualizado publicado actualizada aggiornato pubblicato
        atualizado publicerad uppdaterad publisert oppdatert publiceret opdateret julkaistu päivitetty
        gepubliceerd gewijzigd opublikowano aktualizacja zveřejněno aktualizováno frissítve yayınlanma
        güncelleme güncellenme опубликовано обновлено опубліковано оновлено diterbitkan 更 新 公 開 発 表 发
        布 입력 수정 प्रकाशित अपडेट paskelbta birt uppfært""",
    "month": """january february march april may june july august september october november december jan feb mar
        apr jun jul aug sep sept oct nov dec januar februar märz mai juni juli oktober dezember janvier
        février mars avril juin juillet août septembre octobre novembre décembre enero febrero marzo abril
        mayo junio julio agosto septiembre octubre noviembre diciembre gennaio febbraio aprile maggio giugno
        luglio settembre ottobre dicembre janeiro fevereiro março maio junho julho setembro outubro dezembro
        januari februari augusti maaliskuuta kesäkuuta maart mei augustus stycznia lutego marca kwietnia
        maja czerwca lipca sierpnia września października listopada grudnia ledna února března dubna května
        června července srpna září října listopadu prosince ocak şubat mart nisan mayıs haziran temmuz
        ağustos eylül ekim kasım aralık января февраля марта апреля мая июня июля августа сентября октября
        ноября декабря січня лютого березня квітня травня червня липня серпня вересня жовтня листопада
        грудня februarie ianuarie decembrie 年 月 日 년 월 일 जनवरी februára januára desember des dez okt
        mrz janv févr juil déc ene abr ago dic gen mag giu lug ott""",
    "clock": """am pm uhr utc gmt est edt et cet bst ist pst pdt cest kl klo saat час время hrs ore h 時 分
        시 분 monday tuesday wednesday thursday friday saturday sunday mon tue wed thu fri sat sun montag
        dienstag mittwoch donnerstag freitag samstag sonntag lundi mardi mercredi jeudi vendredi samedi
        dimanche lunes martes miércoles jueves viernes sábado domingo lunedì martedì mercoledì giovedì
        venerdì sabato domenica pazartesi salı çarşamba perşembe cuma cumartesi pazar понедельник вторник
        среда четверг пятница суббота воскресенье""",
    "ago": """ago yesterday today hour hours minute minutes min mins day days hr vor stunde stunden minuten tag
        tagen gestern heute ya heures heure jours hace horas hora minutos día días ayer hoy fa ore ieri oggi
        há ontem hoje sedan timmar timme minuter siden timer minutter sitten tuntia geleden uur minuten
        dagen temu godzin godziny dni wczoraj před hodinami órája perce önce dakika gün назад часов часа
        минут годин тому lalu jam menit 前 時 間 小 时 전 시간 घंटे पहले read lesezeit lecture lectura
        lettura reading""",
    "more": """more read also related see continue full story mehr lesen auch weiterlesen weitere verwandte lire
        aussi suite voir plus leer más también relacionadas leggi anche altro leia mais também läs mer også
        lue myös lees ook meer czytaj również więcej čtěte také více olvasd el devamı oku читайте также
        подробнее ещё читайте також ще baca juga selengkapnya 関 連 続 き 相 关 更 多 관련 더보기 और पढ़ें
        ayrıca xem thêm""",
    "latest": """latest trending popular top most recommended breaking now headlines editors picks neueste
        meistgelesen beliebt empfohlen aktuell aktuelle nachrichten schlagzeilen plus lus récents populaires
        actualités últimas noticias destacadas leídas popolari ultime notizie letti mais lidas últimas
        senaste populärt siste mest lest seneste læste luetuimmat tuoreimmat meest gelezen nieuws najnowsze
        popularne nejčtenější nejnovější zprávy friss hírek legolvasottabb son dakika çok okunan haberler
        последние новости популярное читаемое головне новини terbaru terpopuler ランキング 最 新 热 门 인기
        최신 ताज़ा news""",
    "section": """home news politics sport sports business opinion world culture entertainment lifestyle weather video
        videos podcast podcasts local national international tech technology health science travel education
        food startseite politik wirtschaft kultur panorama gesellschaft wissen reise regional accueil
        politique économie monde société portada economía deportes cultura mundo opinión sociedad cronaca
        esteri economia spettacoli esportes inrikes utrikes nöje ekonomi nyheter kultur kotimaa ulkomaat
        urheilu talous binnenland buitenland wiadomości kraj świat gospodarka domácí zahraničí ekonomika
        gündem dünya spor magazin политика общество экономика спорт культура суспільство berita bola 国 内
        国 际 社 会 経 済 정치 경제 사회 스포츠 खेल obituaries classifieds archive archives games puzzles
        jobs horoscope""",
    "menu": """menu search navigation skip content main site sitemap close open toggle back top help faq about us
        language suche suchen menü zum inhalt springen schließen hauptmenü zurück über uns hilfe recherche
        rechercher fermer aller contenu retour buscar búsqueda cerrar ir contenido inicio cerca chiudi vai
        contenuto pesquisar fechar início sök stäng hoppa till søk lukk haku sulje zoeken sluiten szukaj
        zamknij hledat zavřít keresés ara kapat поиск меню закрыть пошук cari tutup 検 索 搜 索 검색 메뉴
        खोजें next previous weiter""",
    "player": """play pause mute unmute volume video videos audio listen watch live stream loading seconds duration
        fullscreen player playback keyboard shortcuts slide gallery slideshow photos images bilderstrecke
        galerie bilder anhören hören ansehen wiedergabe abspielen écouter regarder lecture diaporama
        reproducir escuchar ver vídeo galería riproduci ascolta guarda ouvir assistir lyssna lytt spela
        spill kuuntele katso luister bekijk odtwórz posłuchaj přehrát poslechnout lejátszás oynat dinle izle
        смотреть слушать видео дивитися слухати putar tonton 再 生 動 画 视 频 재생 영상 वीडियो subtitles
        captions transcript chapters descriptions""",
    "photo": """photo photos photograph photography photographer picture image images file courtesy provided handout
        via foto fotos bild bilder symbolbild archivbild archivfoto quelle crédit crédits photographie
        imagen fotografía cortesía archivo immagine imagem divulgação reprodução arkiv kuva kuvaaja beeld
        zdjęcie fot archiwum snímek fotó illusztráció fotoğraf фото иллюстрация архив світлина ilustrasi dok
        写 真 撮 影 提 供 图 片 摄 影 사진 제공 illustration graphic screenshot screengrab map grafik
        copyright credit pic pics nuotr mynd slika""",
    "agency": """ap reuters afp getty dpa epa efe ansa tass upi pa jiji kyodo xinhua interfax ntb tt ritzau stt
        anp belga apa imago picture alliance alamy shutterstock istock zuma usa bloomberg pap čtk mti aa iha
        dha риа тасс унiан укринформ antara 時 事 共 同 新 华 社 연합뉴스 뉴시스 pti ani keystone sda
        unsplash pixabay wikimedia ddp imagebroker sipa eyevine pexels""",
    "quote": """said says told added according sagte sagt erklärte laut dit déclaré selon dijo dice según afirmó
        detto ha secondo disse segundo säger sade sier sa siger sagde sanoo sanoi zegt zei volgens
        powiedział powiedziała řekl řekla uvedl mondta dedi söyledi сказал сказала заявил сообщил сказав
        kata ujar menurut 述 べ 話 し 表 示 说 말했다 밝혔다 कहा""",
    "author_note": """reporter correspondent contributed contributing contributor reporting covers covered reach reached
        biography writer editor columnist author book books journalist award graduate joined
        correction clarification originally version article story zur person autor autorin berichtet
        schreibt korrektur biografie hinweis verfasst rédacteur correctif collabore periodista escribe
        corresponsal colaborador giornalista collabora jornalista skriver reporter korrespondent toimittaja
        dziennikarz redaktorka redaktor újságíró muhabir корреспондент обозреватель""",
    "role": """president chief executive director professor minister spokesperson senior staff managing deputy
        assistant redaktor redaktorka chefredakteur chefredakteurin ressort ressortleiter leiter volontär
        volontärin politikredakteur redakteur redakteurin rédactrice rédacteur envoyé spécial enviado
        especial inviato corrispondente redaksjonen""",
}


def members(row: str) -> list[tuple[str, ...]]:
    """A row's members: single words, and pairs of neighbouring ideographs or kana."""
    found: list[tuple[str, ...]] = []
    first = ""
    for word in row.split():
        if not "\u3040" <= word[0] <= "\u9fff":
            found.append((word,))
        elif first:
            found.append((first, word))
            first = ""
        elif len(word) == 1:
            first = word
        else:
            found.append((word[0], word[1]))
    return found
