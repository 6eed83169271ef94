# Die Wörter des Fensters für ein Wallet: verbinden, seine Seite, seine Verbindung. Glossar: window.ftl.

key-where = Wo finde ich ihn?
    .steps = Öffne die Seite deines Wallets in LNbits. Kopiere im Abschnitt <b>Node URL, API keys and API docs</b> (auf älteren Servern <b>API docs</b>) den <b>Invoice/read key</b>.

offer-session = Schlüssel nur für diese Sitzung behalten
offer-certificate = Zertifikat vergleichen …
offer-root = Eigenes Stammzertifikat des Servers verwenden …

## Connecting a wallet

add-address = LNbits-Adresse
    .hint = Die Adresse deines Servers oder die deiner Wallet-Seite, wie sie im Browser steht.
    .login-removed = Wir haben die Anmeldung aus der Adresse entfernt: Satchime braucht sie nicht.
add-key = Invoice-Key
    .placeholder = Invoice/read key einfügen
    .hint = Kann lesen und Rechnungen stellen, aber nie ausgeben.
add-without-key = Ohne Schlüssel kann Satchime allein über die Wallet-ID zuhören. Zahlungen gelten dann als <b>unbestätigt</b>, und ein Guthaben wird nicht gezeigt.
add-check = Prüfen
add-connect = Verbinden
    .without-key = Ohne Schlüssel beobachten
    .busy = Wird verbunden …
add-keep-address = Als weitere Adresse von „{ $wallet }“ behalten
add-session-only = Der Schlüssel wird behalten, bis Satchime beendet wird.
    .keyring = Stattdessen den Schlüsselbund verwenden
add-done = { $wallet } ist verbunden

add-advanced = Erweitert
add-name = Name
    .placeholder = Wie es auf dem Server heißt
add-wallet-id = Wallet-ID
    .placeholder = Optional
add-channel = Kanal
add-channel-auto = Automatisch
    .hint = Was die Version des Servers verwendet.
add-channel-key = Schlüssel
    .hint = LNbits ab 0.12.8.
add-channel-id = Wallet-ID
    .hint = LNbits vor 0.12.8.

add-found-nameless = Dein Wallet
add-found-server = { $server } · LNbits { $version }
add-found-invoice-key = Invoice-Key: der richtige, er kann nichts ausgeben

## A wallet's page

wallet-no-balance = Guthaben unbekannt
wallet-since = Seit { $time }
wallet-watch = Dieses Wallet beobachten
wallet-payments = Zahlungen zeigen
wallet-key-type = Art des Schlüssels
    .session = { $key }, nur diese Sitzung
wallet-session-only = Der Schlüssel ist nicht im Schlüsselbund. Nach einem Neustart fragt Satchime wieder danach.
wallet-key-add = Schlüssel hinzufügen
wallet-key-replace = Schlüssel ersetzen
wallet-remove = Wallet entfernen
wallet-name = Name
    .rename = Umbenennen
    .label = Name des Wallets
wallet-new-key = Neuer Schlüssel für { $wallet }
    .placeholder = Invoice-Key einfügen
    .save = Schlüssel speichern

## Its addresses

addresses-one = Adresse
addresses-several = Adressen
    .hint = Satchime nimmt die, die antwortet, und die erste, wann immer es geht.
addresses-used = In Gebrauch
addresses-last-used = Zuletzt genutzt
addresses-remove = { $address } entfernen
addresses-removed = { $address } entfernt
addresses-add = Weitere Adresse hinzufügen
addresses-kept = Als weitere Adresse von { $wallet } behalten
addresses-another = Weitere Adresse desselben Servers
    .hint = In deinem eigenen Netz, im Internet oder eine .onion. Sie wird zuerst geprüft.

## The way to its server

way-reached = Verbindung: { $way }
    .server = Verbindung zu { $server }: { $way }
way-how = Verbindung zu { $server }
way-system = Wie das System es vorgibt
    .hint = Über dessen Proxys, falls es welche gibt. Eine .onion geht über das Tor auf diesem Computer.
way-direct = Ohne Proxy
    .hint = Was auch immer das System vorgibt.
way-tor = Über Tor
    .hint = Dieser Server teilt seinen Tor-Kanal mit keinem anderen. Was dort scheitert, geht keinen anderen Weg.
    .address = Wo Tor lauscht
way-socks = Über einen SOCKS-Proxy
way-http = Über einen HTTP-Proxy
way-proxy = Host und Port des Proxys
    .hint = Er löst den Namen des Servers selbst auf. Was dort scheitert, geht keinen anderen Weg.
way-user = Benutzer
    .placeholder = Keiner
way-password = Passwort des Proxys
    .placeholder = Passwort, im Schlüsselbund aufbewahrt
way-save = Diesen Weg nehmen

## Its connection

health-title = Verbindung
health-checked = Zuletzt geprüft
    .never = Nie
    .next = · wieder { $time }
health-history = Liest die Vergangenheit
health-history-of = { $read } von { $total } Zahlungen
health-history-so-far = bisher { $read } Zahlungen
health-details = Einzelheiten der Verbindung
health-message = Letzte Nachricht vom Server
health-confirmed = Letzte bestätigte Zahlung
health-found = Ohne Meldung gefundene Zahlungen
health-connected = Verbunden
health-reconnects = Neue Verbindungen seit dem Start
health-trouble = Letzte Unterbrechung
    .none = Keine
    .when = { $problem }, { $time }
health-none-yet = Noch keine

test-what = Schickt eine harmlose Nachricht über den Server in den eigenen Kanal dieses Wallets. Andere Programme dort erhalten sie auch.
test-start = Dieses Wallet testen
    .busy = Wartet auf die Nachricht
    .not-live = Nur solange es live ist.
test-when = Getestet: { $time }
