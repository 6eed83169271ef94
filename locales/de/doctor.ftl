## Was `satchimectl doctor` ansieht, je in ein oder zwei Wörtern, und unter welchen Überschriften.

doctor-looked =
    .reachable = erreichbar
    .unlocked = entsperrt
    .place = Ort
    .free-space = freier Platz
    .database = Datenbank
    .user = benutzt von
    .traces = Spuren
    .put-aside = beiseitegelegt
    .session = Sitzung
    .notifications = Benachrichtigungen
    .tray = Infobereich
    .wanted = gewünscht
    .watched = beobachtet
    .way = Weg
    .server = Server
    .key = Schlüssel
    .payments = Zahlungen
    .clock = Uhr
    .channel = Kanal
    .subscription = Abonnement
    .push-test = Kanaltest
    .removals = Entfernen
    .wallets = Wallets
doctor-keyring = Schlüsselbund
doctor-folder = Datenordner
doctor-desktop = Desktop
doctor-wallets = Wallets
doctor-wallet = Wallet „{ $wallet }“
doctor-wrong = Etwas stimmt nicht; sieh dir die Zeilen mit ✗ an.
doctor-well = Alles in Ordnung.

## Der Schlüsselbund

doctor-keychain = der Schlüsselbund von macOS
doctor-credentials = die Anmeldeinformationsverwaltung von Windows
doctor-secret-service = Secret Service von { $program }
    .unknown = Secret Service von einem unbekannten Programm
doctor-no-collection = Der Schlüsselbund hat keine Standardsammlung, in der Schlüssel liegen könnten.
    .next = Lege eine an: Melde dich ab und wieder an, oder nimm die Passwortverwaltung deines Desktops (Seahorse, KWalletManager).
doctor-unlocked = ja
doctor-keyring-refused = er beantwortete eine einfache Frage nicht

## Der Datenordner

doctor-place-missing = { $path }, noch nicht vorhanden
doctor-place-unseen = { $path } lässt sich nicht ansehen: { $why }.
    .next = Gib dir das Recht darauf.
doctor-place-own = { $path }, für dich allein ({ $mode })
doctor-place-open = { $path }, wo andere sehen, welche Dateien es gibt ({ $mode }), aber nicht, was darin steht
    .next = Sperre ihn für andere: chmod 700 '{ $path }'
doctor-little-space = Nur noch { $size } frei: Vielleicht können Zahlungen bald nicht mehr aufgeschrieben werden.
    .next = Schaffe Platz auf diesem Datenträger.
doctor-space-unknown = nicht zu erfahren: { $why }
doctor-bytes = { $count } Bytes
doctor-database = unversehrt, { $size }
    .none = noch keine; sie entsteht mit dem ersten Wallet
doctor-damaged = Starte Satchime oder `satchimectl watch`: Es legt { $path } beiseite und beginnt eine neue.
doctor-traces = in der Datenbank können noch Spuren eines entfernten Wallets sein; der nächste Start von Satchime beseitigt sie
doctor-put-aside = { $path }, eine beschädigte Datenbank, die beiseitegelegt wurde, ist noch da
    .next = Lösche sie, wenn du sie nicht brauchst; das nächste Wallet, das du entfernst, nimmt sie mit.
doctor-user-nobody = zurzeit niemandem
doctor-user = Satchime, das gerade läuft
    .process = Satchime, das gerade läuft (Prozess { $process })

## Der Desktop

doctor-built-in = eingebaut
doctor-no-session = hier ist keine Desktop-Sitzung (kein D-Bus-Sitzungsbus): Die App kann nichts zeigen, `satchimectl watch` funktioniert
    .keyring = Hier ist keine Desktop-Sitzung (kein D-Bus-Sitzungsbus), also auch kein Schlüsselbund.
doctor-no-notifications = Hier zeigt nichts Benachrichtigungen.
    .next = Starte den Benachrichtigungsdienst deines Desktops, oder installiere einen (dunst, mako).
doctor-notifications = { $daemon } ({ $able })
    .unclickable = { $daemon } ({ $able }); lässt sich nicht anklicken
doctor-tray = Symbole werden gezeigt
    .by = Symbole werden gezeigt, von { $program }
doctor-no-tray = Hier zeigt nichts Symbole im Infobereich.
    .next = Schalte den Infobereich deiner Leiste ein; unter GNOME installiere die Erweiterung AppIndicator. Das Fenster geht auch ohne.

## Ein Wallet

doctor-wallets-none = noch keines
    .next = Füge eines hinzu: satchimectl wallet add --server URL
doctor-removals = { $count } nicht beendet: Ein Schlüssel kann noch im Schlüsselbund sein
    .next = Entsperre den Schlüsselbund; der nächste Start von Satchime bringt sie zu Ende.
doctor-wallet-off = ausgeschaltet, darum wird nichts davon gemeldet
doctor-way = { $route }, wie du es gewählt hast
doctor-server = { $server }, LNbits { $version }
    .unknown = { $server } antwortet, nennt aber seine Version nicht
doctor-key = { $access }, gültig, Guthaben { $balance }
    .unseen = nicht angesehen, weil der Schlüsselbund nicht zu lesen ist
    .session = nicht im Schlüsselbund; Satchime, das gerade läuft, hat ihn vielleicht für diese Sitzung
doctor-clock = stimmt mit der des Servers überein
doctor-clock-ahead = Die Uhr des Servers geht gegenüber diesem Computer { $seconds } s vor.
    .next = Stelle die falsche; bis dahin ist auf die Zeiten von Zahlungen kein Verlass.
doctor-clock-behind = Die Uhr des Servers geht gegenüber diesem Computer { $seconds } s nach.
doctor-channel-key = der Schlüssel des Wallets: Der Server meldet dort Zahlungen
    .silent = der Schlüssel des Wallets: Der Server meldet dort nichts, darum wird er regelmäßig gefragt
