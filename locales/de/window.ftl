# Die Wörter des Fensters. Anrede: du. Zahlen und Uhrzeiten schreibt das System.
#
# Ein Name je Sache:
#   wallet = das Wallet (Mehrzahl: Wallets)      sat = sat nach Zahlen, sonst Sats
#   payment = Zahlung; settles = wird abgeschlossen; fails = schlägt fehl
#   memo = Memo; comment = Kommentar; invoice = Rechnung
#   key = Schlüssel; invoice key = Invoice-Key; admin key = Admin-Key, wie in LNbits; „Invoice/read key“ nur, wo dessen
#   Beschriftung gemeint ist
#   watch = beobachten; live = live; push = Meldung vom Server
#   notification = Benachrichtigung; popup = Popup; sound = Ton; badge = Zähler
#   mute = stummschalten; quiet hours = Ruhezeiten; alarm = Alarm
#   keyring = Schlüsselbund; session = Sitzung; tray = Infobereich
#   server = Server; address = Adresse; log-in = Anmeldung; wallet id = Wallet-ID; channel = Kanal

action-add = Hinzufügen
action-back = Zurück
    .keys = Zurück (Esc)
action-cancel = Abbrechen
action-checking = Wird geprüft …
action-connect-wallet = Wallet verbinden
action-dismiss = Ausblenden
action-quit = Beenden
    .app = Satchime beenden
    .keys = Satchime beenden (Strg+Q)
action-remove = Entfernen
action-retry-now = Jetzt versuchen
action-save = Speichern
action-settings = Einstellungen
    .keys = Einstellungen (Strg+,)
action-try-again = Noch einmal versuchen
action-undo = Rückgängig
    .what = Rückgängig: { $what }
    .keys = Rückgängig: { $what } (Strg+Z)

loading = Wird geladen
unit-sat = sat
# Where a currency's rate is older than an hour.
amount-dated = Zum Kurs von { $time }
amount-sat = { $amount } sat
unit-min = min
amount-hidden = Betrag verborgen
amounts-show = Beträge vorübergehend zeigen
amounts-hide = Beträge wieder verbergen

key-show = Schlüssel zeigen
key-hide = Schlüssel verbergen
password-show = Passwort zeigen
password-hide = Passwort verbergen

announce-more = { $first }. Und { $count } weitere.

window-unreachable = etwas ging schief
    .text = Das Fenster von Satchime erreicht die App dahinter nicht.
    .next = Versuche es noch einmal. Bleibt es dabei, beende Satchime und starte es neu.

## Times

time-now = jetzt
time-just-now = gerade eben
time-seconds = { $count } s
    .ago = vor { $count } s
time-minutes = { $count } min
    .ago = vor { $count } min
time-hours = { $count } h
    .ago = vor { $count } h
time-days = { $count ->
    [one] { $count } Tag
   *[other] { $count } Tagen
}
time-minutes-seconds = { $minutes } min { $seconds } s
time-in = in { $span }
time-today = Heute
time-yesterday = Gestern
time-tomorrow = Morgen
time-day-and-time = { $day }, { $time }

## Banners

banner-demo = <b>Demo</b> – das sind keine echten Sats
banner-demo-leave = Verlassen
banner-paused = <b>Pausiert.</b> Was du verpasst, siehst du, wenn du fortsetzt.
banner-do-not-disturb = „Nicht stören“ ist an: Der Desktop hält Popups zurück.
banner-no-tray = Kein Infobereich gefunden. Schließt du dieses Fenster, läuft Satchime weiter; starte es noch einmal, um es zurückzuholen.

## Welcome

welcome-title =
    Hör es, sobald
    Sats ankommen
welcome-lead = Satchime sitzt im Infobereich und meldet dir jede ein- und ausgehende Zahlung deiner LNbits-Wallets: bestätigt und genau einmal.
welcome-demo = Demo ausprobieren
    .busy = Demo startet …
welcome-privacy = Spricht nur mit deinem LNbits-Server. Schlüssel bleiben im Schlüsselbund dieses Computers.
welcome-example = Laden · Zwei Flat Whites ☕️

