## Warum etwas, worum der Mensch bat, nicht getan wurde: ein Titel, was geschah (.text) und was zu tun ist (.next).

-api-docs-key = Kopiere den Invoice/read-Key von der Seite des Wallets in LNbits, unter „API docs“.

command-no-such-wallet = kein solches Wallet
    .text = Ein solches Wallet gibt es nicht.
    .next = Vielleicht wurde es inzwischen entfernt.
command-already-watched = schon beobachtet
    .text = Dieses Wallet wird schon beobachtet, als „{ $name }“.
    .next = Es ist nichts zu tun.
    .new-address = Du kannst auch diese Adresse behalten: Satchime benutzt dann die, die antwortet.
command-address-in-use = Adresse in Benutzung
    .text = Diese Adresse wird gerade benutzt.
    .next = Entferne sie, wenn das Wallet unter einer anderen antwortet.
command-nothing-to-watch = kein Schlüssel
    .text = Ohne Schlüssel kann ein Wallet nur mit seiner Wallet-ID beobachtet werden.
    .next = Füge den Invoice-Key des Wallets ein, oder gib seine Wallet-ID an.
command-empty-name = kein Name
    .text = Ein Wallet braucht einen Namen.
    .next = Gib einen Namen ein.
command-other-wallet = Schlüssel eines anderen Wallets
    .text = Dieser Schlüssel gehört zu einem anderen Wallet als dem, das er ersetzen soll.
    .next = Kopiere den Schlüssel von der Seite genau dieses Wallets.
command-shutting-down = wird beendet
    .text = Satchime wird gerade beendet.
    .next = Starte Satchime noch einmal.

## Schlüssel

key-empty = kein Schlüssel
    .text = Der Schlüssel ist leer.
    .next = { -api-docs-key }
key-broken = kein Schlüssel
    .text = Mitten im Schlüssel stehen Leerzeichen oder Zeilenumbrüche: Kopiere ihn noch einmal.
    .next = { -api-docs-key }
key-foreign = kein Schlüssel
    .text = Der Schlüssel enthält Zeichen, die kein LNbits-Schlüssel hat: Kopiere ihn noch einmal.
    .next = { -api-docs-key }
key-too-long = kein Schlüssel
    .text = Das ist für einen Schlüssel viel zu lang.
    .next = { -api-docs-key }

## Der Weg zu einem Server

route-problem = kein Weg dorthin
proxy-unreadable = Das ist nicht als Adresse eines Proxys zu lesen.
    .next = Gib Host und Port an, etwa 127.0.0.1:9050.
proxy-login-in-address = In die Adresse eines Proxys gehören hier weder Benutzer noch Passwort.
    .next = Gib nur die Adresse an, Benutzer und Passwort getrennt davon.
proxy-user-unreadable = Der Benutzer des Proxys ist leer, zu lang oder enthält einen Zeilenumbruch.
    .next = Gib den Benutzer so ein, wie der Proxy ihn kennt.
proxy-user-colon = Der Benutzer eines HTTP-Proxys hat keinen Doppelpunkt im Namen.
    .next = Gib den Benutzer so ein, wie der Proxy ihn kennt.
proxy-password-unreadable = Das Passwort des Proxys ist leer, zu lang oder hat mehr als eine Zeile.
    .next = Gib das Passwort in einer Zeile an.
proxy-password-needed = Der Benutzer eines Proxys braucht sein Passwort.
    .next = Gib das Passwort in einer Zeile an.
onion-needs-tor = Ein .onion-Server wird über Tor erreicht oder gar nicht.
    .next = Wähle Tor oder einen SOCKS-Proxy, der zu Tor führt.
proxy-for-plain-http = Zu einem http://-Server führt kein Proxy: Er könnte den Schlüssel des Wallets lesen und den Namen des Servers auflösen, wie er will.
    .next = Nimm die https://-Adresse des Servers, oder verzichte auf den Proxy.

## Die App als Ganzes

start-mend = Behebe das und versuche es noch einmal: Bis dahin beobachtet Satchime nichts.
start-already-running = läuft schon
    .text = { $held }, vielleicht als satchimectl in einem Terminal.
    .next = Beende das andere und versuche es noch einmal.
start-newer-data = Verlauf von einem neueren Satchime
    .next = Installiere das neueste Satchime; es wurde nichts geändert.
start-no-demo = keine Demo
    .next = { start-mend }
history-put-aside = Verlauf war beschädigt
    .text = Die Datenbank von Satchime war nicht zu lesen. Sie wurde als { $path } aufgehoben und eine neue begonnen, die keine Wallets kennt.
    .next = Füge deine Wallets wieder hinzu: Ihr Verlauf kommt vom Server zurück, aber jeder Schlüssel muss noch einmal eingefügt werden. Die alten Schlüssel bleiben im Schlüsselbund, unter { $service }.
notifications-missing = kein Benachrichtigungsdienst
    .text = Dieser Desktop hat keinen Benachrichtigungsdienst, darum siehst du Zahlungen nur hier und im Infobereich.
    .next = Installiere oder starte einen (dunst, mako oder den deines Desktops). Satchime benutzt ihn, sobald er da ist, und meldet dann, was du verpasst hast.
notifications-failing = Benachrichtigungen scheitern
    .text = Der Benachrichtigungsdienst des Desktops nimmt gerade keine Benachrichtigungen an.
    .next = Zahlungen siehst du hier trotzdem. Satchime versucht es weiter und meldet dann, was du verpasst hast.
notifications-forbidden = Benachrichtigungen sind nicht erlaubt
    .text = Das System lässt Satchime keine Benachrichtigungen zeigen, darum siehst du Zahlungen nur hier und im Infobereich.
    .next = Erlaube Satchime in den Benachrichtigungseinstellungen des Systems; dann meldet es, was du verpasst hast.
address-of-other = anderer Server
    .text = Der Server unter dieser Adresse kennt dieses Wallet nicht.
    .next = Prüfe die Adresse: Sie muss auf anderem Weg zum selben LNbits führen.
setting-refused = nicht geändert
    .next = Alles ist, wie es war.
clipboard-failed = nicht kopiert
    .text = Die Zwischenablage war nicht zu erreichen.
    .next = Markiere den Text und kopiere ihn von Hand.
nothing-to-copy = nicht kopiert
    .text = So etwas hat diese Zahlung nicht.
    .next = Vielleicht wurde ihr Wallet inzwischen entfernt.
declined = nicht getan
    .text = Du hast nicht zugestimmt, darum wurde nichts getan.
    .next = War das ein Versehen, versuche es noch einmal.
server-unknown = nicht getan
    .text = Du hast Satchime diesen Server noch nichts fragen lassen.
    .next = Suche dort zuerst dein Wallet.
already-asking = nicht getan
    .text = Satchime fragt dich schon etwas anderes.
    .next = Beantworte das zuerst.
shortcut-missing = kein Tastenkürzel
    .text = { $shortcut } öffnet Satchime nicht: { $fault }.
    .next = Wähle in den Einstellungen ein anderes, oder lass deinen Desktop satchime --show mit einem eigenen Kürzel starten.
