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
