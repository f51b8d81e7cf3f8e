"""What pages without a story say, written for made-up pages: {o} is an outlet, {d} a number."""

# Consent by language: headings, sentences, choices and purposes.
CONSENT = {
    "en": (
        (
            "Your privacy matters to us",
            "We care about your data",
            "Before you continue",
            "Choose how we use your data",
            "Cookie consent",
            "{o} asks for your consent",
        ),
        (
            (
                "With your agreement, {o} and {d}7 partners use cookies and similar technologies to store"
                " and read information on your device and to process personal data such as your IP "
                "address and browsing history."
            ),
            (
                "We use this information to show you advertising and content that fits your interests, to"
                " measure how they perform and to develop our products."
            ),
            (
                "You can agree to these purposes, refuse, or look at the details first. Your choice "
                "applies to this website only."
            ),
            (
                "Some of our vendors process your data on the basis of legitimate interest, which you can"
                " object to below."
            ),
            "You may change your mind at any time by opening the privacy settings at the foot of each page.",
            "If you refuse, you will still see advertisements, but they may be less relevant to you.",
            (
                "Cookies that are strictly necessary are always active. Others help us understand how "
                "visitors use our pages."
            ),
            "Find out more about how your personal data is processed in our privacy notice.",
        ),
        (
            "Accept",
            "Agree",
            "Agree and close",
            "Reject all",
            "Refuse",
            "Manage options",
            "Customise",
            "Confirm my choices",
            "Continue without agreeing",
            "Strictly necessary",
            "Analytics",
            "Performance cookies",
            "Targeting",
            "Select basic ads",
            "Create profiles for personalised ads",
            "Measure content performance",
            "Vendor list",
            "Privacy notice",
            "Cookie notice",
            "Always active",
            "Show purposes",
            "Object",
        ),
    ),
    "de": (
        (
            "Ihre Privatsphäre ist uns wichtig",
            "Wir respektieren Ihre Daten",
            "Weiter mit Werbung",
            "Zustimmung erforderlich",
        ),
        (
            (
                "Mit Ihrer Zustimmung verwenden {o} und {d}3 Drittanbieter Cookies und ähnliche "
                "Techniken, um Informationen auf Ihrem Gerät zu speichern und personenbezogene Daten zu "
                "verarbeiten."
            ),
            "Wir nutzen diese Angaben, um Ihnen passende Anzeigen und Inhalte zu zeigen und deren Leistung zu messen.",
            "Sie können Ihre Auswahl jederzeit unter „Privatsphäre“ am Ende jeder Seite ändern oder widerrufen.",
            "Einige Anbieter stützen die Verarbeitung auf ein berechtigtes Interesse, dem Sie widersprechen können.",
            (
                "Technisch notwendige Cookies sind für den Betrieb der Seite erforderlich und lassen sich"
                " nicht abschalten."
            ),
        ),
        (
            "Akzeptieren",
            "Zustimmen und weiter",
            "Ablehnen",
            "Auswahl speichern",
            "Mehr erfahren",
            "Zwecke anzeigen",
            "Notwendig",
            "Statistik",
            "Marketing",
            "Anbieterliste",
            "Datenschutzerklärung",
            "Impressum",
            "Nur notwendige Cookies",
        ),
    ),
    "es": (
        (
            "Tu privacidad nos importa",
            "Aviso sobre cookies",
            "Antes de continuar",
        ),
        (
            (
                "Con tu permiso, {o} y sus {d}2 socios utilizan cookies para almacenar y leer información"
                " en tu dispositivo y tratar datos personales."
            ),
            "Usamos estos datos para mostrarte publicidad y contenido personalizados y medir su rendimiento.",
            "Puedes aceptar, rechazar o configurar tus preferencias, y cambiarlas en cualquier momento.",
        ),
        (
            "Aceptar",
            "Rechazar",
            "Configurar",
            "Aceptar y continuar",
            "Ver proveedores",
            "Política de cookies",
            "Interés legítimo",
        ),
    ),
    "fr": (
        (
            "Le respect de votre vie privée",
            "Votre consentement",
            "Avant de poursuivre",
        ),
        (
            (
                "Avec votre accord, {o} et ses {d}4 partenaires utilisent des cookies pour stocker et "
                "lire des informations sur votre appareil et traiter des données personnelles."
            ),
            (
                "Ces données servent à vous proposer des publicités et des contenus personnalisés et à "
                "mesurer leur audience."
            ),
            "Vous pouvez modifier vos choix à tout moment en bas de chaque page.",
        ),
        (
            "Accepter",
            "Refuser",
            "Continuer sans accepter",
            "Paramétrer",
            "Voir nos partenaires",
            "Politique de confidentialité",
        ),
    ),
}
# Errors by language: what went wrong, then hints.
ERRORS = {
    "en": (
        (
            "404",
            "Error 404",
            "Page not found",
            "We can't find that page",
            "Sorry, something went wrong",
            "Oops!",
            "This page no longer exists",
            "Access denied",
            "Just a moment...",
            "Are you a robot?",
            "Checking your connection",
            "403 Forbidden",
            "Page unavailable",
        ),
        (
            "The page you asked for has moved, or it never existed.",
            "Check the address for typing errors.",
            "Try searching, or go back to the home page.",
            "The link you followed may be out of date.",
            "You do not have permission to view this page on this server.",
            "Please enable cookies and JavaScript and reload.",
            "Complete the check below to show that you are human.",
            "Our systems have noticed unusual traffic from your network.",
            "If you think this is a mistake, let our support team know.",
            "Reference: {d}f3a9{d}",
            "Ray ID: 8c{d}d1{d}e",
            "Why am I seeing this?",
            "It may take a few seconds.",
        ),
    ),
    "de": (
        (
            "Seite nicht gefunden",
            "Fehler 404",
            "Diese Seite gibt es nicht",
            "Zugriff verweigert",
            "Einen Moment bitte",
        ),
        (
            "Die gewünschte Seite wurde verschoben oder gelöscht.",
            "Bitte prüfen Sie die Adresse oder nutzen Sie die Suche.",
            "Der Link ist möglicherweise veraltet.",
            "Bitte aktivieren Sie JavaScript und Cookies.",
            "Zurück zur Startseite",
        ),
    ),
    "es": (
        (
            "Página no encontrada",
            "Error 404",
            "Acceso denegado",
        ),
        (
            "La página que buscas no existe o ha cambiado de dirección.",
            "Comprueba la dirección o usa el buscador.",
        ),
    ),
}
# What stands where a story breaks off; one row a language.
WALLS = (
    (
        "This article is for subscribers",
        "Continue reading for $1 a week",
        "Already a subscriber? Log in",
        "Unlock this story",
        "Read the rest with a subscription",
        "You have reached your limit of free articles",
        "Create a free account to go on",
        "Cancel anytime. Billed every four weeks.",
        "Unlimited access to {o} on all your devices",
    ),
    (
        "Diesen Artikel weiterlesen mit Plus",
        "Jetzt freischalten",
        "Bereits Abonnent? Hier anmelden",
        "Vier Wochen für 1 Euro testen",
        "Jederzeit kündbar",
    ),
    (
        "Este contenido es exclusivo para suscriptores",
        "Sigue leyendo por 1 € al mes",
        "¿Ya eres suscriptor? Inicia sesión",
    ),
)
