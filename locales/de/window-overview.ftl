# Die Wörter des Fensters: wie man sich darin bewegt.

palette = Befehle
palette-find = Befehl, Wallet oder Einstellung suchen
palette-nothing = Nichts mit diesem Namen
palette-count = { $count ->
    [one] { $count } Treffer
   *[other] { $count } Treffer
}
palette-go = Gehe zu
palette-act = Aktion
palette-wallet = Wallet
palette-home = Start
palette-ctrl = Strg+{ $key }
palette-amounts =
    .show = Beträge anzeigen
    .hide = Beträge verbergen

## Sich bewegen

nav = Hauptansichten
nav-overview = Übersicht
nav-payments = Zahlungen
nav-wallets = Wallets

## Übersicht

overview-figures = Ein- und Ausgang
overview-period = Zeitraum
overview-today = Heute
overview-week = 7 Tage
overview-month = 30 Tage
overview-in = Eingang
overview-out = Ausgang
overview-fees = Gebühren
overview-net = Netto
overview-balance = Guthaben
overview-nothing = Nichts in dieser Zeit
overview-look = { $count ->
    [0] Zahlungen durchsehen
    [one] { $count } Zahlung ansehen
   *[other] { $count } Zahlungen durchsehen
}
overview-as-of = Stand: { $time }
overview-no-balance = Guthaben unbekannt
overview-server = Laut Server
overview-ledger = Summe der Zahlungen
overview-differs = Der Server zählt etwas mit, das hier keine Zahlung ist, oder umgekehrt.

chart-name = Ein- und Ausgang im Lauf der Zeit
chart-hour = { $day }, { $time }
chart-spoken = { $when }: Eingang { $in }, Ausgang { $out }, Gebühren { $fee }, { $count ->
    [one] { $count } Zahlung
   *[other] { $count } Zahlungen
}
    .balance = { $said }. Guthaben { $balance }
chart-pick = Eingabe zeigt nur diese Zahlungen, noch einmal wieder alle.
