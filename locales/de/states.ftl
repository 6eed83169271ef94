## Wie der Zustand der Verbindung eines Wallets heißt; eine Zeit kann folgen: „live seit 2 h“, „verbindet in 4 s neu“.

state-off = aus
state-paused = pausiert
state-connecting = verbindet
state-verifying = prüft den Schlüssel
state-catching-up = holt auf
state-listening = hört zu
state-live = live
state-reconnecting = verbindet neu
state-stopped = angehalten

## Was dem Namen des Zustands oder seiner Zeit folgt.

remark-push-missing = , aber es kommen keine Meldungen vom Server: wird regelmäßig geprüft
remark-polled = , wird regelmäßig geprüft
remark-no-socket = , ohne Meldungen vom Server: Sein Proxy lehnt WebSockets ab
remark-unconfirmed = , unbestätigt

## Was ein Zustand bedeutet und was daraus folgt.

meaning-waits-and-asks = Satchime wartet auf dich und fragt den Server ab und zu wieder.
meaning-waits = Satchime wartet auf dich, bevor es einen neuen Versuch macht.
meaning-off = Zahlungen, die in der Zwischenzeit kommen, werden gefunden, sobald es weitergeht.
meaning-coming = Zahlungen, die in der Zwischenzeit kamen, werden gefunden, sobald es live ist.
meaning-pushed = Zahlungen kommen sofort an, und jede wird geprüft.
meaning-push-missing = Der Server antwortet, meldet Zahlungen aber nicht von selbst.
meaning-no-socket = Der Server beantwortet Fragen, aber WebSockets kommen nicht zu ihm durch, darum kann er Zahlungen nicht von selbst melden.
meaning-polled-admin = Ein Admin-Key wird nie in eine Adresse geschrieben, darum kann der Server Zahlungen nicht von selbst melden. { -asked-often } Mit dem Invoice-Key erfährst du sofort davon.
meaning-polled = Der Server kann Zahlungen nicht von selbst melden. { -asked-often }
meaning-unconfirmed = Der Server meldet jede Zahlung, und ohne Schlüssel lässt sich keine bestätigen.
-asked-often = Er wird etwa alle 10 Sekunden gefragt, seltener, wenn viele Wallets einen Server teilen.

## Womit ein Wallet beobachtet wird. .note: was davon zu wissen ist, .label: in einem Wort.

access-invoice = Invoice-Key
access-admin = Admin-Key
    .note = Das ist der Admin-Key: Er funktioniert, aber wer ihn in die Hände bekommt, kann aus diesem Wallet Geld ausgeben. Der Invoice/read-Key genügt; er steht gleich unter dem Admin-Key auf der Seite des Wallets, unter „API docs“.
access-id-only = nur Wallet-ID
    .label = unbestätigt
    .note = Ohne Schlüssel lässt sich nichts bestätigen: Wer die Wallet-ID kennt, kann Zahlungen erfinden. Darum gelten alle als unbestätigt, und es gibt kein Guthaben. Füge den Invoice-Key hinzu, um das zu ändern.
    .may-be-deaf = Dieser Server verbirgt seine Version: LNbits sendet ab 0.12.8 nichts mehr an eine Wallet-ID.

## Was neben einem Wallet steht, wenn etwas nicht so ist, wie es sein soll.

note-unreadable = { $count ->
        [one] 1 Zahlung nicht lesbar
       *[other] { $count } Zahlungen nicht lesbar
    }
    .text = { $count ->
        [one] Der Server meldet eine Zahlung in einer Form, die sich nicht lesen lässt, darum kann Satchime sie dir nicht melden: Suche sie im Wallet selbst. Alle anderen werden gemeldet, und Satchime versucht es einmal am Tag wieder.
       *[other] Der Server meldet einige Zahlungen in einer Form, die sich nicht lesen lässt, darum kann Satchime sie dir nicht melden: Suche sie im Wallet selbst. Alle anderen werden gemeldet, und Satchime versucht es einmal am Tag wieder.
    }
note-polled = regelmäßig geprüft
    .text = Der Server meldet Zahlungen nicht von selbst. { -asked-often }
note-no-socket = ohne Meldungen vom Server
    .text = WebSockets kommen nicht zum Server durch. { -asked-often }
advice-push-missing = { -asked-often } Nichts geht verloren, aber du erfährst von Zahlungen etwas später. Ein Neustart von LNbits behebt das meist.
advice-no-socket = { -asked-often } Nichts geht verloren, aber du erfährst von Zahlungen etwas später. Etwas vor dem Server, meist sein eigener Proxy, lehnt WebSockets ab. In nginx lassen proxy_set_header Upgrade $http_upgrade und proxy_set_header Connection "upgrade" sie durch. Satchime versucht es ab und zu wieder.

## Eine Testnachricht an den eigenen Kanal des Wallets.

push-test-arrived = Die Testnachricht kam in { $milliseconds } ms zurück
    .text = Der Weg vom Server zu diesem Computer funktioniert: Zahlungen werden sofort gemeldet.
push-test-not-arrived = Die Testnachricht kam nicht zurück
    .text = Der Server nahm sie an, aber nichts kam an. Satchime fragt den Server jetzt öfter, darum werden Zahlungen trotzdem gefunden. Ein Neustart von LNbits behebt seine Kanäle meist.
push-test-not-sent = Die Testnachricht ließ sich nicht senden: { $title }
    .text = { $text } Zahlungen hängen nicht von dieser Nachricht ab: Satchime fragt den Server ohnehin.
push-test-not-pushed = Nichts zu testen: Dieses Wallet wird regelmäßig geprüft
    .text = Der Server meldet nichts auf dem Kanal, den dieses Wallet benutzen darf. Ein Admin-Key wird in keine Adresse geschrieben; mit dem Invoice-Key werden Zahlungen sofort gemeldet.
push-test-no-socket = WebSockets kommen nicht zum Server durch
    .text = Eine Testnachricht könnte nicht zurückkommen. Zahlungen werden trotzdem gefunden, weil Satchime den Server regelmäßig fragt. Wer den Server betreibt, kann WebSockets durch seinen Proxy lassen.
push-test-not-connected = Nicht verbunden
    .text = Gerade gibt es keine Verbindung zu testen. Versuche es wieder, wenn das Wallet live ist.
push-test-interrupted = Die Verbindung endete während des Tests
    .text = Satchime verbindet sich von selbst neu. Versuche es wieder, wenn das Wallet live ist.

## Wie es allen Wallets geht: die erste Zeile des Menüs.

summary-none = Noch kein Wallet
summary-paused = Pausiert
summary-off = Alle Wallets sind aus
summary-one-stuck = { $wallet }: { $title }
summary-stuck = { $count ->
        [one] 1 Wallet braucht dich
       *[other] { $count } Wallets brauchen dich
    }
summary-live = { $count ->
        [one] 1 Wallet live
        [2] Beide Wallets live
       *[other] Alle { $count } Wallets live
    }
summary-connecting = 1 Wallet verbindet
summary-some-live = { $live } von { $count } Wallets live
