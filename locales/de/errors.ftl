## Was keine Einstellung sein kann.

shortcut-wrong = ein Tastenkürzel ist Strg, Alt oder Super zusammen mit einem Buchstaben, einer Ziffer, F1 bis F24 oder der Leertaste, etwa Ctrl+Alt+S
shortcut-taken = ein anderes Programm hat es
shortcut-wayland = Wayland lässt kein Programm eines haben
shortcut-refused = das System lehnt es ab: { $why }
unit-wrong = schreibe sat, btc oder die drei Buchstaben einer Währung, etwa EUR
language-unknown = Satchime spricht diese Sprache nicht
amount-negative = ein Betrag kann nicht kleiner als nichts sein
mute-end-wrong = zu dieser Zeit kann keine Stummschaltung enden
sound-file-by-dialog = eine Datei mit einem Ton wird im Dialog des Systems gewählt
name-empty = der Name ist leer

## Eine Datei mit den Stammzertifikaten eines Servers. $fault steht hinter dem Namen der Datei.

root-file = „{ $file }“ { $fault }.
    .next = Wähle das Stammzertifikat des Servers als PEM-Datei: Text, der mit -----BEGIN CERTIFICATE----- beginnt.
root-unreadable = Datei nicht gelesen
    .fault = lässt sich nicht lesen: { $why }
    .no-file = ist keine Datei
root-too-large = Datei zu groß
    .fault = ist zu groß für einige Zertifikate
root-no-certificate = kein Zertifikat
    .fault = enthält kein Zertifikat

## Der Datenordner.

folder-newer = dieser Datenordner gehört einer neueren Version von Satchime (seine Datenbank hat Stand { $found }, diese kennt { $known }): Aktualisiere Satchime
folder-older = dieser Datenordner wurde zuletzt von einer älteren Version von Satchime benutzt (seine Datenbank hat Stand { $found }, diese liest { $known })
folder-held = Satchime läuft schon auf diesem Datenordner
    .process = Satchime läuft schon auf diesem Datenordner (Prozess { $process })
demo-failed = der Demo-Server ließ sich nicht starten: { $why }
settings-newer = die Einstellungen schrieb eine neuere Version von Satchime; diese kann sie nicht lesen
settings-damaged = die Einstellungen sind beschädigt
unreadable-wallet = das Wallet „{ $name }“ lässt sich nicht lesen und wird nicht beobachtet
unreadable-notices = { $count ->
        [one] 1 Zahlung, die zu melden war, lässt sich nicht lesen: Suche sie im Wallet selbst
       *[other] { $count } Zahlungen, die zu melden waren, lassen sich nicht lesen: Suche sie im Wallet selbst
    }
unreadable-settings = { $fault }: Bis du eine änderst, gelten die Voreinstellungen
