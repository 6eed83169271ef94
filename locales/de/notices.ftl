## Was eine Benachrichtigung sagt: zuerst der Betrag, dann das Wallet, dann was der Zahlende schrieb.

notice-received = Erhalten
notice-sent = Gesendet
notice-on-its-way = Unterwegs
notice-not-sent = Nicht gesendet
notice-taken-back = Zurückgenommen
notice-came-back = Zurückgekommen
notice-not-received = Fehlgeschlagen
notice-with-amount = { $what }: { $amount }
notice-unconfirmed = { $title } (unbestätigt)
notice-demo = Demo · { $title }
notice-fee = Gebühr { $amount }
notice-took-minutes = nach { $count } min
notice-took-hours = nach { $count } h
notice-after-all = doch noch
rate-of = Kurs von { $when }

## Warum es erst jetzt gesagt wird.

notice-during-quiet-hours = während der Ruhezeit
notice-while-muted = während der Stummschaltung
notice-while-away = während du weg warst

## Mehrere auf einmal: „7 Zahlungen während du weg warst, +84.000 sat, 1 fehlgeschlagen“.

notices-moved = { $count ->
        [one] 1 Zahlung
       *[other] { $count } Zahlungen
    }
notices-on-their-way = { $count ->
        [one] 1 Zahlung unterwegs
       *[other] { $count } Zahlungen unterwegs
    }
    .more = { $count } unterwegs
notices-taken-back = { $count ->
        [one] 1 Zahlung zurückgenommen
       *[other] { $count } Zahlungen zurückgenommen
    }
    .more = { $count } zurückgenommen
notices-came-back = { $count ->
        [one] 1 Zahlung zurückgekommen
       *[other] { $count } Zahlungen zurückgekommen
    }
    .more = { $count } zurückgekommen
notices-failed = { $count ->
        [one] 1 Zahlung fehlgeschlagen
       *[other] { $count } Zahlungen fehlgeschlagen
    }
    .more = { $count } fehlgeschlagen
notices-names = { $names } und { $count } weitere

## Alarme.

alarm-not-live = { $wallet } ist nicht live
    .text = Seit { $minutes } min nicht verbunden: Zahlungen werden gemeldet, sobald es wieder live ist.
alarm-balance = { $wallet }: noch { $balance }
    .text = Das Guthaben ist unter { $limit }.
alarm-balance-hidden = { $wallet }: niedriges Guthaben
    .text = Das Guthaben ist unter der Grenze, die du gesetzt hast.
