# The window's words: what stands in more than one view, the home view, payments.
# `window-wallet.ftl` has those of a wallet, `window-settings.ftl` those of the settings.
#
# One name a thing:
#   wallet: one LNbits wallet        sat: the unit, never "sats" after a number
#   payment: settles or fails        memo: what its invoice says; comment: what the payer wrote
#   invoice key, admin key: LNbits' two keys of a wallet; "Invoice/read key" only where LNbits' own label is meant
#   watch: what Satchime does with a wallet; live: connected, and all payments are known
#   push: what a server sends by itself
#   notification: what the desktop shows; popup, sound and badge are its means
#   mute: by hand; quiet hours: by the clock; alarm: passes through both
#   keyring: where the system keeps keys; session: until Satchime quits
# `<b>…</b>` is bold. A variable may stand for a time, an amount or a name that is set apart.

action-add = Add
action-back = Back
    .keys = Back (Esc)
action-cancel = Cancel
action-checking = Checking…
action-connect-wallet = Connect a wallet
action-dismiss = Dismiss
action-quit = Quit
    .app = Quit Satchime
    .keys = Quit Satchime (Ctrl+Q)
action-remove = Remove
action-retry-now = Retry now
action-save = Save
action-settings = Settings
    .keys = Settings (Ctrl+,)
action-try-again = Try again
action-undo = Undo
    .what = Undo: { $what }
    .keys = Undo: { $what } (Ctrl+Z)

loading = Loading
unit-sat = sat
# Where a currency's rate is older than an hour.
amount-dated = At the rate of { $time }
amount-sat = { $amount } sat
unit-min = min
amount-hidden = amount hidden
amounts-show = Show amounts for now
amounts-hide = Hide amounts again

key-show = Show key
key-hide = Hide key
password-show = Show password
password-hide = Hide password

# Several things said at once to a screen reader.
announce-more = { $first }. And { $count } more.

window-unreachable = something went wrong
    .text = Satchime’s window could not talk to the app behind it.
    .next = Try again. If it stays like this, quit Satchime and start it once more.

## Times

time-now = now
time-just-now = just now
time-seconds = { $count } s
    .ago = { $count } s ago
time-minutes = { $count } min
    .ago = { $count } min ago
time-hours = { $count } h
    .ago = { $count } h ago
time-days = { $count ->
    [one] { $count } day
   *[other] { $count } days
}
# 1 min 5 s
time-minutes-seconds = { $minutes } min { $seconds } s
time-in = in { $span }
time-today = Today
time-yesterday = Yesterday
time-tomorrow = Tomorrow
time-day-and-time = { $day }, { $time }

## Banners

banner-demo = <b>Demo</b> — these are not real sats
banner-demo-leave = Leave
banner-paused = <b>Paused.</b> You’ll see what you missed when you resume.
banner-do-not-disturb = Do not disturb is on: the desktop holds back popups.
banner-no-tray = No system tray was found. Closed, this window leaves Satchime running; start it again to get it back.

## Welcome

welcome-title =
    Hear it the moment
    sats arrive
welcome-lead = Satchime sits in your tray and tells you about every payment in and out of your LNbits wallets, confirmed, once.
welcome-demo = Try the demo
    .busy = Starting the demo…
welcome-privacy = Talks to your LNbits server only. Keys stay in this computer’s keyring.
# In a picture of a notification: a wallet's name and what was paid for.
welcome-example = Shop · Two flat whites ☕️

## Home

home-wallets = Wallets
home-pause = Pause
    .all = Pause all wallets
home-resume = Resume
    .all = Resume all wallets
home-show-all = { $count ->
    [one] Show all { $count } wallet
   *[other] Show all { $count } wallets
}
home-show-fewer = Show fewer
home-session-only = Session only
    .hint = The key is forgotten when Satchime quits
home-payments = Payments
home-filter = Show payments of
home-filter-all = All wallets
home-new-payments = { $count ->
    [one] { $count } new payment
   *[other] { $count } new payments
}
home-quiet = All quiet
    .hint = The next payment appears here the moment it settles.
home-older = Show older payments
home-fee = fee { $amount }

## A connection's state, with what ticks

connection-retry = Reconnecting in { $span }
    .now = Reconnecting now
connection-because = { $state }: { $problem }
connection-next-try = Next try in { $span }
    .now = Next try now
# Live for 2 h
connection-for = { $state } for { $span }
    .now = { $state }, just now

## Payments

payment = Payment
payment-received = Received
payment-sent = Sent
payment-awaited = Waiting to receive
payment-sending = Sending
payment-sending-unknown = Sending, unknown to the server
payment-not-received = Not received
payment-not-sent = Not sent
payment-reported-received = Reported as received
payment-reported-sent = Reported as sent

# For screen readers: "Received 21,000 sat, Shop: Two flat whites".
payment-spoken = { $happened }, { $wallet }
    .note = { $happened }, { $wallet }: { $note }
payment-spoken-amount = { $happened } { $amount }
    .unconfirmed = { $happened } { $amount }, unconfirmed
payment-spoken-hidden = { $happened }, amount hidden
    .unconfirmed = { $happened }, amount hidden, unconfirmed
payment-spoken-when = { $payment }, { $time }

mark-pending = Pending
    .incoming = The invoice has not been paid yet.
    .outgoing = On its way: the server does not know yet whether it arrives. The fee is the most it may cost.
mark-unknown = Unknown
    .long = The server no longer knows it, as after a restored backup. It may have arrived or not: look in LNbits or ask whoever was to be paid before you send it again.
mark-failed = Failed
    .incoming = Nothing was received.
    .outgoing = Nothing was sent; the sats stayed in the wallet.
mark-unconfirmed = Unconfirmed
    .long = The server’s channel said so, and anybody who knows the channel could have. Without a key it can’t be confirmed: look in LNbits before you rely on it.
mark-late = Late
    .long = Found later: Satchime was off or not told.

payment-comment = Comment
payment-memo = Memo
payment-exact = Amount
payment-wallet = Wallet
payment-fee = Fee
    .pending = Fee, at most
payment-total = Total
payment-hash = Payment hash
    .copy = Copy payment hash
    .copied = Copied payment hash
payment-preimage = Preimage
    .show = Show the proof of payment
    .copy = Copy preimage
    .copied = Copied preimage
payment-invoice = Invoice
    .copy = Copy invoice
    .copied = Copied invoice
payment-gone = This payment isn’t here any more
    .hint = Its wallet may have been removed from this computer.

why-title = Notification
why-until = until { $time }