doctor-channel-id = die Wallet-ID: Der Server meldet dort Zahlungen
    .silent = die Wallet-ID: Der Server meldet dort nichts, darum wird er regelmäßig gefragt
doctor-channel-silent = Entferne das Wallet und füge es mit --channel auto wieder hinzu, vor LNbits 0.12.8 auch mit --wallet-id.
doctor-subscription = der WebSocket öffnet sich
doctor-test-silent = Nichts zu testen: Auf diesem Kanal meldet der Server nichts
doctor-test-lost = Starte LNbits neu: Das behebt seine Kanäle meist. Bis dahin findet Satchime Zahlungen, indem es fragt.
doctor-test-not-connected = Nicht getestet: Es gibt kein Abonnement.
    .next = Behebe, was es am Öffnen hindert, und teste dann noch einmal.

## Wie es einem Wallet geht, oder ging, als Satchime zuletzt lief. Jeder Teil nimmt den davor auf: „live seit 2 h“.

doctor-is = { $state } seit { $span }{ $remark }
    .problem = { $is }: { $problem }
    .retry = { $is }, nächster Versuch { $when }
    .running = { $is }; Satchime läuft (gesehen { $seen })
doctor-was = zuletzt { $state } { $seen }{ $remark }
    .problem = { $was } ({ $problem })
    .stopped = { $was }; Satchime läuft nicht
    .next = Starte Satchime oder `satchimectl watch`.
doctor-not-watched = noch nicht beobachtet; Satchime läuft
    .stopped = noch nicht beobachtet; Satchime läuft nicht
doctor-rejected = Behebe das und lass es Satchime dann noch einmal versuchen: in seinem Fenster, oder indem du es neu startest.
doctor-push-missing = Sieh nach, wo sie verloren gehen: satchimectl doctor --test-push
doctor-frame = letzte Nachricht { $when }
    .never = noch keine Nachricht
doctor-confirmed = zuletzt bestätigt { $when }
    .never = noch nichts bestätigt
doctor-compared = zuletzt mit dem Server verglichen { $when }
    .never = noch nicht mit dem Server verglichen
doctor-compares = vergleicht wieder { $when }
doctor-reconnects = { $count ->
        [0] nie neu verbunden
        [one] einmal neu verbunden
       *[other] { $count }-mal neu verbunden
    }
doctor-found = { $count ->
        [one] 1 Zahlung kam ohne Meldung
       *[other] { $count } Zahlungen kamen ohne Meldung
    }
doctor-trouble = letzte Störung { $when }: { $problem }
doctor-history = liest die Vergangenheit: bisher { $read } Zahlungen
    .of = liest die Vergangenheit: bisher { $read } von { $total } Zahlungen

## Zeitspannen, von mindestens zwei, im Dativ.

doctor-seconds = { $count } s
doctor-minutes = { $count } min
doctor-hours = { $count } h
doctor-days = { $count } Tagen
doctor-ago = vor { $span }
    .now = gerade eben
    .ahead = um { $time }, nach einer Uhr, die seitdem zurückgestellt wurde
doctor-in = in { $span }
    .now = jetzt

## Was `satchimectl audit` fand.

audit-one-key = Der angegebene Schlüssel gehört zu einem einzigen Wallet.
    .next = Nenne es: satchimectl audit WALLET
audit-no-key = Dieses Wallet wird nur mit seiner ID beobachtet, darum kann der Server nicht danach gefragt werden.
    .next = Füge seinen Invoice/read-Key hinzu.
audit-session-key = Wird sein Schlüssel nur für eine Sitzung behalten, gib ihn mit --key-file oder in SATCHIME_KEY.
audit-other-key = Der angegebene Schlüssel ist nicht der, mit dem dieses Wallet beobachtet wird, darum wurde er nicht gesendet.
    .next = Gib den Schlüssel an, mit dem das Wallet hinzugefügt wurde.
audit-endless = seine Liste der Zahlungen nimmt kein Ende
audit-reading = Liest { $count } Zahlungen von „{ $wallet }“, so langsam, wie es der Server erlaubt: etwa { $seconds } s.
audit-wallet = „{ $wallet }“ auf { $server }
audit-not-compared = nicht verglichen: { $why }
audit-equal = Zahlungen: { $here } hier, { $there } dort; alle stimmen überein
    .read = Zahlungen: { $here } hier, { $there } dort; die lesbaren stimmen überein
audit-differs = { $count ->
        [one] Zahlungen: { $here } hier, { $there } dort; 1 weicht ab
       *[other] Zahlungen: { $here } hier, { $there } dort; { $count } weichen ab
    }
audit-deleted = { $count ->
        [one] 1 fehlgeschlagene ist nur noch hier: Dieser Server löscht solche
       *[other] { $count } fehlgeschlagene sind nur noch hier: Dieser Server löscht solche
    }
audit-unreadable = { $count ->
        [one] 1 Eintrag des Servers kann diese Version nicht lesen
       *[other] { $count } Einträge des Servers kann diese Version nicht lesen
    }
audit-history = Sein Verlauf wird noch gelesen; vergleiche wieder, wenn er gelesen ist.
audit-running = Satchime läuft und ist vielleicht gerade dabei, es zu bemerken; vergleiche nach einer Weile wieder.
audit-missing-here = fehlt hier
audit-missing-there = fehlt dort
audit-different = verschieden
audit-both = hier { $here }, dort { $there }
audit-entry = { $amount } (Gebühr { $fee }) { $status }
audit-status =
    .pending = ausstehend
    .settled = abgeschlossen
    .failed = fehlgeschlagen
