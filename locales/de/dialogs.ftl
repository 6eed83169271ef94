## Was außerhalb der Seite des Fensters gefragt wird, in Dialogen des Systems.

dialog-title = Satchime fragt
dialog-cancel = Abbrechen
dialog-choose = Auswählen
dialog-all-files = Alle Dateien
dialog-connect = Dieses Wallet verbinden?
    .yes = Verbinden
    .key = Satchime sucht dein Wallet auf
        { $server }
        und sendet den Schlüssel dorthin, den du eingegeben hast.
    .id = Satchime sucht dein Wallet auf
        { $server }
        und sendet die Wallet-ID dorthin, die du eingegeben hast.
dialog-send-key = Den Schlüssel von „{ $wallet }“ an eine weitere Adresse senden?
    .yes = Senden
    .text = Satchime sucht dieses Wallet auf
        { $server }
        mit dem Schlüssel, den es hat, und tut das von jetzt an immer, wenn die benutzte Adresse nicht antwortet.
dialog-remove = „{ $wallet }“ entfernen?
    .yes = Entfernen
    .text = Sein Schlüssel und sein Zahlungsverlauf werden von diesem Computer entfernt, und mit ihnen jede beschädigte Datenbank, die beiseitegelegt wurde. Auf dem Server, { $server }, ändert sich nichts: Das Wallet und seine Sats bleiben dort.
dialog-remove-address = Eine Adresse von „{ $wallet }“ entfernen?
    .yes = Entfernen
    .text = { $server }
        wird nicht mehr versucht, und der Schlüssel des Wallets wird nicht mehr dorthin gesendet.
dialog-route = Den Weg zu diesem Server ändern?
    .yes = Ändern
    .text = Von jetzt an erreicht Satchime
        { $server }
        { $route }.
    .proxy = Von jetzt an erreicht Satchime
        { $server }
        { $route }, und auf keinem anderen Weg. Der Proxy erfährt, dass du mit diesem Server sprichst, und wann.
dialog-trust = Ist das das Zertifikat deines Servers?
    .yes = Es ist dasselbe
    .text = { $server } zeigt dieses Zertifikat, für das niemand bürgt:
    .compare = Vertraue ihm nur, wenn dieser Befehl auf dem Server selbst denselben SHA-256-Wert zeigt:
    .changed = Es ist ein ANDERES als das Zertifikat, dem du vertraut hast: { $before }. Wurde es auf dem Server nicht erneuert, steht jemand dazwischen.
dialog-trust-root = Ist das das eigene Stammzertifikat deines Servers?
    .yes = Vertrauen
    .text = { $server } wird dann vertraut, wenn das, was in dieser Datei steht, für ihn bürgt, und durch nichts anderes:
    .whoever = Vertraue ihm nur, wenn es vom Server selbst kommt: Wer es gemacht hat, kann sich als der Server ausgeben.
    .instead = Es tritt an die Stelle des Zertifikats, das du verglichen und dem du vertraut hast: { $before }.
    .more = UND { $count } WEITERE, die ebenfalls für ihn bürgen.
dialog-quit = Satchime beenden?
    .yes = Beenden
    .text = Bis du es wieder startest, wird keine Zahlung gemeldet; dann erfährst du, was du verpasst hast.
dialog-choose-root = Wähle das Stammzertifikat des Servers
    .files = Zertifikate
dialog-choose-sound = Wähle einen Ton
    .files = Töne
webview-missing = Das Fenster von Satchime braucht WebView2
    .text = WebView2, ein Teil von Windows, der das Fenster zeichnet, fehlt auf diesem Computer. Satchime beobachtet deine Wallets auch so und benachrichtigt dich; nur das Fenster lässt sich nicht öffnen. WebView2 ist kostenlos:
        { $link }
    .yes = Diese Seite öffnen
    .no = Schließen

## Ein Zertifikat, Zeile für Zeile.

certificate-names = Ausgestellt für: { $names }
certificate-nobody = Ausgestellt für: niemanden
certificate-issuer = Ausgestellt von: { $issuer }
certificate-self-made = Ausgestellt von: sich selbst
certificate-valid = Gültig: { $from } bis { $until }

## Der Weg zu einem Server: „Satchime erreicht ihn …“.

route-direct = ohne Proxy
route-system = wie das System es vorgibt
route-tor = über Tor auf { $address }
route-socks = über den SOCKS-Proxy { $address }
    .as = über den SOCKS-Proxy { $address }, als { $user }
route-http = über den HTTP-Proxy { $address }
    .as = über den HTTP-Proxy { $address }, als { $user }
route-danger = Der Proxy ist nicht auf diesem Computer, und die Adresse ist http://: Der Proxy und alle auf dem Weg zu ihm können den Schlüssel des Wallets lesen.
