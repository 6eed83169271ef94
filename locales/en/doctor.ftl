## What `satchimectl doctor` looks at, in a word or two each, and under which headings.

doctor-looked =
    .reachable = reachable
    .unlocked = unlocked
    .place = place
    .free-space = free space
    .database = database
    .user = in use by
    .traces = traces
    .put-aside = put aside
    .session = session
    .notifications = notifications
    .tray = tray
    .wanted = wanted
    .watched = watched
    .way = way
    .server = server
    .key = key
    .payments = payments
    .clock = clock
    .channel = channel
    .subscription = subscription
    .push-test = push test
    .removals = removals
    .wallets = wallets
doctor-keyring = Keyring
doctor-folder = Data folder
doctor-desktop = Desktop
doctor-wallets = Wallets
doctor-wallet = Wallet “{ $wallet }”
doctor-wrong = Something is wrong; see the lines with ✗.
doctor-well = Nothing is wrong.

## The keyring

doctor-keychain = the macOS keychain
doctor-credentials = the Windows credential store
doctor-secret-service = Secret Service by { $program }
    .unknown = Secret Service by an unknown program
doctor-no-collection = The keyring has no default collection to keep keys in.
    .next = Make one: log out and in again, or use your desktop's password manager (Seahorse, KWalletManager).
doctor-unlocked = yes
# The keyring failed: …
doctor-keyring-refused = it refused a simple question

## The data folder

doctor-place-missing = { $path }, which is not there yet
doctor-place-unseen = { $path } can't be opened: { $why }.
    .next = Give yourself permission to open it.
doctor-place-own = { $path }, for you alone ({ $mode })
doctor-place-open = { $path }, where others see which files there are ({ $mode }), not what is in them
    .next = Close it: chmod 700 '{ $path }'
doctor-little-space = Only { $size } left: payments may soon not be written down.
    .next = Free some space on that disk.
doctor-space-unknown = not told: { $why }
doctor-bytes = { $count } bytes
doctor-database = sound, { $size }
    .none = none yet; it is made with the first wallet
doctor-damaged = Start Satchime or `satchimectl watch`: it keeps { $path } aside and begins a new one.
doctor-traces = traces of a removed wallet may still be in the database; the next start of Satchime cleans it
doctor-put-aside = { $path }, a damaged database that was put aside, is still there
    .next = Delete it if you don't need it; the next wallet you remove takes it along.
doctor-user-nobody = nobody right now
doctor-user = Satchime, which is running
    .process = Satchime, which is running (process { $process })

## The desktop

doctor-built-in = built in
doctor-no-session = no desktop session here (no D-Bus session bus): the app can't show anything, `satchimectl watch` works
    .keyring = There is no desktop session (no D-Bus session bus), so there is no keyring.
doctor-no-notifications = Nothing shows notifications here.
    .next = Start your desktop's notification daemon, or install one (dunst, mako).
# dunst 1.9 (actions, body)
doctor-notifications = { $daemon } ({ $able })
    .unclickable = { $daemon } ({ $able }); can't be clicked
doctor-tray = icons are shown
    .by = icons are shown by { $program }
doctor-no-tray = Nothing shows tray icons here.
    .next = Switch your panel's tray on; on GNOME install the AppIndicator extension. The window works without.

## A wallet

doctor-wallets-none = none yet
    .next = Add one: satchimectl wallet add --server URL
doctor-removals = { $count } not finished: a key may still be in the keyring
    .next = Unlock the keyring; the next start of Satchime finishes them.
doctor-wallet-off = switched off, so nothing is announced
doctor-way = { $route }, as you chose
doctor-server = { $server }, LNbits { $version }
    .unknown = { $server } answers, but does not tell its version
doctor-key = { $access }, good, balance { $balance }
    .unseen = not checked, because the keyring can't be read
    .session = not in the keyring; Satchime, which is running, may hold it for this session
doctor-clock = agrees with the server's
doctor-clock-ahead = The server's clock is { $seconds } s ahead of this computer's.
    .next = Set the one that is wrong; times of payments can't be trusted until then.
doctor-clock-behind = The server's clock is { $seconds } s behind this computer's.
doctor-channel-key = the wallet's key: the server pushes payments to it
    .silent = the wallet's key: the server pushes nothing to it, so it is asked regularly
