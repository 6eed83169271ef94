## Was schiefgehen kann. Je ein paar Worte für eine Statuszeile, ein Satz, was geschehen ist (.text), und einer, was zu tun
## ist oder was Satchime von selbst tut (.next). Wo Satchime auf den Menschen wartet, sagt .do knapp, worauf.
##
## Wörter: Invoice-Key und Admin-Key heißen wie in LNbits; Zahlung, Wallet (das Wallet), Schlüsselbund (keyring),
## Datenordner, Verlauf (history), Zertifikat, Benachrichtigung.

keeps-trying = Satchime versucht es weiter.
# Instead of it, where a command tries only once.
try-again-later = Versuche es später noch einmal.
-where-the-key-is = auf der Seite des Wallets in LNbits, unter „API docs“

fault-resolve = Server nicht gefunden
    .text = Der Name des Servers hat gerade keine Adresse: Entweder ist dieser Computer offline, oder der Name ist falsch.
    .next = Prüfe das Netzwerk und die Adresse des Servers. { keeps-trying }
fault-refused = Server lehnt ab
    .text = An Adresse und Port des Servers antwortet niemand: Wahrscheinlich ist er aus oder startet gerade neu.
    .next = Starte den Server oder prüfe den Port. { keeps-trying }
fault-unreachable = Server nicht erreichbar
    .text = Aus diesem Netzwerk führt kein Weg zum Server.
    .next = Prüfe Netzwerk oder VPN. { keeps-trying }
fault-leads-outside = außerhalb deines Netzwerks
    .text = In diesem Netzwerk führt der Name des Servers ins Internet, wo der Schlüssel über http lesbar wäre. Darum wurde nichts gesendet.
    .next = Nimm https:// oder kehre in das Netzwerk zurück, in dem der Server steht. { keeps-trying }
fault-admin-key-in-clear = Admin-Key über http
    .text = Das ist ein Admin-Key, mit dem man Geld ausgeben kann, und über http könnte ihn in jedem Netzwerk, dem dieser Computer beitritt, jeder lesen.
    .next = Nimm den Invoice/read-Key oder eine https://- oder .onion-Adresse des Servers. Waren Fremde in diesem Netzwerk, setze den Admin-Key in LNbits zurück.
    .do = Invoice-Key einfügen
fault-timed-out = keine Antwort
    .text = Der Server hat nicht rechtzeitig geantwortet.
    .next = { keeps-trying }
fault-network = Verbindung abgebrochen
    .text = Die Verbindung ist abgebrochen: { $detail }.
    .next = { keeps-trying }
fault-not-set-up = Server nicht eingerichtet
    .text = Dieser LNbits-Server wurde noch nicht eingerichtet.
    .next = Öffne ihn im Browser und schließe die erste Einrichtung ab.
fault-rate-limited = zu viele Anfragen
    .text = Der Server bittet um eine Pause: Aus diesem Netzwerk kamen zu viele Anfragen.
    .next = Satchime wartet eine Minute, oder so lange der Server es sagt, und macht dann weiter.
fault-server = Serverfehler
    .text = Der Server hat mit einem eigenen Fehler geantwortet ({ $status }).
    .next = { keeps-trying }
fault-unavailable = Server nicht verfügbar
    .text = Der Server ist im Moment nicht verfügbar ({ $status }); vielleicht wird er gerade aktualisiert.
    .next = Satchime wartet, so lange der Server es will, und macht dann weiter.
fault-internal = interner Fehler
    .text = Ein Teil von Satchime ist durch einen Fehler in Satchime selbst ausgefallen.
    .next = Satchime startet diesen Teil von selbst neu. Kommt das wieder vor, melde es bitte.

## Etwas anderes als LNbits

-check-lnbits-address = Prüfe die Adresse: Es ist die, mit der du LNbits im Browser öffnest.
fault-not-lnbits-page = kein LNbits-Server
    .text = Geantwortet hat eine Webseite, nicht die Schnittstelle von LNbits.
    .next = { -check-lnbits-address }
fault-not-lnbits-json = kein LNbits-Server
    .text = Etwas hat geantwortet, aber es ist nicht LNbits.
    .next = { -check-lnbits-address }
fault-not-lnbits-path = kein LNbits-Server
    .text = Die Adresse gibt es, aber dahinter ist kein LNbits ({ $status }).
    .next = { -check-lnbits-address }
fault-not-lnbits-redirect = kein LNbits-Server
    .text = Die Adresse schickt Besucher woandershin.
    .next = { -check-lnbits-address }
