# The window's words: what became of payments, and what proves them.

timeline = What happened
timeline-created = Created
timeline-pending = Waiting to settle
timeline-unknown = No longer known to the server
timeline-failed = Failed
timeline-settled = Settled
timeline-reported = Reported, not confirmed
timeline-late = Found later by Satchime

proof-verified = Proof verified
    .text = SHA-256 of the preimage is the payment hash: this payment was made.
proof-wrong = The proof does not fit
    .text = SHA-256 of the preimage is not the payment hash. Don’t rely on this payment: ask whoever runs the server.
proof-unreadable = The proof can’t be checked
    .text = The preimage or the payment hash is not written as a Lightning payment has it, as within one LNbits server.

qr-show = Show QR code
qr-hide = Hide QR code
qr-name = QR code of the invoice
qr-too-long = This invoice is too long for a QR code.

## Notes

note = Your note
note-labels = Labels
    .hint = Separated by commas
note-saved = Note saved
note-extra = What the server tells besides

## All payments

history-chart = Chart
history-search = Search memo, comment, hash, tag, notes
history-filters = Filters
    .count = Filters ({ $count })
history-wallet = Wallet
history-direction = Direction
    .in = Incoming
    .out = Outgoing
history-status = Status
    .settled = Settled
    .pending = Pending
    .failed = Failed
history-any = All
history-period = Time
    .all = All time
    .own = From … to …
history-first-day = First day
history-last-day = Last day
history-min = At least (sat)
history-max = At most (sat)
history-tag = Tag or label
history-sort = Order
    .newest = Newest first
    .oldest = Oldest first
    .largest = Largest first
    .smallest = Smallest first
history-clear = Clear all filters
history-nothing = No payment fits these filters
history-count = { $count ->
    [one] { $count } payment
   *[other] { $count } payments
}
history-in = in { $amount }
history-out = out { $amount }
history-fees = fees { $amount }
history-select = Select: { $payment }
history-selection = Selected payments
# What came in less what went out and fees.
history-selected = { $count } selected, net { $sum }
history-label = Label for them
history-labelled = { $count ->
    [one] { $count } payment labelled
   *[other] { $count } payments labelled
}
history-unmark = Deselect
history-keys = Arrow keys move, Enter opens, Space selects.

## Export

export-as = Export as { $format }
export-running = Exporting { $done } of { $total }
export-done = { $count ->
    [one] { $count } payment exported
   *[other] { $count } payments exported
}
    .file = { $count ->
        [one] { $count } payment exported to { $file }
       *[other] { $count } payments exported to { $file }
    }
export-cancelled = Export cancelled. Nothing was kept.
export-failed = The export failed
