## Was satchimectl Menschen sagt. Was getippt wird, bleibt in jeder Sprache gleich: Befehle, Optionen, URL, FILE, Namen und
## Werte von Einstellungen.

ctl-error = Fehler:
ctl-note = Hinweis:
ctl-what-to-do = was zu tun ist:
ctl-try-again = Versuche es noch einmal.
ctl-question = { $question } [j/N]
    .yes = j ja
ctl-of-wallet = „{ $wallet }“: { $words }

## Was nicht getan werden kann: was geschehen ist und was zu tun ist (.next).

ctl-start-refused = Dieses System ließ den Start nicht zu: { $why }.
ctl-signals-refused = Dieses System gibt keine Signale weiter: { $why }.
ctl-output-failed = Die Ausgabe konnte nicht geschrieben werden: { $why }.
    .next = Schaffe Platz, wo sie landet, oder leite sie anderswohin.
ctl-folder-newer = Darin wurde nichts geändert.
ctl-folder-older = Darin wurde nichts geändert. Beende das ältere Satchime, falls es läuft, und starte diese Version einmal, oder `satchimectl watch`: Das bringt den Ordner auf den neuen Stand.
ctl-folder-held = Benutze sein Fenster oder beende es zuerst.
-or-without-keyring = oder beobachte, ohne etwas zu speichern: satchimectl watch --server URL
ctl-keyring-missing = Starte ihn (GNOME Keyring, KWallet, KeePassXC), { -or-without-keyring }
ctl-keyring-locked = Entsperre ihn und versuche es noch einmal, { -or-without-keyring }
ctl-keyring-timed-out = Such seinen Dialog zum Entsperren und versuche es noch einmal, { -or-without-keyring }
ctl-keyring-failed = Versuche es noch einmal, { -or-without-keyring }
ctl-key-missing = Entferne das Wallet und füge es mit seinem Schlüssel wieder hinzu.
ctl-tls-own-server = Ist es dein eigener Server: satchimectl server trust URL zeigt sein Zertifikat und womit es zu vergleichen ist, und nimmt mit --ca FILE sein Stammzertifikat.
ctl-other-way = { $next } Den Weg dorthin wählst du mit: satchimectl server route URL
ctl-as-address = Um diese Adresse als weitere zu behalten, gib dasselbe mit --as-address ein.
ctl-already-watched = Es ist nichts zu tun; um es zu ändern, entferne es zuerst.
ctl-nothing-to-watch = Gib --wallet-id an, oder als --server die Adresse deiner Wallet-Seite.
ctl-empty-name = Gib mit --name einen Namen an, den man sehen kann.
ctl-start-again = Starte den Befehl noch einmal.
ctl-private-http = Nimm https://, oder füge --allow-private-http hinzu, wenn du allen in jedem Netz vertraust, in das dieser Computer kommt.
ctl-key-as-address = Gib als --server die Adresse des Servers an; der Schlüssel kommt aus --key-file oder der Standardeingabe.
ctl-key-empty = Gib ihn mit --key-file oder über die Standardeingabe; um nur mit der Wallet-ID zu beobachten, gib --no-key an.

## Schlüssel und Passwörter

ctl-key-prompt = Der Invoice/read-Key des Wallets (wird nicht gezeigt):
ctl-key-unreadable = Der Schlüssel konnte nicht gelesen werden: { $why }.
    .next = Gib ihn mit --key-file, in SATCHIME_KEY oder über die Standardeingabe.
ctl-key-file-unreadable = Der Schlüssel konnte nicht aus { $file } gelesen werden: { $why }.
    .next = Nenne eine Datei, die du lesen darfst und in deren erster Zeile der Schlüssel steht.
ctl-key-file-open = Andere können den Schlüssel in { $file } lesen. Sperre die Datei für sie: chmod 600 '{ $file }'
ctl-password-prompt = Das Passwort des Proxys (wird nicht gezeigt):
ctl-password-unreadable = Das Passwort des Proxys konnte nicht gelesen werden: { $why }.
    .next = Gib es mit --password-file oder über die Standardeingabe.
ctl-password-file-open = Andere können das Passwort in { $file } lesen. Sperre die Datei für sie: chmod 600 '{ $file }'

## Wallets

ctl-wallets-none = Noch gibt es kein Wallet. Füge eines hinzu: satchimectl wallet add --server URL
ctl-no-such-wallet = Ein Wallet mit diesem Namen oder dieser ID gibt es nicht.
    .next = Welche es gibt, zeigt: satchimectl wallet list