## Home

home-wallets = Wallets
home-pause = Pausieren
    .all = Alle Wallets pausieren
home-resume = Fortsetzen
    .all = Alle Wallets fortsetzen
home-show-all = { $count ->
    [one] { $count } Wallet zeigen
   *[other] Alle { $count } Wallets zeigen
}
home-show-fewer = Weniger zeigen
home-session-only = Nur diese Sitzung
    .hint = Der Schlüssel wird vergessen, wenn Satchime beendet wird
home-payments = Zahlungen
home-filter = Zahlungen zeigen von
home-filter-all = Alle Wallets
home-new-payments = { $count ->
    [one] { $count } neue Zahlung
   *[other] { $count } neue Zahlungen
}
home-quiet = Alles ruhig
    .hint = Die nächste Zahlung erscheint hier, sobald sie abgeschlossen ist.
home-older = Ältere Zahlungen zeigen
home-fee = Gebühr { $amount }

## A connection's state, with what ticks

connection-retry = Verbindet in { $span } neu
    .now = Verbindet jetzt neu
connection-because = { $state }: { $problem }
connection-next-try = Nächster Versuch in { $span }
    .now = Nächster Versuch jetzt
connection-for = { $state } seit { $span }
    .now = { $state }, seit eben

## Payments

payment = Zahlung
payment-received = Empfangen
payment-sent = Gesendet
payment-awaited = Eingang erwartet
payment-sending = Wird gesendet
payment-sending-unknown = Wird gesendet, dem Server unbekannt
payment-not-received = Nicht empfangen
payment-not-sent = Nicht gesendet
payment-reported-received = Als empfangen gemeldet
payment-reported-sent = Als gesendet gemeldet

payment-spoken = { $happened }, { $wallet }
    .note = { $happened }, { $wallet }: { $note }
payment-spoken-amount = { $happened }: { $amount }
    .unconfirmed = { $happened }: { $amount }, unbestätigt
payment-spoken-hidden = { $happened }, Betrag verborgen
    .unconfirmed = { $happened }, Betrag verborgen, unbestätigt
payment-spoken-when = { $payment }, { $time }

mark-pending = Ausstehend
    .incoming = Die Rechnung ist noch nicht bezahlt.
    .outgoing = Unterwegs: Der Server weiß noch nicht, ob sie ankommt. Die Gebühr ist das Höchste, was sie kosten kann.
mark-unknown = Unbekannt
    .long = Der Server kennt sie nicht mehr, etwa nach einem zurückgespielten Backup. Sie kann angekommen sein oder auch nicht: Sieh in LNbits nach oder frage, wer bezahlt werden sollte, bevor du sie noch einmal sendest.
mark-failed = Fehlgeschlagen
    .incoming = Es wurde nichts empfangen.
    .outgoing = Es wurde nichts gesendet; die Sats blieben im Wallet.
mark-unconfirmed = Unbestätigt
    .long = So stand es im Kanal des Servers, und jeder, der den Kanal kennt, hätte es dort schreiben können. Ohne Schlüssel lässt es sich nicht bestätigen: Sieh in LNbits nach, bevor du dich darauf verlässt.
mark-late = Verspätet
    .long = Später gefunden: Satchime war aus oder erfuhr nichts davon.

payment-comment = Kommentar
payment-memo = Memo
payment-exact = Betrag
payment-wallet = Wallet
payment-fee = Gebühr
    .pending = Gebühr, höchstens
payment-total = Gesamt
payment-hash = Zahlungs-Hash
    .copy = Zahlungs-Hash kopieren
    .copied = Zahlungs-Hash kopiert
payment-preimage = Preimage
    .show = Zahlungsnachweis zeigen
    .copy = Preimage kopieren
    .copied = Preimage kopiert
payment-invoice = Rechnung
    .copy = Rechnung kopieren
    .copied = Rechnung kopiert
payment-gone = Diese Zahlung ist nicht mehr hier
    .hint = Vielleicht wurde ihr Wallet von diesem Computer entfernt.

why-title = Benachrichtigung
why-until = bis { $time }