doctor-channel-id = the wallet's id: the server pushes payments to it
    .silent = the wallet's id: the server pushes nothing to it, so it is asked regularly
doctor-channel-silent = Remove the wallet and add it again with --channel auto, and with --wallet-id before LNbits 0.12.8.
doctor-subscription = the WebSocket opens
doctor-test-silent = Nothing to test: the server pushes nothing to this channel
doctor-test-lost = Restart LNbits: that usually fixes its channels. Until then Satchime finds payments by asking.
doctor-test-not-connected = Not tested: there is no subscription.
    .next = Fix what keeps it from opening, then test again.

## How a wallet is, or was when Satchime last ran. Each part takes the one before it in: "live for 2 h", "reconnecting for 5 s:
## server refused", "…, tries again in 4 s", "…; Satchime is running (seen 3 s ago)".

doctor-is = { $state } for { $span }{ $remark }
    .problem = { $is }: { $problem }
    .retry = { $is }, tries again { $when }
    .running = { $is }; Satchime is running (seen { $seen })
doctor-was = last seen { $state } { $seen }{ $remark }
    .problem = { $was } ({ $problem })
    .stopped = { $was }; Satchime is not running
    .next = Start Satchime, or `satchimectl watch`.
doctor-not-watched = not watched yet; Satchime is running
    .stopped = not watched yet; Satchime is not running
doctor-rejected = Fix that, then let Satchime try again: in its window, or by starting it anew.
doctor-push-missing = See where they get lost: satchimectl doctor --test-push
doctor-frame = last frame { $when }
    .never = no frame yet
doctor-confirmed = last confirmed { $when }
    .never = nothing confirmed yet
doctor-compared = last compared with the server { $when }
    .never = not compared with the server yet
doctor-compares = compares again { $when }
doctor-reconnects = { $count ->
        [0] no reconnect
        [one] 1 reconnect
       *[other] { $count } reconnects
    }
doctor-found = { $count ->
        [one] 1 payment came without a frame
       *[other] { $count } payments came without a frame
    }
doctor-trouble = last trouble { $when }: { $problem }
doctor-history = its past is being read: { $read } payments so far
    .of = its past is being read: { $read } of { $total } payments so far

## Spans of time, of at least two.

doctor-seconds = { $count } s
doctor-minutes = { $count } min
doctor-hours = { $count } h
doctor-days = { $count } days
doctor-ago = { $span } ago
    .now = just now
    .ahead = at { $time }, by a clock that was set back since
doctor-in = in { $span }
    .now = now

## What `satchimectl audit` found.

audit-one-key = The key that was given is one wallet's.
    .next = Say which: satchimectl audit WALLET
audit-no-key = This wallet is watched by its id alone, so the server can't be asked about it.
    .next = Add its invoice/read key.
audit-session-key = If its key is kept for a session only, give it by --key-file or in SATCHIME_KEY.
audit-other-key = The key that was given is not the one this wallet is watched with, so it was not sent.
    .next = Give the key that the wallet was added with.
# The server's answer could not be read: …
audit-endless = its list of payments has no end
audit-reading = Reading { $count } payments of “{ $wallet }”, slowly enough for its server: about { $seconds } s.
audit-wallet = “{ $wallet }” on { $server }
audit-not-compared = not compared: { $why }
audit-equal = Payments: { $here } here, { $there } there; all agree
    .read = Payments: { $here } here, { $there } there; those that could be read agree
audit-differs = { $count ->
        [one] Payments: { $here } here, { $there } there; 1 differs
       *[other] Payments: { $here } here, { $there } there; { $count } differ
    }
audit-deleted = { $count ->
        [one] 1 that failed is kept here alone: this server deletes them
       *[other] { $count } that failed are kept here alone: this server deletes them
    }
audit-unreadable = { $count ->
        [one] 1 of the server's records can't be read by this version
       *[other] { $count } of the server's records can't be read by this version
    }
audit-history = Its history is still being read; audit again once it was read.
audit-running = Satchime, which is running, may be about to find out; audit again in a while.
audit-missing-here = missing here
audit-missing-there = missing there
audit-different = different
audit-both = here { $here }, there { $there }
audit-entry = { $amount } (fee { $fee }) { $status }
audit-status =
    .pending = pending
    .settled = settled
    .failed = failed