ctl-several-wallets = { $count } Wallets heißen so.
    .next = Nenne das gemeinte mit seiner ID: { $ids }.
ctl-added = „{ $wallet }“ auf { $server } hinzugefügt: { $access }.
    .balance = „{ $wallet }“ auf { $server } hinzugefügt: { $access }, Guthaben { $balance }.
ctl-added-address = { $server } ist jetzt eine weitere Adresse von „{ $wallet }“.
ctl-silent-channel = Auf diesem Kanal meldet dieser Server nichts, darum wird er regelmäßig gefragt. Mit --channel auto erscheinen Zahlungen sofort.
ctl-remove = „{ $wallet }“ auf { $server } entfernen, mit Schlüssel und Verlauf auf diesem Computer?
    .unasked = Wird „{ $wallet }“ entfernt, sind sein Schlüssel und sein Verlauf weg.
    .copies = Mit ihm verschwinden die beschädigten Datenbanken, die beiseitegelegt wurden: { $copies }.
    .next = Ist das gewollt, gib --yes an.
ctl-removed = „{ $wallet }“ entfernt, mit Schlüssel und Verlauf.
    .copy = { $file } gelöscht, eine beschädigte Datenbank, die beiseitegelegt worden war.
    .nothing = Es wurde nichts entfernt.
ctl-wallet-off = { $wallet } (aus)
ctl-table =
    .name = NAME
    .server = SERVER
    .access = BEOBACHTET MIT
    .balance = GUTHABEN
    .id = ID

## Beobachten

ctl-watching = { $count ->
        [one] Ein Wallet wird beobachtet. Strg+C beendet.
       *[other] { $count } Wallets werden beobachtet. Strg+C beendet.
    }
    .demo = Zwei erfundene Wallets werden beobachtet; hier ist kein echtes Geld. Strg+C beendet.
ctl-watch-none = Noch gibt es kein Wallet zu beobachten.
    .next = Füge eines hinzu: satchimectl wallet add --server URL, oder probiere: satchimectl watch --demo
ctl-watch-paused = Satchime ist pausiert.
    .next = Setze es im Fenster fort, oder so: satchimectl settings set paused off
ctl-watch-off = Alle Wallets sind ausgeschaltet.
    .next = Schalte eines ein: auf seiner Seite im Fenster von Satchime.
ctl-demo-failed = Erlaube Programmen, auf 127.0.0.1 zu lauschen.
ctl-retry = verbindet in { $seconds } s neu, { $problem } (Versuch { $attempt })

## Zahlungen; die ersten Wörter stehen in Klammern hinter einer Zahlung.

ctl-pending = ausstehend
    .unknown = ausstehend, aber der Server kennt sie nicht mehr
ctl-not-sent = nicht gesendet
ctl-taken-back = zurückgenommen
ctl-failed = fehlgeschlagen
ctl-unconfirmed = unbestätigt
ctl-payments-none = Noch wurde keine Zahlung aufgeschrieben.
ctl-payments-newest = Das sind die neuesten { $count }. Mehr zeigt: --limit N
ctl-no-such-payment = Eine solche Zahlung gibt es nicht.
    .next = Gib ihren Zahlungs-Hash oder ihre Checking-ID an: satchimectl payments --json

## Server. $route: „über Tor auf 127.0.0.1:9050“.

ctl-route = Satchime erreicht { $server } { $route }.
    .alone = Satchime erreicht { $server } { $route }, und auf keinem anderen Weg.
ctl-trusted-system = Für { $server } bürgen die Zertifizierungsstellen des Systems.
ctl-trusted-pinned = Für { $server } bürgt allein sein Zertifikat { $sha256 }.
ctl-trusted-own = Für { $server } bürgen allein die Zertifikate in dieser Datei.
ctl-not-trusted = Es wurde nichts geändert.
ctl-http-no-certificate = { $server } ist http und zeigt kein Zertifikat.
    .next = Gib die https://-Adresse des Servers an.
ctl-other-certificate = { $server } zeigt ein anderes Zertifikat: Sein Fingerabdruck ist { $sha256 }.
    .next = Es wurde nichts geändert. Vergleiche auf dem Server selbst.
ctl-trust-once = Ist es dein eigener Server, gib mit --ca FILE sein Stammzertifikat an, oder, wenn du es auf dem Server selbst verglichen hast ({ $command }), den Fingerabdruck des Zertifikats: --fingerprint { $sha256 }
ctl-compare = Vergleiche den Fingerabdruck auf dem Server selbst:
ctl-same = Ist er derselbe?
    .unasked = Ob er derselbe ist, musst du sagen.
    .next = Wenn ja: satchimectl server trust { $server } --fingerprint { $sha256 }
