# Die Wörter des Fensters: was aus Zahlungen wurde, und was sie belegt.

timeline = Verlauf
timeline-created = Erstellt
timeline-pending = Wird noch abgewickelt
timeline-unknown = Dem Server nicht mehr bekannt
timeline-failed = Fehlgeschlagen
timeline-settled = Abgeschlossen
timeline-reported = Gemeldet, nicht bestätigt
timeline-late = Von Satchime nachträglich gefunden

proof-verified = Nachweis geprüft
    .text = SHA-256 des Preimage ergibt den Zahlungs-Hash: Diese Zahlung wurde ausgeführt.
proof-wrong = Der Nachweis passt nicht
    .text = SHA-256 des Preimage ergibt nicht den Zahlungs-Hash. Verlass dich nicht auf diese Zahlung: Frag beim Betreiber des Servers nach.
proof-unreadable = Der Nachweis lässt sich nicht prüfen
    .text = Preimage oder Zahlungs-Hash haben nicht die Form einer Lightning-Zahlung, etwa bei Zahlungen innerhalb eines LNbits-Servers.

qr-show = QR-Code anzeigen
qr-hide = QR-Code ausblenden
qr-name = QR-Code der Rechnung
qr-too-long = Diese Rechnung ist zu lang für einen QR-Code.

## Notizen

note = Deine Notiz
note-labels = Labels
    .hint = Durch Kommas getrennt
note-saved = Notiz gespeichert
note-extra = Was der Server sonst noch meldet

## Alle Zahlungen

history-chart = Diagramm
history-search = Memo, Kommentar, Hash, Tag, Notizen durchsuchen
history-filters = Filter
    .count = Filter ({ $count })
history-wallet = Wallet
history-direction = Richtung
    .in = Eingehend
    .out = Ausgehend
history-status = Status
    .settled = Abgeschlossen
    .pending = Offen
    .failed = Fehlgeschlagen
history-any = Alle
history-period = Zeitraum
    .all = Gesamte Zeit
    .own = Von … bis …
history-first-day = Erster Tag
history-last-day = Letzter Tag
history-min = Mindestens (sat)
history-max = Höchstens (sat)
history-tag = Tag oder Label
history-sort = Reihenfolge
    .newest = Neueste zuerst
    .oldest = Älteste zuerst
    .largest = Größte zuerst
    .smallest = Kleinste zuerst
history-clear = Alle Filter zurücksetzen
history-nothing = Keine Zahlung passt zu diesen Filtern
history-count = { $count ->
    [one] { $count } Zahlung
   *[other] { $count } Zahlungen
}
history-in = Eingang { $amount }
history-out = Ausgang { $amount }
history-fees = Gebühren { $amount }
history-select = Auswählen: { $payment }
history-selection = Ausgewählte Zahlungen
history-selected = { $count } ausgewählt, netto { $sum }
history-label = Label dafür
history-labelled = { $count ->
    [one] { $count } Zahlung mit Label versehen
   *[other] { $count } Zahlungen mit Label versehen
}
history-unmark = Auswahl aufheben
history-keys = Pfeiltasten bewegen, Eingabe öffnet, Leertaste wählt aus.

## Export

export-as = Als { $format } exportieren
export-running = { $done } von { $total } exportiert
export-done = { $count ->
    [one] { $count } Zahlung exportiert
   *[other] { $count } Zahlungen exportiert
}
    .file = { $count ->
        [one] { $count } Zahlung nach { $file } exportiert
       *[other] { $count } Zahlungen nach { $file } exportiert
    }
export-cancelled = Export abgebrochen. Nichts wurde behalten.
export-failed = Der Export ist fehlgeschlagen
