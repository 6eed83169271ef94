## What the state of a wallet's connection is called; a time may follow: "live for 2 h", "reconnecting in 4 s".

state-off = off
state-paused = paused
state-connecting = connecting
state-verifying = checking the key
state-catching-up = catching up
state-listening = listening
state-live = live
state-reconnecting = reconnecting
state-stopped = stopped

## What follows the state's name, or its time.

remark-push-missing = , but no pushes arrive: checked regularly
remark-polled = , checked regularly
remark-no-socket = , without pushes: the server's proxy refuses WebSockets
remark-unconfirmed = , unconfirmed

## What a state means and what follows from it.

meaning-waits-and-asks = Satchime waits for you, and asks the server again from time to time.
meaning-waits = Satchime waits for you before it tries again.
meaning-off = Payments that come meanwhile are found when it goes on.
meaning-coming = Payments that came meanwhile are found as soon as it is live.
meaning-pushed = Payments arrive instantly, and each is verified.
meaning-push-missing = The server answers, but does not tell of payments by itself.
meaning-no-socket = The server answers questions, but WebSockets don't get through to it, so it can't tell of payments by itself.
meaning-polled-admin = An admin key is never put into an address, so the server can't tell of payments by itself. { -asked-often } With the invoice key, you hear of them at once.
meaning-polled = The server can't tell of payments by itself. { -asked-often }
meaning-unconfirmed = The server tells of each payment, and without a key nothing can confirm it.
-asked-often = It is asked about every 10 seconds, more rarely where many wallets share a server.

## What a wallet is watched with. .note: what is to be known of it, .label: in a word.

access-invoice = invoice key
access-admin = admin key
    .note = This is the admin key: it works, but whoever gets hold of it can spend from this wallet. The invoice/read key is enough; it stands just below the admin key on the wallet's page, under “API docs”.
access-id-only = wallet id only
    .label = unconfirmed
    .note = Without a key nothing can be confirmed: anybody who knows the wallet's id can make up a payment. So all are marked unconfirmed, and there is no balance. Add the invoice key to change that.
    .may-be-deaf = This server hides its version: LNbits from 0.12.8 on sends nothing to a wallet's id.

## What stands beside a wallet where something is not as it should be.

note-unreadable = { $count ->
        [one] 1 payment can't be read
       *[other] { $count } payments can't be read
    }
    .text = { $count ->
        [one] The server tells of a payment in a form that can't be read, so Satchime can't tell you of it: look for it in the wallet itself. All others are told, and Satchime tries again once a day.
       *[other] The server tells of some payments in a form that can't be read, so Satchime can't tell you of them: look for them in the wallet itself. All others are told, and Satchime tries again once a day.
    }
note-polled = checked regularly
    .text = The server does not tell of payments by itself. { -asked-often }
note-no-socket = without pushes
    .text = WebSockets don't get through to the server. { -asked-often }
advice-push-missing = { -asked-often } Nothing is missed, but you hear of payments a little late. Restarting LNbits usually fixes it.
advice-no-socket = { -asked-often } Nothing is missed, but you hear of payments a little late. Something in front of the server, mostly its own proxy, refuses WebSockets. In nginx, proxy_set_header Upgrade $http_upgrade and proxy_set_header Connection "upgrade" let them through. Satchime tries again from time to time.

## A test message, sent to the wallet's own channel.

push-test-arrived = The test message came back in { $milliseconds } ms
    .text = The way from the server to this computer works: payments are told at once.
push-test-not-arrived = The test message did not come back
    .text = The server took it, but nothing arrived. Satchime now asks the server more often, so payments are still found. Restarting LNbits usually fixes its channels.
push-test-not-sent = The test message could not be sent: { $title }
    .text = { $text } Payments don't depend on this message: Satchime asks the server anyway.
push-test-not-pushed = Nothing to test: this wallet is checked regularly
    .text = The server pushes nothing to the channel that this wallet may use. An admin key is not put into an address; with the invoice key, payments are told at once.
push-test-no-socket = WebSockets don't get through to the server
    .text = A test message could not come back. Payments are found all the same, because Satchime asks the server regularly. Whoever runs the server can let WebSockets through its proxy.
push-test-not-connected = Not connected
    .text = There is no connection to test right now. Try again when the wallet is live.
push-test-interrupted = The connection ended during the test
    .text = Satchime connects again by itself. Try again when the wallet is live.

## How all wallets are: the tray's first line.

summary-none = No wallet yet
summary-paused = Paused
summary-off = All wallets are off
summary-one-stuck = { $wallet }: { $title }
summary-stuck = { $count ->
        [one] 1 wallet needs you
       *[other] { $count } wallets need you
    }
summary-live = { $count ->
        [one] 1 wallet live
        [2] Both wallets live
       *[other] All { $count } wallets live
    }
summary-connecting = Connecting 1 wallet
summary-some-live = { $live } of { $count } wallets live
