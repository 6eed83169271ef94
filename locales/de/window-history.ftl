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