ctl-servers-none = Über keinen Server wurde etwas entschieden: Für jeden bürgen die Zertifizierungsstellen des Systems, und Satchime erreicht ihn, wie das System es vorgibt.
ctl-server-system = { $server }: dafür bürgen die Zertifizierungsstellen des Systems; erreicht { $route }
ctl-server-pinned = { $server }: dafür bürgt das Zertifikat { $sha256 }; erreicht { $route }
ctl-server-own = { $server }: dafür bürgen eigene Stammzertifikate; erreicht { $route }
ctl-server-unreadable = { $server }: nicht zu lesen, darum wird nichts dorthin gesendet

## Einstellungen

ctl-no-such-setting = Eine Einstellung „{ $name }“ gibt es nicht.
    .next = Es gibt: { $names }.
ctl-not-per-wallet = { $name } gilt für alle Wallets gleich.
    .next = Eigene Werte kann ein Wallet haben für: { $names }.
ctl-no-value = Das ist kein Wert für { $name }.
value-wrong = schreibe { $values }
values =
    .on-off = on oder off
    .unit = sat, btc oder die drei Buchstaben einer Währung, etwa EUR
    .language = system, en, de oder es
    .directions = both, incoming oder outgoing
    .amount = einen Betrag in sat, etwa 1000
    .limit = einen Betrag in sat, oder off
    .minutes = eine Anzahl Minuten, oder off
    .mute = off, hour, tomorrow oder always
    .messages = links oder any
    .volume = eine Zahl von 0 bis 100
    .sound = built-in, none oder den ganzen Pfad einer eigenen Datei im Format WAV, MP3, FLAC oder Ogg Vorbis
    .shortcut = Tasten wie Ctrl+Alt+S, oder off
    .hours = Tage und Zeiten, etwa "mon,tue,wed,thu,fri 22:00-08:00; sat,sun 00:00-24:00", oder off
setting-help =
    .paused = Nichts beobachten, bis es wieder auf off steht
    .hide-amounts = In Infobereich, Fenster und Benachrichtigungen keine Beträge zeigen
    .open-shortcut = Das Fenster von überall mit diesen Tasten öffnen
    .unit = Beträge hierin zeigen; eine Währung zum Kurs, den der Server eines Wallets nennt
    .language = Diese Sprache sprechen, oder die des Systems
    .directions = Eingehende Zahlungen melden, ausgehende oder beide
    .minimum = Keine kleineren Zahlungen melden
    .settled = Abgeschlossene Zahlungen melden
    .failed = Ausgehende Zahlungen melden, die fehlschlugen, und eingehende, die zurückgenommen wurden
    .pending = Ausgehende Zahlungen melden, die unterwegs sind und noch fehlschlagen können
    .popup = Mit einer Benachrichtigung auf dem Bildschirm melden
    .sound = Mit einem Ton melden
    .badge = Am Symbol zählen, was noch nicht angesehen wurde
    .popup-amounts = In Benachrichtigungen Beträge zeigen
    .popup-memos = In Benachrichtigungen zeigen, was der Zahlende geschrieben hat
    .spam-below = Keine kleineren eingehenden Zahlungen melden, die eine Nachricht tragen
    .spam-messages = Welche Nachrichten das sind: solche mit einem Link, oder jede
    .mute = Außer Alarmen nichts melden: eine Stunde, bis morgen um 8:00, oder bis es wieder auf off steht
    .quiet-hours = Wann außer Alarmen nichts gemeldet wird; der Rest wird danach zusammengefasst
    .alarm-outgoing-above = Größere ausgehende Zahlungen immer melden
    .alarm-balance-below = Immer melden, wenn ein Guthaben darunter fällt
    .alarm-not-live = Immer melden, wenn ein Wallet so lange nicht live war
    .alarm-rejected = Immer melden, wenn ein Server den Schlüssel eines Wallets ablehnt
    .volume = Wie laut Töne sind, in Prozent
    .sound-incoming = Der Ton eingegangener Zahlungen
    .sound-outgoing = Der Ton ausgegangener Zahlungen
    .sound-failed = Der Ton von Zahlungen, die fehlschlugen oder zurückgenommen wurden
    .sound-alarm = Der Ton von Alarmen
    .speak-amounts = Nach dem Ton Beträge vorlesen, sofern sie nicht verborgen sind
