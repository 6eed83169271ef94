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
