## What can go wrong. Each has a few words for a status line, a sentence on what happened (.text), and one on what to do
## or what Satchime does by itself (.next). Where Satchime waits for the person, .do says in a few words what it waits for.

keeps-trying = Satchime keeps trying.
# Instead of it, where a command tries only once.
try-again-later = Try again in a while.
-where-the-key-is = on the wallet's page in LNbits, under “API docs”

fault-resolve = server not found
    .text = The server's name has no address right now: either this computer is offline or the name is wrong.
    .next = Check the network and the server's address. { keeps-trying }
fault-refused = server refused
    .text = Nothing answers at the server's address and port: it is probably stopped or restarting.
    .next = Start the server, or check the port. { keeps-trying }
fault-unreachable = server unreachable
    .text = There is no way to the server from this network.
    .next = Check the network or VPN. { keeps-trying }
fault-leads-outside = outside your network
    .text = In this network the server's name leads to the internet, where http would send the key unencrypted, so nothing was sent.
    .next = Use https://, or go back to the network the server is in. { keeps-trying }
fault-admin-key-in-clear = admin key over http
    .text = This is an admin key, which can spend, and over http anyone in every network this computer joins could read it.
    .next = Use the invoice/read key, or an https:// or .onion address of the server. If strangers were in that network, reset the admin key in LNbits.
    .do = paste the invoice key
fault-timed-out = no answer
    .text = The server did not answer in time.
    .next = { keeps-trying }
fault-network = connection broke
    .text = The connection broke: { $detail }.
    .next = { keeps-trying }
fault-not-set-up = server not set up
    .text = This LNbits server has not been set up yet.
    .next = Open it in a browser and finish its first installation.
fault-rate-limited = too many requests
    .text = The server asks for a pause: too many requests came from this network.
    .next = Satchime waits a minute, or as long as the server says, and goes on.
fault-server = server error
    .text = The server answered with an error of its own ({ $status }).
    .next = { keeps-trying }
fault-unavailable = server unavailable
    .text = The server is not available for the moment ({ $status }); it may be in the middle of an upgrade.
    .next = Satchime waits as long as the server asks for, and goes on.
fault-internal = internal error
    .text = A part of Satchime failed because of a mistake in Satchime itself.
    .next = Satchime starts that part again by itself. If this comes back, please report it.

## Something else than LNbits

-check-lnbits-address = Check the address: it is the one you open LNbits with in a browser.
fault-not-lnbits-page = not an LNbits server
    .text = A web page answered, not LNbits' interface.
    .next = { -check-lnbits-address }
fault-not-lnbits-json = not an LNbits server
    .text = Something answered, but it is not LNbits.
    .next = { -check-lnbits-address }
fault-not-lnbits-path = not an LNbits server
    .text = The address exists, but there is no LNbits behind it ({ $status }).
    .next = { -check-lnbits-address }
fault-not-lnbits-redirect = not an LNbits server
    .text = The address sends visitors somewhere else.
    .next = { -check-lnbits-address }
fault-too-big = answer too large
    .text = The server sent far more than any LNbits does.
    .next = Check the address. { keeps-trying }
fault-protocol = answer unreadable
    .text = The server's answer could not be read: { $detail }.
    .next = { keeps-trying }

## Proxies before the server

-let-api-through = Check the address, and let the proxy pass /api/v1/ without a log-in. { keeps-trying }
fault-barred = not let through
    .text = The server, or a proxy before it, does not let this computer through ({ $said }).
    .next = { -let-api-through }
fault-barred-login = proxy wants a log-in
    .text = A proxy before the server wants a log-in of its own ({ $said }).
    .next = { -let-api-through }
fault-key-dropped = key lost on the way
    .text = LNbits got the request without the key: a proxy before it drops the X-Api-Key header.
    .next = Let the proxy pass that header on unchanged. { keeps-trying }
fault-handshake-login = subscription refused
    .text = A proxy before the server wants a log-in of its own for the WebSocket ({ $status }).
    .next = Let the proxy pass /api/v1/ without its own log-in. { keeps-trying }
fault-handshake = subscription refused
    .text = The server or a proxy before it refused the WebSocket ({ $status }).
    .next = If there is a reverse proxy, let it pass WebSocket upgrades. { keeps-trying }

## Keys and wallets

fault-key-rejected = key rejected
    .text = The server does not know this key: it was reset, the wallet was deleted, or it belongs to another server.
    .next = Paste a new key: { -where-the-key-is }, the invoice/read key. If the server is wrong, Satchime notices: it asks again from time to time.
    .do = paste a new one
