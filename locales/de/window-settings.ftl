# Die Wörter des Fensters für die Einstellungen. `also`: Wörter, nach denen jemand suchen könnte; zu sehen sind sie nie.
# Glossar: window.ftl.

settings-search = Einstellungen durchsuchen
settings-nothing = Keine Einstellung enthält diese Wörter.
    .all = Alle zeigen
settings-demo = Das sind die Einstellungen der Demo; sie enden mit ihr.
settings-preview = Was geschehen wird
settings-of-wallet = { $what } von { $wallet }
settings-undone = Rückgängig gemacht: { $what }
settings-on = An
settings-off = Aus
settings-any = Jeder

settings-general = Allgemein
settings-notifications = Benachrichtigungen
settings-sounds = Töne
settings-alarms = Alarme
settings-wallets = Wallets

## General

settings-paused = Alle Wallets pausieren
    .hint = Bis du fortsetzt, wird nichts beobachtet. Dann siehst du, was du verpasst hast.
    .also = anhalten stopp fortsetzen aus beobachten
settings-hide-amounts = Beträge verbergen
    .hint = Im Infobereich, in Benachrichtigungen und in diesem Fenster.
    .also = privatsphäre verstecken guthaben geheim
settings-login-start = Beim Anmelden starten
    .hint = Im Infobereich, ohne Fenster.
    .also = autostart hochfahren automatisch start login
settings-language = Sprache
    .also = sprache englisch spanisch deutsch übersetzung english español
settings-language-system = Die des Systems
language-en = English
language-de = Deutsch
language-es = Español
settings-shortcut = Tastenkürzel
    .hint = Öffnet dieses Fenster von überall.
    .also = global hotkey tastatur tasten öffnen zeigen shortcut
    .is = Tastenkürzel: { $keys }
    .is-none = Tastenkürzel: keines
    .none = Keines
    .press = Tasten drücken …
    .remove = Tastenkürzel entfernen

## Notifications

settings-unit = Beträge zeigen in
    .hint = Währungen zum Kurs, den der Server deiner Wallet nennt. Grenzen und genaue Beträge bleiben in sat.
    .also = einheit btc bitcoin sat währung euro dollar kurs geld
settings-directions = Zahlungen
    .also = richtung eingehend ausgehend alle beide
settings-directions-both = Alle
settings-directions-incoming = Eingehend
settings-directions-outgoing = Ausgehend
settings-minimum = Kleinster Betrag
    .hint = Kleinere Zahlungen werden nur aufgelistet.
    .also = minimum mindestbetrag sat schwelle grenze
settings-settled = Abgeschlossene Zahlungen
    .also = empfangen gesendet erfolgreich
settings-failed = Fehlgeschlagene Zahlungen
    .hint = Ausgehende, die fehlschlugen, und eingehende, die zurückgenommen wurden.
    .also = fehler nicht gesendet
settings-pending = Zahlungen unterwegs
    .hint = Ausgehende, die dauern und noch fehlschlagen können. Was aus ihnen wird, wird auch gemeldet.
    .also = ausstehend senden warten offen
settings-popup = Popup
    .hint = Eine Benachrichtigung auf dem Bildschirm.
    .also = banner toast einblendung
settings-popup-amounts = Beträge in Popups
    .hint = Sofern nicht alle Beträge verborgen sind.
    .also = privatsphäre zeigen verbergen
settings-popup-memos = Nachrichten in Popups
    .hint = Was der Zahlende geschrieben hat.
    .also = privatsphäre memo kommentar zeigen verbergen
settings-sound = Ton
    .also = klang klingeln audio geräusch
settings-badge = Zähler
    .hint = Zählt am Symbol, was du noch nicht angesehen hast.
    .also = badge zahl infobereich ungelesen
settings-spam-below = Spam: weniger als
    .hint = Kleinere eingehende Zahlungen mit einer Nachricht werden nur aufgelistet.
    .also = winzig staub werbung filter
settings-spam-messages = Spam: Nachrichten
    .also = link jede filter werbung
settings-spam-links = Mit Link
settings-spam-any = Jede
settings-test = Test
    .hint = Schickt eine Benachrichtigung auf dem Weg, den Zahlungen nehmen.
    .also = testen probieren popup prüfen funktioniert
    .send = Test senden

## Sounds

settings-volume = Lautstärke
    .also = laut leise prozent
settings-volume-percent = { $volume } %
    .spoken = { $volume } Prozent
settings-sound-incoming = Eingehende Zahlung
    .also = datei klang abspielen
settings-sound-outgoing = Ausgehende Zahlung
    .also = datei klang abspielen
settings-sound-failed = Fehlgeschlagene Zahlung
    .also = datei klang abspielen
settings-sound-alarm = Alarm
    .also = datei sirene abspielen
settings-sound-built-in = Eingebaut
settings-sound-none = Keiner
settings-sound-choose = Datei wählen …
settings-sound-play = Abspielen
    .what = Abspielen: { $sound }
settings-sounds-off = Zu hören ist erst etwas, wenn du „Ton“ einschaltest.
settings-speak-amounts = Beträge vorlesen
    .hint = Nach dem Ton, sofern Beträge nicht verborgen sind.
    .also = stimme sprechen ansagen laut

## Quiet hours and mutes

settings-quiet-hours = Ruhezeiten
    .hint = Dann wird außer Alarmen nichts gemeldet. Was kam, wird danach zusammengefasst.
    .also = nacht schlaf wochenende tage uhrzeit nicht stören stille
settings-quiet-add = Ruhezeit hinzufügen
settings-quiet-days = Tage der Ruhezeit { $place }
settings-quiet-from = von
settings-quiet-until = bis
settings-quiet-remove = Ruhezeit { $place } entfernen
settings-mute = Stummschalten
    .hint = Außer Alarmen wird nichts gemeldet.
    .also = stille nicht stören stunde morgen stummschaltung aufheben
settings-mute-hour = Für eine Stunde
settings-mute-tomorrow = Bis morgen, 8:00 Uhr
settings-mute-always = Bis ich es aufhebe
settings-muted = Stumm, bis du es aufhebst. Was kommt, wird nur aufgelistet.
settings-muted-until = Stumm bis: { $time }. Was kommt, wird dann zusammengefasst.
settings-unmute = Aufheben

## Alarms

settings-alarm-rejected = Ein Server lehnt einen Schlüssel ab
    .also = widerrufen falsch ungültig
settings-alarm-outgoing = Ausgehende Zahlung über
    .also = groß diebstahl ausgeben grenze
settings-alarm-balance = Guthaben unter
    .also = niedrig leer
settings-alarm-not-live = Wallet nicht live seit
    .also = offline ausgefallen getrennt minuten

## Of one wallet

settings-own = Eigene je Wallet
    .also = eigene ausnahme pro wallet stumm
settings-as-for-all = Wie für alle
    .muted = Wie für alle, stumm
settings-its-own = Eigene
    .muted = Eigene, stumm
settings-wallet-notifications = Benachrichtigungen dieses Wallets
settings-wallet-mute = Nur dieses Wallet. Alarme werden trotzdem gemeldet.
settings-wallet-alarms = Eigene Alarme
    .hint = Leer: wie für alle Wallets. 0: aus.
settings-wallet-all = Einstellungen für alle Wallets

## Numbers

number-sat = { $label }, in sat
    .wrong = Schreibe einen Betrag in sat, etwa 1000
number-min = { $label }, in Minuten
    .wrong = Schreibe eine Anzahl Minuten, etwa 15
