## Menü und Kurzinfo im Infobereich. Einträge sind kurz.

tray-not-watching = Beobachtet nichts: { $why }
tray-demo = Demo · { $summary }
tray-do-not-disturb = „Nicht stören“ ist an: keine Popups
tray-leave-demo = Demo verlassen
tray-connect = Wallet verbinden …
tray-hide-amounts = Beträge verbergen
tray-pause = Pausieren
tray-resume = Fortsetzen
tray-settings = Einstellungen …
tray-open = Satchime öffnen
tray-quit = Beenden
tray-wallets = { $count } Wallets
tray-watch = Beobachten
tray-mute = Stummschalten
tray-unmute = Stummschaltung aufheben
tray-mute-hour = Für eine Stunde
tray-mute-tomorrow = Bis morgen, 8:00
tray-mute-always = Bis ich sie aufhebe
tray-hidden-in = +••• sat
tray-hidden-out = −••• sat
tray-hidden-not-sent = Nicht gesendet: ••• sat
tray-unconfirmed = { $words } (unbestätigt)
tooltip = Satchime · { $summary }
tooltip-new = Satchime · { $summary } · { $count } neu
tooltip-do-not-disturb = { $tooltip } · nicht stören

muted = stumm
muted-until = stumm bis { $time }

## Tage und Zeiten; $time ist „14:05“.

day = { $day }. { month }
day-with-year = { $day }. { month } { $year }
day-and-time = { $when }, { $time }
tomorrow-and-time = morgen, { $time }
month = { $month ->
        [1] Jan.
        [2] Feb.
        [3] März
        [4] Apr.
        [5] Mai
        [6] Juni
        [7] Juli
        [8] Aug.
        [9] Sept.
        [10] Okt.
        [11] Nov.
       *[12] Dez.
    }

## Eine Benachrichtigung, die zum Testen gesendet wurde.

test-notification = Testbenachrichtigung
    .text = So meldet dir Satchime Zahlungen.
test-unanswered = Gesendet, aber der Desktop hat nicht geantwortet
    .text = Sein Benachrichtigungsdienst hat den Test und sagt noch nicht, was daraus wurde: Er kann noch erscheinen.
test-held-back = Zurückgehalten: „Nicht stören“ ist an
    .text = Der Desktop hat sie angenommen und zeigt Popups wieder, sobald du „Nicht stören“ ausschaltest.
test-sent = Gesendet, und der Desktop hat sie angenommen
    .linux = Siehst du sie nicht, erlaube Satchime in den Benachrichtigungseinstellungen deines Desktops.
    .macos = Siehst du sie nicht, erlaube Satchime in den Systemeinstellungen unter „Mitteilungen“, und sieh nach, ob ein Fokus an ist.
    .windows = Siehst du sie nicht, erlaube Satchime in den Einstellungen unter „System“, „Benachrichtigungen“, und sieh nach, ob dort „Nicht stören“ an ist.

## Start bei der Anmeldung.

login-start-switched-off = Es wurde außerhalb von Satchime ausgeschaltet.
login-start-gone = Gestartet wird { $program }, und das gibt es nicht mehr. Schalte es für dieses Satchime ein.
login-start-failed = nicht geändert
    .text = Die Liste der Programme, die das System bei der Anmeldung startet, ließ sich nicht benutzen: { $error }.
    .next = Füge Satchime von Hand zu den Startprogrammen deines Desktops hinzu, als satchime --hidden.

## Was man mit einer Benachrichtigung tun kann.

action-open = Öffnen
action-copy = Hash kopieren
action-mute = Eine Stunde stumm