fault-wallet-id-mismatch = key of another wallet
    .text = This key belongs to another wallet than the wallet id that was given.
    .next = Copy key and id from the same wallet's page, or leave the id out.
    .do = paste the right one
fault-same-wallet = watched twice
    .text = This is the same wallet as “{ $name }”, which announces its payments.
    .next = Remove one of them.
    .do = remove one of the two
fault-deaf-channel = hears nothing
    .text = This server tells of payments only to those who know the wallet's key, so watched by its id alone the wallet hears nothing.
    .next = Add the invoice/read key: it is { -where-the-key-is }.
    .do = add the invoice key
fault-payments-hidden = payments hidden
    .text = The key opens a wallet that is shared with you: you may see its balance, but not its payments, so nothing could be told of them.
    .next = Ask the wallet's owner to give you the right to view payments.
    .do = ask the owner for the right to view them

## How a subscription ended

fault-silent = connection went dead
    .text = The server stopped answering on an open connection.
    .next = { keeps-trying }
fault-closed-unsaid = connection closed
    .text = The connection ended without a closing message.
    .next = { keeps-trying }
fault-closed-done = connection closed
    .text = The server ended the connection ({ $close }).
    .next = { keeps-trying }
fault-closed-misunderstood = connection closed
    .text = The server and Satchime did not understand each other ({ $close }); something in between may be in the way.
    .next = If there is a reverse proxy, let it pass WebSockets unchanged. { keeps-trying }
fault-closed-refused = subscription refused
    .text = The server or a proxy before it does not allow this connection ({ $close }).
    .next = Whoever runs the server may have limits on WebSockets. { keeps-trying }
fault-closed-failed = connection closed
    .text = The server had an error of its own, or missed our sign of life ({ $close }).
    .next = { keeps-trying }
fault-closed-restarting = server restarts
    .text = The server is restarting.
    .next = { keeps-trying }
fault-closed-overloaded = server overloaded
    .text = The server has too much to do and asks to come back later ({ $close }).
    .next = Satchime waits half a minute and tries again.
fault-closed-severed = connection closed
    .text = A proxy before the server lost its connection to it ({ $close }).
    .next = Check that the server itself is running. { keeps-trying }
fault-closed-other = connection closed
    .text = The server closed the connection ({ $close }).
    .next = { keeps-trying }

## The data folder

fault-folder = data folder unusable
    .text = Satchime can't use its data folder { $path }: { $detail }.
    .next = Make it a folder you may write to, or name another one in SATCHIME_DATA_DIR.
fault-folder-exposed = data folder open to others
    .text = Satchime does not use the data folder { $path }: { $detail }.
    .next = Make it yours alone (chown, chmod go-w), or name a folder of your own in SATCHIME_DATA_DIR.
fault-folder-link = link in the data folder
    .text = A file in Satchime's data folder is a symbolic link, and those are not followed.
    .next = Put the file itself there; the folder as a whole may be a link.
fault-disk-full = disk full
    .text = The disk is full, so payments can't be written down and are not announced yet.
    .next = Free some space; Satchime then catches up by itself.
fault-read-only = data folder read-only
    .text = Satchime may not write to its data folder.
    .next = Give yourself write permission on it; Satchime then catches up by itself.
fault-corrupt = history damaged
    .text = Satchime's database is damaged.
    .next = Restart Satchime: it keeps the damaged file aside and begins a new one.
fault-storage = can't write history
    .text = Satchime's database failed: { $detail }.
    .next = { keeps-trying }

## The keyring

fault-keyring-missing = no keyring
    .text = This system's keyring is not there or not running.
    .next = Start it (GNOME Keyring, KWallet, KeePassXC), or keep the key for this session only.
fault-keyring-locked = keyring locked
    .text = The keyring is locked.
    .next = Unlock it and try again, or keep the key for this session only.
    .do = unlock it and try again
fault-keyring-timed-out = keyring does not answer
    .text = The keyring did not answer in time; it may wait for you to unlock it.
    .next = Look for its unlock dialog, or keep the key for this session only.
fault-key-missing = key missing
    .text = The keyring holds no key for this wallet.
    .next = Paste the wallet's key again.
    .do = paste a new one
fault-key-for-other-server = key is for another server
    .text = The stored key was entered for another server, so it was not sent.
    .next = Paste the key again for this server.
    .do = paste a new one
fault-keyring = keyring failed
    .text = The keyring failed: { $detail }.
    .next = Try again, or keep the key for this session only.
