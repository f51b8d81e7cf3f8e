"""What stands around stories in many languages: a row a language, phrases between bars."""

from clipfile.schemas.kinds import Kind

NAV, PROMO, SHARE, LEGAL = Kind.NAV, Kind.PROMO, Kind.SHARE, Kind.LEGAL
PLAYER, AD, COMMENT, HEADING, STAMP = Kind.PLAYER, Kind.AD, Kind.COMMENT, Kind.SIDEBAR_HEADING, Kind.TIMESTAMP

FURNITURE: dict[str, dict[Kind, str]] = {
    "en": {
        NAV: "Home|News|Politics|Sports|Business|Opinion|Weather|Obituaries|Video|Log in|Sign in|Search|Menu|Sections"
            "|Skip to content|About us|Help|Sitemap|Archive|My account|Close|Back to top|Jobs|Staff|RSS feeds"
            "|E-edition|Site map|Careers|FAQ|Topics",
        PROMO: "Subscribe|Subscribe now|Donate|Become a member|Get unlimited digital access"
            "|Sign up for our newsletter|Newsletters|Download our app|Send us a tip|Contact us|Already a subscriber?"
            "|Start your free trial|Enter your email|Support us|Get the app|Gift subscriptions|Share your story"
            "|Try it for $1|Cancel anytime|Letters to the editor|Submit a news tip|SIGN UP|Customer service"
            "|Manage subscription",
        SHARE: "Share|Share this article|Copy link|Print|Save|Tweet|Follow us|Share on Facebook|Share via email"
            "|Listen to article|Bookmark|Comments|3 comments|Add as preferred source|Follow|Link copied|View comments"
            "|Text size|Republish this article|Gift article",
        LEGAL: "Terms of use|Terms of service|Privacy policy|Cookie policy|Cookie settings|Do not sell my info"
            "|Copyright © 2024 All rights reserved.|Accessibility statement|Advertising terms|Your privacy choices"
            "|Manage cookies|Disclaimer|Ethics policy|© 2025 Media Group Ltd.|This site is protected by reCAPTCHA."
            "|Accept all|By signing up you agree to our terms.|We may earn a commission from links."
            "|Powered by WordPress",
        PLAYER: "Watch|Play video|Listen|0:00|Now playing|Up next|Pause|Loading|View gallery|1 / 8|View 5 images"
            "|Image 1 of 12|Show caption|Hide caption|Next slide|Previous|Enlarge image|Fullscreen|Autoplay|Mute"
            "|Watch live|Video Duration 2 minutes",
        AD: "Advertisement|ADVERTISEMENT|Sponsored content|Paid content|Story continues below advertisement"
            "|Article continues after ad|Ad feedback|Promoted|Remove ads|Sponsored",
        COMMENT: "Log in to comment|Join the conversation|Be the first to comment|Comments are closed|Post a comment"
            "|Sort by newest|Leave a comment|Your email address will not be published.|Reply|Report"
            "|Load more comments",
        HEADING: "Most read|Related articles|Latest news|Read next|More from this author|Top stories|Recommended"
            "|Trending|You might also like|Editor's picks|Most popular|More on this story|Related topics"
            "|In this section|Don't miss",
        STAMP: "Published {mo} {d}, 2024|Updated 3:{d} p.m. EST, {mo} {d}, 2023|{d} {mo} 2024, 09:{d} GMT"
            "|Last modified on {mo} {d}, 2022|Posted: {mo} {d}, 2025 / 04:{d} PM EDT|{mo} {d}, 2024 at 7:{d} a.m."
            "|5 min read|2 hours ago|Published: 10:{d}, {d} {mo} 2023",
    },
    "de": {
        NAV: "Startseite|Politik|Wirtschaft|Sport|Kultur|Panorama|Wissen|Meinung|Regional|Wetter|Anmelden|Suche|Menü"
            "|Zum Inhalt springen|Über uns|Hilfe|Archiv|Mediadaten|Mein Konto|Schließen|Nach oben|Karriere|Redaktion"
            "|E-Paper|Themen|Zur Startseite|Sitemap|Merkliste",
        PROMO: "Jetzt abonnieren|Abo|Abonnement|Newsletter|Newsletter bestellen|Kostenlos testen|Jetzt registrieren"
            "|Spenden|Jetzt spenden|Mitglied werden|App herunterladen|Leserbrief schreiben|Kontakt"
            "|Hinweis an die Redaktion|Ihre E-Mail-Adresse|Bereits Abonnent?|Jetzt Probemonat sichern"
            "|Jederzeit kündbar|Unterstützen Sie uns|Gutscheine|Shop|Rätsel|Spiele|Gewinnspiel|Kundenservice"
            "|Aboservice|Abo kündigen",
        SHARE: "Teilen|Artikel teilen|Drucken|Merken|Link kopieren|Auf Facebook teilen|Per E-Mail teilen|Folgen"
            "|Kommentare|Artikel anhören|Beitrag teilen|Speichern|Feedback|Diesen Artikel teilen|Schriftgröße"
            "|12 Kommentare|Folgen Sie uns|Versenden",
        LEGAL: "Impressum|Datenschutz|Datenschutzerklärung|AGB|Nutzungsbedingungen|Cookie-Einstellungen"
            "|Alle Rechte vorbehalten|Datenschutzhinweise|Barrierefreiheit|Utiq verwalten|Privatsphäre"
            "|Nutzungsbasierte Online-Werbung|© 2024 Verlag GmbH & Co. KG|Widerruf|Verträge hier kündigen"
            "|Jugendschutz|Alle akzeptieren|Einstellungen"
            "|Ich bin damit einverstanden, dass mir externe Inhalte angezeigt werden.|Datenschutzbestimmungen",
        PLAYER: "Video abspielen|Anhören|Bilderstrecke|1/12|Vergrößern|Bild 1 von 5|Galerie öffnen|Zur Galerie|Weiter"
            "|Zurück|Wiedergabe|Stummschalten|Untertitel|Video|Min|Audio|Nächstes Video|Vollbild|Ton an|00:00"
            "|Alle Bilder anzeigen",
        AD: "Anzeige|Werbung|ANZEIGE|Werbung wird geladen|Sponsored|Anzeigen"
            "|Artikel wird unter der Anzeige fortgesetzt|Partnerangebot|In Kooperation mit",
        COMMENT: "Kommentar schreiben|Diskutieren Sie mit|Jetzt kommentieren|Die Kommentarfunktion ist geschlossen"
            "|Antworten|Melden|Kommentare laden|Anmelden und kommentieren"
            "|Deine E-Mail-Adresse wird nicht veröffentlicht.|Schreibe einen Kommentar|Netiquette|Neueste zuerst",
        HEADING: "Meistgelesen|Mehr zum Thema|Auch interessant|Das könnte Sie auch interessieren|Neueste Artikel"
            "|Lesen Sie auch|Weitere Artikel|Empfehlungen|Aktuelle Meldungen|Top-Themen|Mehr aus dem Ressort"
            "|Ähnliche Beiträge|Schlagzeilen|Zum Thema|Passend zum Thema|Beliebte Beiträge",
        STAMP: "Stand: {d}.03.2024, 12:{d} Uhr|Veröffentlicht am {d}.11.2023|{d}. März 2024, 9:{d} Uhr"
            "|Aktualisiert: {d}.06.2025, 17:{d}|{d}.05.2024 - 14:{d} Uhr|Lesezeit: 4 Min|vor 2 Stunden"
            "|Erstellt am {d}. Juni 2022|zuletzt aktualisiert",
    },
    "fr": {
        NAV: "Accueil|Politique|Économie|Monde|Sport|Culture|Société|Se connecter|Rechercher|Menu|Aller au contenu"
            "|Météo|Qui sommes-nous|Aide|Archives|Plan du site|Fermer|Retour en haut|Vidéos|Services|Régions"
            "|Mon compte",
        PROMO: "S'abonner|Je m'abonne|Abonnez-vous|Newsletter|Recevez notre newsletter|Faire un don|Déjà abonné ?"
            "|Essai gratuit|Télécharger l'application|Nous contacter|Contactez-nous|Votre adresse e-mail"
            "|Offrir cet article|Soutenez-nous|Sans engagement|Boutique|Jeux",
        SHARE: "Partager|Partager l'article|Imprimer|Enregistrer|Copier le lien|Envoyer par e-mail|Réagir|Suivez-nous"
            "|Commentaires|Sauvegarder|Écouter l'article|Partager sur Facebook",
        LEGAL: "Mentions légales|Politique de confidentialité|CGU|CGV|Gestion des cookies|Données personnelles"
            "|Tous droits réservés|Conditions générales|Paramétrer les cookies|Tout accepter|Charte"
            "|Accessibilité : non conforme",
        PLAYER: "Lire la vidéo|Écouter|Diaporama|Lecture|1/10|Agrandir|Plein écran|Voir les photos|Durée : 2 min"
            "|Regarder",
        AD: "Publicité|PUBLICITÉ|Annonce|Contenu sponsorisé|La suite après cette publicité|Partenaire",
        COMMENT: "Laisser un commentaire|Répondre|Signaler|Connectez-vous pour commenter|Les commentaires sont fermés"
            "|Voir tous les commentaires",
        HEADING: "Les plus lus|À lire aussi|Sur le même sujet|À la une|Dernières actualités|Vous aimerez aussi"
            "|Articles liés|Lire aussi|En continu|Nos derniers articles",
        STAMP: "Publié le {d}/06/2024 à 10h{d}|Mis à jour le {d} juillet 2023 à 18:{d}|Temps de lecture : 3 min"
            "|Le {d} mai 2025|il y a 2 heures",
    },
    "es": {
        NAV: "Inicio|Política|Economía|Deportes|Cultura|Mundo|Opinión|Sociedad|Iniciar sesión|Buscar|Menú"
            "|Ir al contenido|Quiénes somos|Ayuda|Hemeroteca|Cerrar|Volver arriba|Vídeos|Últimas noticias|Portada"
            "|Mapa web",
        PROMO: "Suscríbete|Suscríbete ahora|Boletín|Suscríbete a nuestro boletín|Haz una donación|Hazte socio"
            "|Prueba gratis|Descarga la app|Contacto|Tu correo electrónico|Ya soy suscriptor|Apóyanos|Contáctanos"
            "|Regala esta noticia|Tienda|Pasatiempos",
        SHARE: "Compartir|Compartir en Facebook|Imprimir|Guardar|Copiar enlace|Enviar por correo|Comentarios|Síguenos"
            "|Síguenos en|Escuchar|Compartir noticia",
        LEGAL: "Aviso legal|Política de privacidad|Política de cookies|Condiciones de uso|Términos y condiciones"
            "|Todos los derechos reservados|Configurar cookies|Protección de datos|Aceptar|Código ético",
        PLAYER: "Ver vídeo|Reproducir|Escuchar audio|Galería|Ver fotos|Foto 1 de 8|Pantalla completa|Silenciar"
            "|Reproducir vídeo|Ampliar",
        AD: "Publicidad|PUBLICIDAD|Anuncio|Contenido patrocinado|Anuncios|Continúa después de la publicidad",
        COMMENT: "Comentar|Responder|Deja un comentario|Inicia sesión para comentar|Ver comentarios"
            "|Normas de participación|Reportar",
        HEADING: "Lo más leído|Noticias relacionadas|Te puede interesar|Más noticias|Lo más visto|Temas relacionados"
            "|Lee también|Últimas noticias|Destacados|Más información",
        STAMP: "Actualizado {d}/05/2024 a las 10:{d}|{d} de enero de 2024|Publicado el {d} de mayo de 2023 - 08:{d}"
            "|Hace 2 horas|{d} ene 2025 - 12:{d}CET|Tiempo de lectura: 3 min",
    },
    "it": {
        NAV: "Home|Politica|Cronaca|Economia|Esteri|Sport|Spettacoli|Cultura|Accedi|Cerca|Menu|Vai al contenuto"
            "|Chi siamo|Chiudi|Video|Meteo|Torna su|Redazione",
        PROMO: "Abbonati|Iscriviti alla newsletter|Newsletter|Sostienici|Dona ora|Prova gratis|Scarica l'app|Contatti"
            "|Già abbonato?|Scrivi alla redazione|Inserisci la tua email",
        SHARE: "Condividi|Stampa|Salva|Copia link|Condividi su Facebook|Commenti|Seguici|Seguici su"
            "|Ascolta l'articolo",
        LEGAL: "Informativa sulla privacy|Privacy|Cookie policy|Note legali|Termini e condizioni"
            "|Tutti i diritti riservati|Gestisci i consensi|Condizioni d'uso|P.IVA 01234567890",
        PLAYER: "Guarda il video|Riproduci|Ascolta|Fotogallery|Foto 1 di 10|Schermo intero|Guarda",
        AD: "Pubblicità|PUBBLICITÀ|Annuncio|Contenuto sponsorizzato|Continua dopo la pubblicità",
        COMMENT: "Lascia un commento|Rispondi|Commenta|Accedi per commentare|Segnala",
        HEADING: "I più letti|Leggi anche|Potrebbe interessarti|Articoli correlati|Ultime notizie"
            "|Ti potrebbe interessare|In evidenza",
        STAMP: "{d} maggio 2024 alle 10:{d}|Pubblicato il {d} giugno 2023|Aggiornato alle 12:{d}|3 minuti di lettura"
            "|{d} MAR 2025",
    },
    "pt": {
        NAV: "Início|Política|Economia|Esportes|Cultura|Mundo|Entrar|Buscar|Menu|Ir para o conteúdo|Quem somos|Fechar"
            "|Vídeos|Últimas|Voltar ao topo",
        PROMO: "Assine|Assine já|Newsletter|Receba nossa newsletter|Apoie|Doe|Experimente grátis|Baixe o aplicativo"
            "|Fale conosco|Contato|Já é assinante?",
        SHARE: "Compartilhar|Compartilhe|Partilhar|Imprimir|Salvar|Copiar link|Comentários|Siga-nos|Ouvir",
        LEGAL: "Política de privacidade|Termos de uso|Política de cookies|Todos os direitos reservados|Aviso legal"
            "|Ficha técnica|Aceitar cookies",
        PLAYER: "Assistir|Ouvir|Reproduzir|Galeria|Foto 1 de 6|Tela cheia|Ver vídeo",
        AD: "Publicidade|PUBLICIDADE|Anúncio|Continua após a publicidade|Conteúdo patrocinado",
        COMMENT: "Deixe um comentário|Responder|Comentar|Entre para comentar",
        HEADING: "Mais lidas|Leia também|Leia mais|Notícias relacionadas|Últimas notícias|Veja também|Recomendados",
        STAMP: "{d}/05/2024 às 10h{d}|Publicado em {d} de maio de 2023|Atualizado há 2 horas|{d} Mar 2025, 10:{d}",
    },
    "nl": {
        NAV: "Home|Binnenland|Buitenland|Economie|Sport|Cultuur|Inloggen|Zoeken|Menu|Ga naar de inhoud|Over ons"
            "|Sluiten|Weer|Naar boven|Vacatures",
        PROMO: "Abonneren|Neem een abonnement|Nieuwsbrief|Meld je aan|Doneer|Steun ons|Probeer gratis|Download de app"
            "|Contact|Tip de redactie|Al abonnee?|Klantenservice",
        SHARE: "Delen|Deel dit artikel|Opslaan|Kopieer link|Printen|Volg ons|Reacties|Beluister",
        LEGAL: "Privacybeleid|Privacy|Algemene voorwaarden|Cookiebeleid|Cookies|Disclaimer|Alle rechten voorbehouden"
            "|Privacyinstellingen|Gebruiksvoorwaarden",
        PLAYER: "Bekijk video|Luister|Afspelen|Foto 1 van 6|Volledig scherm|Bekijk",
        AD: "Advertentie|ADVERTENTIE|Gesponsord|Lees verder na de advertentie|Reclame",
        COMMENT: "Reageer|Plaats een reactie|Log in om te reageren|Beantwoorden",
        HEADING: "Meest gelezen|Lees ook|Lees meer|Gerelateerde artikelen|Laatste nieuws|Net binnen|Meer over",
        STAMP: "{d} mei 2024, 10:{d}|Gepubliceerd op {d} juni 2023|Laatste update: 12:{d}|2 uur geleden"
            "|Leestijd 3 min",
    },
    "sv": {
        NAV: "Hem|Nyheter|Sport|Kultur|Ekonomi|Utrikes|Inrikes|Logga in|Sök|Meny|Hoppa till innehåll|Om oss|Stäng"
            "|Nyheder|Politik|Log ind|Søg|Meny|Forsiden|Logg inn|Etusivu|Kotimaa|Urheilu|Kirjaudu|Haku|Valikko",
        PROMO: "Prenumerera|Nyhetsbrev|Bli medlem|Stöd oss|Ladda ner appen|Kontakta oss|Tipsa oss|Bliv abonnent"
            "|Nyhedsbrev|Abonner|Prøv gratis|Tips oss|Støtt oss|Tilaa|Tilaa uutiskirje|Uutisvinkki|Kundtjänst"
            "|Skriv insändare",
        SHARE: "Dela|Dela artikeln|Spara|Skriv ut|Kopiera länk|Följ oss|Del|Del artiklen|Gem|Kopiér link|Skriv ut|Jaa"
            "|Tallenna|Kommentarer|Lyssna",
        LEGAL: "Integritetspolicy|Cookies|Villkor|Allmänna villkor|Om cookies|Privatlivspolitik|Cookiepolitik"
            "|Personvern|Personvernerklæring|Vilkår|Tietosuoja|Käyttöehdot|Evästeet|Hantera samtycke"
            "|Alla rättigheter förbehållna|Ansvarig utgivare",
        PLAYER: "Spela|Spela upp|Lyssna|Titta|Bildspel|Bild 1 av 5|Afspil|Spill av|Kuuntele|Katso|Helskärm",
        AD: "Annons|ANNONS|Annonse|Annonce|Reklame|Mainos|Sponsrat|Artikeln fortsätter efter annonsen",
        COMMENT: "Kommentera|Svara|Skriv en kommentar|Svar|Kommenter|Kommentoi|Vastaa",
        HEADING: "Mest läst|Läs också|Läs mer|Senaste nytt|Relaterat|Mest læste|Læs også|Mest lest|Les også"
            "|Siste nytt|Luetuimmat|Lue myös|Tuoreimmat",
        STAMP: "Publicerad {d} maj 2024|Uppdaterad 12:{d}|{d}. maj 2024 kl. 10:{d}|Oppdatert {d}.05.2024"
            "|Publiceret {d}. juni 2023|Julkaistu {d}.5.2024|2 timmar sedan",
    },
    "pl": {
        NAV: "Strona główna|Wiadomości|Polityka|Sport|Kultura|Gospodarka|Zaloguj się|Szukaj|Menu|O nas|Zamknij|Domů"
            "|Zprávy|Ekonomika|Přihlásit se|Hledat|Kezdőlap|Belföld|Külföld|Belépés|Keresés|Acasă|Știri|Autentificare",
        PROMO: "Subskrybuj|Prenumerata|Newsletter|Zapisz się|Wesprzyj nas|Pobierz aplikację|Kontakt|Předplatné"
            "|Předplatit|Podpořte nás|Odebírat newsletter|Hírlevél|Feliratkozás|Előfizetés|Támogatás|Abonează-te"
            "|Contact|Napisz do redakcji",
        SHARE: "Udostępnij|Drukuj|Zapisz|Kopiuj link|Obserwuj nas|Sdílet|Sdílet článek|Tisk|Uložit|Megosztás"
            "|Nyomtatás|Distribuie|Komentarze|Sledujte nás|Kövess minket",
        LEGAL: "Polityka prywatności|Regulamin|Cookies|Ustawienia prywatności|Wszelkie prawa zastrzeżone"
            "|Ochrana osobních údajů|Podmínky užití|Nastavení soukromí|Všechna práva vyhrazena|Adatvédelem|Impresszum"
            "|Felhasználási feltételek|Minden jog fenntartva|Politica de confidențialitate|Termeni și condiții"
            "|Prohlášení o cookies",
        PLAYER: "Odtwórz|Posłuchaj|Galeria|Zdjęcie 1 z 5|Przehrát|Přehrát|Poslechnout|Galerie|Lejátszás|Galéria"
            "|Zobacz zdjęcia",
        AD: "Reklama|REKLAMA|Materiał sponsorowany|Inzerce|Hirdetés|Dalsza część artykułu pod materiałem wideo"
            "|Publicitate",
        COMMENT: "Dodaj komentarz|Odpowiedz|Zgłoś|Přidat komentář|Odpovědět|Diskuse|Hozzászólás"
            "|Zaloguj się, aby komentować",
        HEADING: "Najczęściej czytane|Czytaj także|Zobacz też|Najnowsze|Polecane|Nejčtenější|Čtěte také"
            "|Související články|Legolvasottabb|Kapcsolódó cikkek|Friss hírek|Citește și|Mohlo by vás zajímat",
        STAMP: "{d} maja 2024, 10:{d}|Opublikowano: {d}.05.2023|Aktualizacja: 12:{d}|{d}. května 2024 10:{d}"
            "|Publikováno {d}. 6. 2023|2024. május {d}. 10:{d}|2 godziny temu",
    },
    "tr": {
        NAV: "Ana Sayfa|Gündem|Spor|Ekonomi|Dünya|Kültür|Giriş Yap|Ara|Menü|Hakkımızda|Kapat|Künye|Video|Yazarlar"
            "|Magazin",
        PROMO: "Abone ol|Bülten|E-bültene kayıt ol|Destek ol|Uygulamayı indir|İletişim|Bize yazın|Üye ol",
        SHARE: "Paylaş|Yazdır|Kaydet|Bağlantıyı kopyala|Takip et|Yorumlar|Facebook'ta paylaş|Haberi dinle",
        LEGAL: "Gizlilik politikası|Kullanım koşulları|Çerez politikası|KVKK|Tüm hakları saklıdır|Aydınlatma metni"
            "|Veri politikası",
        PLAYER: "Oynat|İzle|Dinle|Galeri|Fotoğraf 1/6|Tam ekran", AD: "Reklam|REKLAM|Sponsorlu içerik|İlan",
        COMMENT: "Yorum yap|Yanıtla|İlk yorumu sen yap|Şikayet et",
        HEADING: "Çok okunanlar|İlgili haberler|Son dakika|Son haberler|Öne çıkanlar|Bunlar da ilginizi çekebilir",
        STAMP: "{d} Mayıs 2024 10:{d}|Güncelleme: {d}.05.2023 - 12:{d}|Yayınlanma: {d} Haziran 2025|2 saat önce"
            "|Giriş Tarihi: {d}.03.2024",
    },
    "ru": {
        NAV: "Главная|Политика|Экономика|Общество|Спорт|Культура|Войти|Поиск|Меню|О нас|Закрыть|Редакция|Головна"
            "|Новини|Політика|Увійти|Пошук|Архив|Все новости",
        PROMO: "Подписаться|Подписаться на рассылку|Поддержать|Скачать приложение|Контакты|Написать в редакцию"
            "|Підписатися|Підтримати|Прислать новость|Оформить подписку",
        SHARE: "Поделиться|Распечатать|Сохранить|Скопировать ссылку|Поділитися|Комментарии|Следите за нами|ВКонтакте"
            "|Одноклассники|Слушать",
        LEGAL: "Политика конфиденциальности|Пользовательское соглашение|Все права защищены|Условия использования"
            "|Политика обработки данных|Політика конфіденційності|Усі права захищені|Использование cookies",
        PLAYER: "Смотреть|Слушать|Воспроизвести|Фотогалерея|1 из 5|Видео",
        AD: "Реклама|РЕКЛАМА|На правах рекламы|Партнёрский материал",
        COMMENT: "Оставить комментарий|Ответить|Пожаловаться|Войдите, чтобы комментировать",
        HEADING: "Самое читаемое|Читайте также|Последние новости|Популярное|По теме|Главное|Читайте також"
            "|Останні новини|Новости по теме",
        STAMP: "{d} мая 2024, 10:{d}|Опубликовано {d}.05.2023|Обновлено в 12:{d}|2 часа назад|{d} червня 2024 10:{d}",
    },
    "ja": {
        NAV: "ホーム|ニュース|政治|経済|社会|スポーツ|国際|ログイン|検索|メニュー|トップ|地域|文化|首页|新闻|政治"
            "|经济|体育|登录|搜索|홈|뉴스|정치|경제|사회|스포츠|로그인|검색|전체메뉴|サイトマップ",
        PROMO: "会員登録|有料会員登録|購読|購読申し込み|メルマガ登録|アプリをダウンロード|お問い合わせ|ご意見|订阅"
            "|下载客户端|联系我们|구독|구독하기|뉴스레터|앱 다운로드|제보하기|후원하기|ニュースレター",
        SHARE: "シェア|シェアする|印刷|保存|リンクをコピー|ツイート|ポスト|分享|收藏|打印|공유|공유하기|인쇄|스크랩"
            "|URL복사|글자크기|コメント",
        LEGAL: "利用規約|プライバシーポリシー|個人情報保護方針|著作権|無断転載を禁じます|特定商取引法に基づく表記"
            "|隐私政策|版权所有|使用条款|개인정보처리방침|이용약관|저작권자|무단전재 및 재배포 금지|청소년보호정책",
        PLAYER: "再生|動画を見る|写真を見る|1/5|拡大|播放|재생|동영상 보기|사진 보기|다음",
        AD: "広告|PR|スポンサー|广告|광고|제휴",
        COMMENT: "コメントを書く|コメントする|返信|评论|回复|댓글 쓰기|답글|댓글",
        HEADING: "アクセスランキング|関連記事|あわせて読みたい|新着記事|おすすめ|人気記事|相关新闻|热门|最新"
            "|많이 본 뉴스|관련기사|최신기사|추천 뉴스",
        STAMP: "2024年5月{d}日 10:{d}|2024年5月{d}日 10時{d}分|更新 2023年6月{d}日|公開日時|{d}分前"
            "|2024-05-{d} 10:{d}|입력 2024.05.{d} 10:{d}|수정 2024-05-{d}",
    },
}  # fmt: skip
