## What satchimectl says to people. What is typed stays as it is in every language: commands, options, URL, FILE, the names
## and values of settings.

ctl-error = error:
ctl-note = note:
ctl-what-to-do = what to do:
ctl-try-again = Try again.
# .yes: what agrees, besides y and yes.
ctl-question = { $question } [y/N]
    .yes = y yes
ctl-of-wallet = “{ $wallet }”: { $words }

## What can't be done: what happened, and what to do (.next).

ctl-start-refused = This system refused to start: { $why }.
ctl-signals-refused = This system does not let programs be ended cleanly: { $why }.
ctl-output-failed = The output could not be written: { $why }.
    .next = Free some space there, or send the output elsewhere.
ctl-folder-newer = Nothing was changed in it.
ctl-folder-older = Nothing was changed in it. Quit the older Satchime if it runs, and start this version once, or `satchimectl watch`: that brings it up to date.
ctl-folder-held = Use its window, or quit it first.
-or-without-keyring = or watch without keeping anything: satchimectl watch --server URL
ctl-keyring-missing = Start it (GNOME Keyring, KWallet, KeePassXC), { -or-without-keyring }
ctl-keyring-locked = Unlock it and try again, { -or-without-keyring }
ctl-keyring-timed-out = Look for its unlock dialog and try again, { -or-without-keyring }
ctl-keyring-failed = Try again, { -or-without-keyring }
ctl-key-missing = Remove the wallet and add it again with its key.
ctl-tls-own-server = If it is your own server: satchimectl server trust URL shows its certificate and what to compare, and takes its root certificate with --ca FILE.
ctl-other-way = { $next } The way there is chosen by: satchimectl server route URL
ctl-as-address = To keep this address as one more way to it, say the same with --as-address.
ctl-already-watched = Nothing needs to be done; to change it, remove it first.
ctl-nothing-to-watch = Give --wallet-id, or the address of your wallet's page as --server.
ctl-empty-name = Give a --name that can be seen.
ctl-start-again = Start the command again.
ctl-private-http = Use https://, or add --allow-private-http if you trust everyone in every network this computer joins.
ctl-key-as-address = Give the server's address as --server; the key comes from --key-file or standard input.
ctl-key-empty = Give it by --key-file or on standard input; to watch by the wallet's id alone, say --no-key.

## Keys and passwords

ctl-key-prompt = The wallet's invoice/read key (not shown):
ctl-key-unreadable = The key could not be read: { $why }.
    .next = Give it by --key-file, in SATCHIME_KEY or on standard input.
ctl-key-file-unreadable = The key could not be read from { $file }: { $why }.
    .next = Name a file with the key in its first line, which you may read.
ctl-key-file-open = Others may read the key in { $file }. Close it to them: chmod 600 '{ $file }'
ctl-password-prompt = The proxy's password (not shown):
ctl-password-unreadable = The proxy's password could not be read: { $why }.
    .next = Give it by --password-file or on standard input.
ctl-password-file-open = Others may read the password in { $file }. Close it to them: chmod 600 '{ $file }'

## Wallets

ctl-wallets-none = There is no wallet yet. Add one: satchimectl wallet add --server URL
ctl-no-such-wallet = There is no wallet with this name or id.
    .next = See which there are: satchimectl wallet list
ctl-several-wallets = { $count } wallets have this name.
    .next = Say which by its id: { $ids }.
ctl-added = Added “{ $wallet }” on { $server }: { $access }.
    .balance = Added “{ $wallet }” on { $server }: { $access }, balance { $balance }.
ctl-added-address = Kept { $server } as one more address of “{ $wallet }”.
ctl-silent-channel = This server sends nothing to that channel, so it is asked regularly instead. With --channel auto payments show at once.
ctl-remove = Remove “{ $wallet }” on { $server }, with its key and its history on this computer?
    .unasked = Removing “{ $wallet }” forgets its key and its history.
    .copies = With it go the damaged databases that were put aside: { $copies }.
    .next = If that is meant, say --yes.
ctl-removed = Removed “{ $wallet }”, its key and its history.
    .copy = Deleted { $file }, a damaged database that was put aside.
    .nothing = Nothing was removed.
ctl-wallet-off = { $wallet } (off)
# Headings of the table.
ctl-table =
    .name = NAME
    .server = SERVER
    .access = WATCHED BY
    .balance = BALANCE
    .id = ID

## Watching

ctl-watching = { $count ->
        [one] Watching one wallet. End with Ctrl-C.
       *[other] Watching { $count } wallets. End with Ctrl-C.
    }
    .demo = Watching two made-up wallets; nothing here is real money. End with Ctrl-C.
ctl-watch-none = There is no wallet to watch yet.
    .next = Add one: satchimectl wallet add --server URL, or try: satchimectl watch --demo
ctl-watch-paused = Satchime is paused.
    .next = Resume it in its window, or: satchimectl settings set paused off
ctl-watch-off = All wallets are switched off.
    .next = Switch one on: on its page in Satchime's window.
