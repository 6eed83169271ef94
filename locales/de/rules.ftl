## Warum jemand von einer Zahlung benachrichtigt wurde oder nicht.

why-told = { $held ->
        [quiet] Du wurdest nach der Ruhezeit benachrichtigt, mit { $means }.
        [muted] Du wurdest nach der Stummschaltung benachrichtigt, mit { $means }.
       *[no] Du wurdest benachrichtigt, mit { $means }.
    }
why-handed-over = { $held ->
        [quiet] Sie wurde nach der Ruhezeit übergeben.
        [muted] Sie wurde nach der Stummschaltung übergeben.
       *[no] Sie wurde übergeben.
    }
why-alarm = { $told } Es war ein Alarm, den deine anderen Regeln nicht zurückhalten.
why-not = Du wurdest nicht benachrichtigt: { $why }.
why-waiting = Sie wird gleich gemeldet: Noch hat nichts die Benachrichtigung angenommen.
why-held-quiet = Sie wird von der Ruhezeit zurückgehalten und gemeldet, wenn diese endet.
why-held-muted = Sie wird zurückgehalten, solange stummgeschaltet ist, und danach gemeldet.
why-told-before = Sie wurde gemeldet, von satchimectl watch oder von einer Version von Satchime, die keine Gründe aufschrieb.
why-not-pending = Du wurdest nicht benachrichtigt: Noch hat sich nichts bewegt.
why-not-unpaid = Du wurdest nicht benachrichtigt: Niemand hat sie bezahlt.
why-not-before = Du wurdest nicht benachrichtigt: Sie geschah, bevor Satchime dieses Wallet beobachtete.
why-not-history = Du wurdest nicht benachrichtigt: Sie war schon Vergangenheit, als Satchime sie zuerst sah.

silence-incoming = eingehende Zahlungen sind ausgeschaltet
silence-outgoing = ausgehende Zahlungen sind ausgeschaltet
silence-failed = fehlgeschlagene Zahlungen sind ausgeschaltet
silence-settled = abgeschlossene Zahlungen sind ausgeschaltet
silence-pending = Zahlungen, die unterwegs sind, sind ausgeschaltet
silence-minimum = es war weniger als { $amount }
silence-spam = sie sah nach Spam aus: weniger als { $amount }, mit einer Nachricht
silence-muted = Benachrichtigungen waren stummgeschaltet
silence-overtaken = sie war nicht mehr unterwegs, als du es hättest erfahren können
silence-no-means = Popup, Ton und Zähler sind alle ausgeschaltet

## Was geschehen wird, in Sätzen.

means-popup = Popup
means-sound = Ton
means-badge = Zähler
list-and = { $most } und { $last }

describe-paused = Pausiert: Nichts wird beobachtet, bis du es fortsetzt.
describe-nothing = Keine Benachrichtigungen.
describe = { $means } für { $which }.
describe-from = { $means } für { $which } ab { $amount }.
describe-payments = { $outcome ->
        [settled] { $direction ->
            [in] abgeschlossene eingehende Zahlungen
            [out] abgeschlossene ausgehende Zahlungen
           *[both] abgeschlossene Zahlungen
        }
        [failed] { $direction ->
            [in] fehlgeschlagene eingehende Zahlungen
            [out] fehlgeschlagene ausgehende Zahlungen
           *[both] fehlgeschlagene Zahlungen
        }
       *[both] { $direction ->
            [in] eingehende Zahlungen
            [out] ausgehende Zahlungen
           *[both] Zahlungen
        }
    }
describe-on-their-way = ausgehende Zahlungen, die unterwegs sind,
    .more = ausgehende, die unterwegs sind,
describe-spam-links = Eingehende Zahlungen unter { $amount } mit einem Link in der Nachricht werden nicht gemeldet.
describe-spam-any = Eingehende Zahlungen unter { $amount } mit einer Nachricht werden nicht gemeldet.
describe-sound = Ton { $when }, Lautstärke { $volume } %.
describe-heard-always = zu jeder Zeit
describe-heard-hours = von { $from } bis { $until }
describe-heard-outside = außerhalb der Ruhezeit
describe-sound-not-for = Kein Ton für { $kinds }.
describe-sound-spoken = Beträge werden auch vorgelesen.
describe-sound-no-volume = Kein Ton: Die Lautstärke ist 0.
describe-sound-none = Kein Ton: Jeder einzelne ist ausgeschaltet.
sound-kind-incoming = eingehende Zahlungen
sound-kind-outgoing = ausgehende Zahlungen
sound-kind-failed = fehlgeschlagene Zahlungen
sound-kind-alarm = Alarme
describe-quiet = Ruhezeit: { $hours }. Was dann kommt, wird danach zusammengefasst.
describe-hours = { $days } { $from } bis { $until }
describe-every-day = täglich
describe-muted-always = Stumm, bis du es aufhebst: Nichts wird gemeldet außer Alarmen.
describe-muted = Zurzeit stumm. Was inzwischen kommt, wird danach zusammengefasst.
describe-alarms = Alarme, zu jeder Zeit: { $alarms }.
describe-alarm-rejected = ein abgelehnter Schlüssel
describe-alarm-outgoing = eine ausgehende Zahlung über { $amount }
describe-alarm-balance = ein Guthaben unter { $amount }
describe-alarm-not-live = ein Wallet, das { $minutes } min nicht live ist
describe-wallets-rules = { $rules ->
        [one] Ein Wallet hat eigene Regeln.
       *[other] { $rules } Wallets haben eigene Regeln.
    }
describe-wallets-muted = { $muted ->
        [one] Ein Wallet ist für sich stummgeschaltet.
       *[other] { $muted } Wallets sind für sich stummgeschaltet.
    }
describe-wallets = { $rules ->
        [one] Ein Wallet hat eigene Regeln,
       *[other] { $rules } Wallets haben eigene Regeln,
    }{" "}{ $muted ->
        [one] eines ist für sich stummgeschaltet.
       *[other] { $muted } sind für sich stummgeschaltet.
    }

day-mon = Mo
day-tue = Di
day-wed = Mi
day-thu = Do
day-fri = Fr
day-sat = Sa
day-sun = So

## Was als Ruhezeit nicht taugt.

hours-empty = diese Ruhezeit dauert nicht: Lass sie zu einer anderen Zeit enden, als sie beginnt
hours-no-day = eine Ruhezeit braucht mindestens einen Tag
hours-no-time = das ist keine Uhrzeit: Schreibe Stunden und Minuten, etwa 22:00
hours-no-day-name = das ist kein Tag: Schreibe mon, tue, wed, thu, fri, sat oder sun
hours-too-many = das sind zu viele Ruhezeiten: Fasse Tage mit gleichen Zeiten zusammen
