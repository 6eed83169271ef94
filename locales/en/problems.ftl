## Why something the person asked for was not done. Each has a title, what happened (.text) and what to do (.next).

-api-docs-key = Copy the invoice/read key from the wallet's page in LNbits, under “API docs”.

command-no-such-wallet = no such wallet
    .text = There is no such wallet.
    .next = It may have been removed meanwhile.
command-already-watched = already watched
    .text = This wallet is watched already, as “{ $name }”.
    .next = Nothing needs to be done.
    .new-address = You can keep this address too: Satchime then uses whichever answers.
command-address-in-use = address in use
    .text = This address is in use.
    .next = Remove it when the wallet answers by another one.
command-nothing-to-watch = no key
    .text = Without a key, a wallet can only be watched by its wallet id.
    .next = Paste the wallet's invoice key, or give its wallet id.
command-empty-name = no name
    .text = A wallet needs a name.
    .next = Type a name.
command-other-wallet = key of another wallet
    .text = This key belongs to another wallet than the one it should replace.
    .next = Copy the key from this wallet's own page.
command-shutting-down = shutting down
    .text = Satchime is shutting down.
    .next = Start Satchime again.

## Keys

key-empty = not a key
    .text = The key is empty.
    .next = { -api-docs-key }
key-broken = not a key
    .text = The key contains spaces or line breaks in its middle: copy it again.
    .next = { -api-docs-key }
key-foreign = not a key
    .text = The key contains characters that no LNbits key has: copy it again.
    .next = { -api-docs-key }
key-too-long = not a key
    .text = This is far too long for a key.
    .next = { -api-docs-key }

## The way to a server

route-problem = not a way there
proxy-unreadable = This can't be read as a proxy's address.
    .next = Give its host and port, such as 127.0.0.1:9050.
proxy-login-in-address = A proxy's address holds no user and no password here.
    .next = Give the address alone, and user and password apart from it.
proxy-user-unreadable = The proxy's user is empty, too long, or has a line break in it.
    .next = Type the user as the proxy knows it.
proxy-user-colon = The user of an HTTP proxy has no colon in its name.
    .next = Type the user as the proxy knows it.
proxy-password-unreadable = The proxy's password is empty, too long, or has more than one line.
    .next = Give the password in one line.
proxy-password-needed = A proxy's user needs its password.
    .next = Give the password in one line.
onion-needs-tor = A .onion server is reached through Tor or not at all.
    .next = Choose Tor, or a SOCKS proxy that leads into Tor.
proxy-for-plain-http = No proxy leads to an http:// server: it would read the wallet's key, and look the server's name up as it likes.
    .next = Use the server's https:// address, or go without a proxy.

## The app as a whole

start-mend = Fix that, then try again: until then Satchime watches nothing.
start-already-running = already running
    .text = { $held }, perhaps as satchimectl in a terminal.
    .next = End the other one, then try again.
start-newer-data = history from a newer Satchime
    .next = Install the newest Satchime; nothing was changed.
start-no-demo = no demo
    .next = { start-mend }
history-put-aside = history was damaged
    .text = Satchime's database could not be read. It was kept as { $path } and a new one was begun, which knows no wallets.
    .next = Add your wallets again: their history comes back from the server, but each key has to be pasted again. The old keys stay in the keyring, under { $service }.
notifications-missing = no notification service
    .text = This desktop has no notification service, so payments are shown only here and in the tray.
    .next = Install or start one (dunst, mako, or your desktop's own). Satchime uses it as soon as it is there, and then tells what was missed.
notifications-failing = notifications fail
    .text = The desktop's notification service does not take notifications right now.
    .next = Payments are shown here all the same. Satchime keeps trying, and then tells what was missed.
notifications-forbidden = notifications are not allowed
    .text = The system does not let Satchime show notifications, so payments are shown only here and in the tray.
    .next = Allow Satchime in the notification settings of the system; it then tells what was missed.
address-of-other = another server
    .text = The server at this address does not know this wallet.
    .next = Check the address: it must lead to the same LNbits by another way.
setting-refused = not changed
    .next = Everything is as it was.
clipboard-failed = not copied
    .text = The clipboard could not be reached.
    .next = Select the text and copy it by hand.
nothing-to-copy = not copied
    .text = This payment has nothing of the kind.
    .next = Its wallet may have been removed meanwhile.
declined = not done
    .text = You did not agree, so nothing was done.
    .next = Ask for it again if that was a mistake.
server-unknown = not done
    .text = Satchime has not contacted this server yet.
    .next = Look for your wallet there first.
already-asking = not done
    .text = Satchime is asking you something else already.
    .next = Answer that first.
shortcut-missing = no shortcut
    .text = { $shortcut } does not open Satchime: { $fault }.
    .next = Choose another one in the settings, or have your desktop start satchime --show by a shortcut of its own.
