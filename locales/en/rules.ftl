## Why the person was notified of a payment, or was not.

why-told = { $held ->
        [quiet] You were notified after quiet hours, by { $means }.
        [muted] You were notified after notifications were muted, by { $means }.
       *[no] You were notified, by { $means }.
    }
why-handed-over = { $held ->
        [quiet] It was handed over after quiet hours.
        [muted] It was handed over after notifications were muted.
       *[no] It was handed over.
    }
why-alarm = { $told } It was an alarm, which your other rules don't hold back.
why-not = You were not notified: { $why }.
why-waiting = It is about to be told: nothing took the notification yet.
why-held-quiet = It is held back by quiet hours, and will be told when they end.
why-held-muted = It is held back while notifications are muted, and will be told after.
why-told-before = It was told, by satchimectl watch or by a version of Satchime that wrote no reasons down.
why-not-pending = You were not notified: nothing has moved yet.
why-not-unpaid = You were not notified: nobody paid it.
why-not-before = You were not notified: it happened before Satchime watched this wallet.
why-not-history = You were not notified: it was history when Satchime first saw it.

silence-incoming = incoming payments are switched off
silence-outgoing = outgoing payments are switched off
silence-failed = failed payments are switched off
silence-settled = settled payments are switched off
silence-pending = payments on their way are switched off
silence-minimum = it was less than { $amount }
silence-spam = it looked like spam: less than { $amount }, with a message
silence-muted = notifications were muted
silence-overtaken = it was no longer on its way when you could be
silence-no-means = popup, sound and badge are all switched off

## What will happen, in sentences.

means-popup = popup
means-sound = sound
means-badge = badge
list-and = { $most } and { $last }

describe-paused = Paused: nothing is watched until you resume.
describe-nothing = No notifications.
describe = { $means } for { $which }.
describe-from = { $means } for { $which } of { $amount } and more.
describe-payments = { $outcome ->
        [settled] { $direction ->
            [in] incoming payments that settled
            [out] outgoing payments that settled
           *[both] payments that settled
        }
        [failed] { $direction ->
            [in] incoming payments that failed
            [out] outgoing payments that failed
           *[both] payments that failed
        }
       *[both] { $direction ->
            [in] incoming payments
            [out] outgoing payments
           *[both] payments
        }
    }
describe-on-their-way = outgoing payments on their way
    .more = outgoing ones on their way
describe-spam-links = Incoming payments of less than { $amount } with a link in the message are not told.
describe-spam-any = Incoming payments of less than { $amount } with a message are not told.
describe-sound = Sound { $when }, at { $volume }% volume.
describe-heard-always = at any time
describe-heard-hours = from { $from } to { $until }
describe-heard-outside = outside quiet hours
describe-sound-not-for = No sound for { $kinds }.
describe-sound-spoken = Amounts are spoken too.
describe-sound-no-volume = No sound: the volume is 0.
describe-sound-none = No sound: each one is switched off.
sound-kind-incoming = payments that came in
sound-kind-outgoing = payments that went out
sound-kind-failed = failed payments
sound-kind-alarm = alarms
describe-quiet = Quiet hours: { $hours }. What comes then is summed up after.
describe-hours = { $days } { $from } to { $until }
describe-every-day = every day
describe-muted-always = Muted until you unmute: nothing is told but alarms.
describe-muted = Muted for now. What comes meanwhile is summed up after.
describe-alarms = Alarms, at any time: { $alarms }.
describe-alarm-rejected = a rejected key
describe-alarm-outgoing = an outgoing payment above { $amount }
describe-alarm-balance = a balance below { $amount }
describe-alarm-not-live = a wallet not live for { $minutes } min
describe-wallets-rules = { $rules ->
        [one] One wallet has rules of its own.
       *[other] { $rules } wallets have rules of their own.
    }
describe-wallets-muted = { $muted ->
        [one] One wallet is muted by itself.
       *[other] { $muted } wallets are muted by themselves.
    }
describe-wallets = { $rules ->
        [one] One wallet has rules of its own,
       *[other] { $rules } wallets have rules of their own,
    }{" "}{ $muted ->
        [one] one is muted by itself.
       *[other] { $muted } are muted by themselves.
    }

day-mon = Mon
day-tue = Tue
day-wed = Wed
day-thu = Thu
day-fri = Fri
day-sat = Sat
day-sun = Sun

## What can't be kept as quiet hours.

hours-empty = these quiet hours last no time: let them end at another time than they begin
hours-no-day = quiet hours need at least one day
hours-no-time = this is no time of day: write hours and minutes, such as 22:00
hours-no-day-name = this is no day: write mon, tue, wed, thu, fri, sat or sun
hours-too-many = these are too many quiet hours: put days with the same times together