ctl-demo-failed = Allow programs to listen on 127.0.0.1.
ctl-retry = reconnecting in { $seconds } s, { $problem } (attempt { $attempt })

## Payments; the first words stand behind a payment, in brackets.

ctl-pending = pending
    .unknown = pending, but the server no longer knows it
ctl-not-sent = not sent
ctl-taken-back = taken back
ctl-failed = failed
ctl-unconfirmed = unconfirmed
ctl-payments-none = No payments yet.
ctl-payments-newest = These are the newest { $count }. For more: --limit N
ctl-no-such-payment = There is no such payment.
    .next = Give its payment hash or checking id: satchimectl payments --json

## Servers. $route: "through Tor at 127.0.0.1:9050".

ctl-route = { $server } is reached { $route }.
    .alone = { $server } is reached { $route }, and by no other way.
ctl-trusted-system = { $server } is trusted by the system's certificate authorities.
ctl-trusted-pinned = { $server } is trusted by its certificate { $sha256 } alone.
ctl-trusted-own = { $server } is trusted by the certificates in that file alone.
ctl-not-trusted = Nothing was changed.
ctl-http-no-certificate = { $server } is http, which shows no certificate.
    .next = Give the server's https:// address.
ctl-other-certificate = { $server } shows another certificate: its fingerprint is { $sha256 }.
    .next = Nothing was changed. Compare on the server itself.
ctl-trust-once = If it is your own server, give its root certificate with --ca FILE, or, once you compared it on the server itself ({ $command }), the certificate's fingerprint: --fingerprint { $sha256 }
ctl-compare = Compare the fingerprint on the server itself:
ctl-same = Is it the same?
    .unasked = Whether it is the same has to be said.
    .next = If it is: satchimectl server trust { $server } --fingerprint { $sha256 }
ctl-servers-none = No server has settings of its own: each is trusted by the system's certificate authorities and reached as the system says.
ctl-server-system = { $server }: trusted by the system's certificate authorities; reached { $route }
ctl-server-pinned = { $server }: trusted by the certificate { $sha256 }; reached { $route }
ctl-server-own = { $server }: trusted by its own root certificates; reached { $route }
ctl-server-unreadable = { $server }: can't be read: nothing is sent there

## Settings

ctl-no-such-setting = There is no setting “{ $name }”.
    .next = There are: { $names }.
ctl-not-per-wallet = { $name } is the same for all wallets.
    .next = Of its own, a wallet can have: { $names }.
ctl-no-value = This is no value of { $name }.
value-wrong = write { $values }
# What may be typed for a setting: "write on or off".
values =
    .on-off = on or off
    .unit = sat, btc, or the three letters of a currency, such as EUR
    .language = system, en, de or es
    .directions = both, incoming or outgoing
    .amount = an amount in sat, such as 1000
    .limit = an amount in sat, or off
    .minutes = a number of minutes, or off
    .mute = off, hour, tomorrow or always
    .messages = links or any
    .volume = a number from 0 to 100
    .sound = built-in, none, or the whole path of a WAV, MP3, FLAC or Ogg Vorbis file of your own
    .shortcut = keys such as Ctrl+Alt+S, or off
    .hours = days and times, such as "mon,tue,wed,thu,fri 22:00-08:00; sat,sun 00:00-24:00", or off
# What each does, in a few words. The attribute is the setting's name.
setting-help =
    .paused = Watch nothing until it is off again
    .hide-amounts = Show no amounts in tray, window and notifications
    .open-shortcut = Open the window from anywhere by these keys
    .unit = Show amounts in this; a currency by the rate that a wallet's server tells
    .language = Speak this language, or the system's
    .directions = Announce incoming payments, outgoing ones, or both
    .minimum = Announce no payments smaller than this
    .settled = Announce payments that settled
    .failed = Announce outgoing payments that failed, and incoming ones that were taken back
    .pending = Announce outgoing payments that are on their way and may still fail
    .popup = Announce by a notification on the screen
    .sound = Announce by a sound
    .badge = Count at the icon what you have not seen yet
    .popup-amounts = Show amounts in notifications
    .popup-memos = Show in notifications what the payer wrote
    .spam-below = Announce no incoming payments smaller than this that carry a message
    .spam-messages = Which messages those are: with a link, or any
    .mute = Announce nothing but alarms for an hour, until tomorrow at 8:00, or until it is off again
    .quiet-hours = When nothing but alarms is announced; the rest is summed up afterwards
    .alarm-outgoing-above = Always announce an outgoing payment larger than this
    .alarm-balance-below = Always announce a balance that falls below this
    .alarm-not-live = Always announce a wallet that has not been live for this long
    .alarm-rejected = Always announce a key that a server rejects
    .volume = How loud sounds are, in percent
    .sound-incoming = The sound of payments that came in
    .sound-outgoing = The sound of payments that went out
    .sound-failed = The sound of payments that failed or were taken back
    .sound-alarm = The sound of alarms
    .speak-amounts = Speak amounts after the sound, unless they are hidden