fault-too-big = Antwort zu groß
    .text = Der Server hat weit mehr gesendet, als LNbits es je tut.
    .next = Prüfe die Adresse. { keeps-trying }
fault-protocol = Antwort unlesbar
    .text = Die Antwort des Servers war nicht zu lesen: { $detail }.
    .next = { keeps-trying }

## Proxys vor dem Server

-let-api-through = Prüfe die Adresse und lass den Proxy /api/v1/ ohne Anmeldung durchlassen. { keeps-trying }
fault-barred = nicht durchgelassen
    .text = Der Server oder ein Proxy davor lässt diesen Computer nicht durch ({ $said }).
    .next = { -let-api-through }
fault-barred-login = Proxy will eine Anmeldung
    .text = Ein Proxy vor dem Server will eine eigene Anmeldung ({ $said }).
    .next = { -let-api-through }
fault-key-dropped = Schlüssel unterwegs verloren
    .text = LNbits bekam die Anfrage ohne den Schlüssel: Ein Proxy davor entfernt den Header X-Api-Key.
    .next = Lass den Proxy diesen Header unverändert weitergeben. { keeps-trying }
fault-handshake-login = Abonnement abgelehnt
    .text = Ein Proxy vor dem Server will für den WebSocket eine eigene Anmeldung ({ $status }).
    .next = Lass den Proxy /api/v1/ ohne eigene Anmeldung durchlassen. { keeps-trying }
fault-handshake = Abonnement abgelehnt
    .text = Der Server oder ein Proxy davor hat den WebSocket abgelehnt ({ $status }).
    .next = Steht ein Reverse-Proxy davor, lass ihn WebSocket-Upgrades durchlassen. { keeps-trying }

## Schlüssel und Wallets

fault-key-rejected = Schlüssel abgelehnt
    .text = Der Server kennt diesen Schlüssel nicht: Er wurde zurückgesetzt, das Wallet wurde gelöscht, oder er gehört zu einem anderen Server.
    .next = Füge einen neuen Schlüssel ein: den Invoice/read-Key { -where-the-key-is }. Sollte der Server sich irren, merkt Satchime es: Es fragt ab und zu wieder nach.
    .do = neuen einfügen
fault-wallet-id-mismatch = Schlüssel eines anderen Wallets
    .text = Dieser Schlüssel gehört zu einem anderen Wallet als die angegebene Wallet-ID.
    .next = Kopiere Schlüssel und ID von der Seite desselben Wallets, oder lass die ID weg.
    .do = richtigen einfügen
fault-same-wallet = doppelt beobachtet
    .text = Das ist dasselbe Wallet wie „{ $name }“, das seine Zahlungen schon meldet.
    .next = Entferne eines der beiden.
    .do = eines der beiden entfernen
fault-deaf-channel = hört nichts
    .text = Dieser Server meldet Zahlungen nur denen, die den Schlüssel des Wallets kennen. Nur mit seiner ID beobachtet, hört das Wallet nichts.
    .next = Ergänze den Invoice/read-Key: Er steht { -where-the-key-is }.
    .do = Invoice-Key ergänzen
fault-payments-hidden = Zahlungen verborgen
    .text = Der Schlüssel öffnet ein Wallet, das mit dir geteilt ist: Du darfst sein Guthaben sehen, aber nicht seine Zahlungen, also könnte keine gemeldet werden.
    .next = Bitte den Besitzer des Wallets um das Recht, Zahlungen zu sehen.
    .do = den Besitzer um das Recht bitten, sie zu sehen

## Wie ein Abonnement endete

fault-silent = Verbindung verstummt
    .text = Der Server antwortet auf einer offenen Verbindung nicht mehr.
    .next = { keeps-trying }
fault-closed-unsaid = Verbindung beendet
    .text = Die Verbindung endete ohne Abschied.
    .next = { keeps-trying }
fault-closed-done = Verbindung beendet
    .text = Der Server hat die Verbindung beendet ({ $close }).
    .next = { keeps-trying }
fault-closed-misunderstood = Verbindung beendet
    .text = Der Server und Satchime haben einander nicht verstanden ({ $close }); vielleicht stört etwas dazwischen.
    .next = Steht ein Reverse-Proxy davor, lass ihn WebSockets unverändert durch. { keeps-trying }
fault-closed-refused = Abonnement abgelehnt
    .text = Der Server oder ein Proxy davor erlaubt diese Verbindung nicht ({ $close }).
    .next = Wer den Server betreibt, hat vielleicht Grenzen für WebSockets gesetzt. { keeps-trying }
