## What a notification says: amount first, then the wallet, then what the payer wrote.

notice-received = Received
notice-sent = Sent
notice-on-its-way = On its way
notice-not-sent = Not sent
notice-taken-back = Taken back
notice-came-back = Came back
notice-not-received = Failed
notice-with-amount = { $what }: { $amount }
notice-unconfirmed = { $title } (unconfirmed)
notice-demo = Demo · { $title }
notice-fee = fee { $amount }
notice-took-minutes = took { $count } min
notice-took-hours = took { $count } h
notice-after-all = after all
rate-of = rate of { $when }

## Why it is said only now.

notice-during-quiet-hours = during quiet hours
notice-while-muted = while muted
notice-while-away = while you were away

## Several at once: "7 payments while you were away, +84,000 sat, 1 failed". The first part names the payments, .more does not.

notices-moved = { $count ->
        [one] 1 payment
       *[other] { $count } payments
    }
notices-on-their-way = { $count ->
        [one] 1 payment on its way
       *[other] { $count } payments on their way
    }
    .more = { $count } on their way
notices-taken-back = { $count ->
        [one] 1 payment taken back
       *[other] { $count } payments taken back
    }
    .more = { $count } taken back
notices-came-back = { $count ->
        [one] 1 payment came back
       *[other] { $count } payments came back
    }
    .more = { $count } came back
notices-failed = { $count ->
        [one] 1 payment failed
       *[other] { $count } payments failed
    }
    .more = { $count } failed
notices-names = { $names } and { $count } more

## Alarms.

alarm-not-live = { $wallet } is not live
    .text = Not connected for { $minutes } min: payments are told once it is live again.
alarm-balance = { $wallet }: { $balance } left
    .text = The balance is below { $limit }.
alarm-balance-hidden = { $wallet }: low balance
    .text = The balance is below the limit you set.
