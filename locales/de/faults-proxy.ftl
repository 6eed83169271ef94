## Was am Proxy auf dem Weg zu einem Server falsch sein kann. $via ist einer von diesen.

via-system = der Proxy des Systems
via-tor = Tor auf { $address }
via-socks = der SOCKS-Proxy { $address }
via-http = der HTTP-Proxy { $address }

-start-tor = Starte Tor, oder sage Satchime, wo es lauscht (Tor Browser: 127.0.0.1:9150). { keeps-trying }
-look-at-tor = Sieh nach, ob Tor verbunden ist und der Server läuft. { keeps-trying }
proxy-asked-again = Satchime fragt den Proxy ab und zu wieder.

fault-tor-not-there = kein Tor
    .text = Der Weg zum Server ist { $via }, und dort antwortet niemand.
    .next = { -start-tor }
fault-tor-not-tor = kein Tor
    .text = Der Weg zum Server ist { $via }, und dort antwortet etwas anderes als Tor.
    .next = { -start-tor }
fault-tor-timed-out = Tor braucht zu lange
    .text = Der Weg zum Server ist { $via }, und es kam rechtzeitig keine Verbindung zustande: Vielleicht hat es keine zum Tor-Netzwerk, oder der Server ist aus.
    .next = { -look-at-tor }
fault-tor-no-way = kein Weg durch Tor
    .text = Der Weg zum Server ist { $via }, und es fand keinen Weg dorthin: Vielleicht ist der Server aus, oder Tor hat keine Verbindung.
    .next = { -look-at-tor }
fault-proxy-not-there = Proxy antwortet nicht
    .text = Der Weg zum Server ist { $via }, und dort antwortet niemand.
    .next = Starte den Proxy, oder wähle einen anderen Weg zu diesem Server. { keeps-trying }
fault-proxy-not-a-proxy = kein solcher Proxy
    .text = Der Weg zum Server ist { $via }, und was dort antwortet, ist kein solcher Proxy.
    .next = Prüfe Art und Adresse des Proxys. { keeps-trying }
fault-proxy-timed-out = Proxy braucht zu lange
    .text = Der Weg zum Server ist { $via }, und es kam rechtzeitig keine Verbindung zustande.
    .next = Sieh nach, ob der Proxy verbunden ist und der Server läuft. { keeps-trying }
fault-proxy-no-way = kein Weg durch den Proxy
    .text = Der Weg zum Server ist { $via }, und es kam keine Verbindung zum Server zustande.
    .next = Sieh nach, ob der Proxy dorthin darf und der Server läuft. { keeps-trying }
fault-proxy-forbidden = Proxy lässt nicht durch
    .text = Der Weg zum Server ist { $via }, und zu diesem Server wird niemand durchgelassen.
    .next = Erlaube es im Proxy, oder wähle einen anderen Weg zu diesem Server. { keeps-trying }
fault-proxy-wants-login = Proxy will eine Anmeldung
    .text = Der Weg zum Server ist { $via }; dort werden Benutzer und Passwort verlangt.
    .next = Gib sie beim Weg zu diesem Server an. { proxy-asked-again }
fault-proxy-wrong-login = Proxy-Passwort falsch
    .text = Der Weg zum Server ist { $via }; Benutzer und Passwort werden dort nicht angenommen.
    .next = Gib sie beim Weg zu diesem Server neu an. { proxy-asked-again }

## Es wurde nichts gesendet, weder an den Proxy noch an den Server.

fault-proxy-password-keyring-missing = Proxy-Passwort fehlt
    .text = Der Weg zum Server ist { $via }, und das Passwort dafür fehlt: Der Schlüsselbund dieses Systems fehlt oder läuft nicht.
    .next = Starte den Schlüsselbund. { keeps-trying }
fault-proxy-password-locked = Proxy-Passwort fehlt
    .text = Der Weg zum Server ist { $via }, und das Passwort dafür fehlt: Der Schlüsselbund ist gesperrt.
    .next = Entsperre ihn und versuche es noch einmal.
fault-proxy-password-timed-out = Proxy-Passwort fehlt
    .text = Der Weg zum Server ist { $via }, und das Passwort dafür fehlt: Der Schlüsselbund hat nicht rechtzeitig geantwortet.
    .next = Such seinen Dialog zum Entsperren. { keeps-trying }
fault-proxy-password-not-kept = Proxy-Passwort fehlt
    .text = Der Weg zum Server ist { $via }, und das Passwort dafür fehlt: Es liegt nicht im Schlüsselbund.
    .next = Gib es beim Weg zu diesem Server neu an.
fault-proxy-password-keyring = Proxy-Passwort fehlt
    .text = Der Weg zum Server ist { $via }, und das Passwort dafür fehlt: Der Schlüsselbund ist gescheitert.
    .next = Entsperre ihn. { keeps-trying }