fault-closed-failed = Verbindung beendet
    .text = Der Server hatte einen eigenen Fehler oder hat unser Lebenszeichen verpasst ({ $close }).
    .next = { keeps-trying }
fault-closed-restarting = Server startet neu
    .text = Der Server startet gerade neu.
    .next = { keeps-trying }
fault-closed-overloaded = Server überlastet
    .text = Der Server hat zu viel zu tun und bittet, später wiederzukommen ({ $close }).
    .next = Satchime wartet eine halbe Minute und versucht es dann wieder.
fault-closed-severed = Verbindung beendet
    .text = Ein Proxy vor dem Server hat seine Verbindung zu ihm verloren ({ $close }).
    .next = Sieh nach, ob der Server selbst läuft. { keeps-trying }
fault-closed-other = Verbindung beendet
    .text = Der Server hat die Verbindung geschlossen ({ $close }).
    .next = { keeps-trying }

## Der Datenordner

fault-folder = Datenordner unbrauchbar
    .text = Satchime kann seinen Datenordner { $path } nicht benutzen: { $detail }.
    .next = Mach ihn zu einem Ordner, in den du schreiben darfst, oder nenne in SATCHIME_DATA_DIR einen anderen.
fault-folder-exposed = Datenordner für andere offen
    .text = Satchime benutzt den Datenordner { $path } nicht: { $detail }.
    .next = Entzieh ihn den anderen (chown, chmod go-w), oder nenne in SATCHIME_DATA_DIR einen eigenen Ordner.
fault-folder-link = Verknüpfung im Datenordner
    .text = Eine Datei im Datenordner von Satchime ist eine symbolische Verknüpfung, und solchen wird nicht gefolgt.
    .next = Lege die Datei selbst dorthin; der Ordner als Ganzes darf eine Verknüpfung sein.
fault-disk-full = Datenträger voll
    .text = Der Datenträger ist voll, darum können Zahlungen nicht aufgeschrieben werden und werden noch nicht gemeldet.
    .next = Schaffe Platz; Satchime holt dann von selbst auf.
fault-read-only = Datenordner schreibgeschützt
    .text = Satchime darf nicht in seinen Datenordner schreiben.
    .next = Gib dir das Schreibrecht darauf; Satchime holt dann von selbst auf.
fault-corrupt = Verlauf beschädigt
    .text = Die Datenbank von Satchime ist beschädigt.
    .next = Starte Satchime neu: Es legt die beschädigte Datei beiseite und beginnt eine neue.
fault-storage = Verlauf nicht schreibbar
    .text = Die Datenbank von Satchime ist gescheitert: { $detail }.
    .next = { keeps-trying }

## Der Schlüsselbund

fault-keyring-missing = kein Schlüsselbund
    .text = Der Schlüsselbund dieses Systems fehlt oder läuft nicht.
    .next = Starte ihn (GNOME Keyring, KWallet, KeePassXC), oder behalte den Schlüssel nur für diese Sitzung.
fault-keyring-locked = Schlüsselbund gesperrt
    .text = Der Schlüsselbund ist gesperrt.
    .next = Entsperre ihn und versuche es noch einmal, oder behalte den Schlüssel nur für diese Sitzung.
    .do = entsperren und noch einmal versuchen
fault-keyring-timed-out = Schlüsselbund antwortet nicht
    .text = Der Schlüsselbund hat nicht rechtzeitig geantwortet; vielleicht wartet er darauf, dass du ihn entsperrst.
    .next = Such seinen Dialog zum Entsperren, oder behalte den Schlüssel nur für diese Sitzung.
fault-key-missing = Schlüssel fehlt
    .text = Im Schlüsselbund liegt kein Schlüssel für dieses Wallet.
    .next = Füge den Schlüssel des Wallets noch einmal ein.
    .do = neuen einfügen
fault-key-for-other-server = Schlüssel ist für einen anderen Server
    .text = Der gespeicherte Schlüssel wurde für einen anderen Server eingegeben, darum wurde er nicht gesendet.
    .next = Füge den Schlüssel für diesen Server noch einmal ein.
    .do = neuen einfügen
fault-keyring = Schlüsselbund gescheitert
    .text = Der Schlüsselbund ist gescheitert: { $detail }.
    .next = Versuche es noch einmal, oder behalte den Schlüssel nur für diese Sitzung.
