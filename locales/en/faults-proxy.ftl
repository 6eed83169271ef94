## What can be wrong with the proxy on the way to a server. $via is one of these.

via-system = the system's proxy
via-tor = Tor at { $address }
via-socks = the SOCKS proxy { $address }
via-http = the HTTP proxy { $address }

-start-tor = Start Tor, or tell Satchime where it listens (Tor Browser: 127.0.0.1:9150). { keeps-trying }
-look-at-tor = Look whether Tor is connected and the server runs. { keeps-trying }
proxy-asked-again = Satchime asks the proxy again from time to time.

fault-tor-not-there = no Tor
    .text = The way to the server is { $via }, and nothing answers there.
    .next = { -start-tor }
fault-tor-not-tor = no Tor
    .text = The way to the server is { $via }, and something else than Tor answers there.
    .next = { -start-tor }
fault-tor-timed-out = Tor takes too long
    .text = The way to the server is { $via }, and it made no connection in time: it may have none to the Tor network, or the server is down.
    .next = { -look-at-tor }
fault-tor-no-way = no way through Tor
    .text = The way to the server is { $via }, and it found no way there: the server may be down, or Tor has no connection.
    .next = { -look-at-tor }
fault-proxy-not-there = proxy does not answer
    .text = The way to the server is { $via }, and nothing answers there.
    .next = Start the proxy, or choose another way to this server. { keeps-trying }
fault-proxy-not-a-proxy = not such a proxy
    .text = The way to the server is { $via }, and what answers there is no such proxy.
    .next = Check the proxy's kind and address. { keeps-trying }
fault-proxy-timed-out = proxy takes too long
    .text = The way to the server is { $via }, and it made no connection in time.
    .next = Look whether the proxy is connected and the server runs. { keeps-trying }
fault-proxy-no-way = no way through the proxy
    .text = The way to the server is { $via }, and it made no connection to the server.
    .next = Look whether the proxy may go there and the server runs. { keeps-trying }
fault-proxy-forbidden = proxy refuses
    .text = The way to the server is { $via }, and it lets nobody through to this server.
    .next = Allow it in the proxy, or choose another way to this server. { keeps-trying }
fault-proxy-wants-login = proxy wants a log-in
    .text = The way to the server is { $via }, which wants a user and a password.
    .next = Give them with the way to this server. { proxy-asked-again }
fault-proxy-wrong-login = proxy password wrong
    .text = The way to the server is { $via }, which does not take the user and the password.
    .next = Give them anew with the way to this server. { proxy-asked-again }

## Nothing was sent, neither to the proxy nor to the server.

fault-proxy-password-keyring-missing = proxy password missing
    .text = The way to the server is { $via }, whose password is missing: this system's keyring is not there or not running.
    .next = Start the keyring. { keeps-trying }
fault-proxy-password-locked = proxy password missing
    .text = The way to the server is { $via }, whose password is missing: the keyring is locked.
    .next = Unlock it and try again.
fault-proxy-password-timed-out = proxy password missing
    .text = The way to the server is { $via }, whose password is missing: the keyring did not answer in time.
    .next = Look for its unlock dialog. { keeps-trying }
fault-proxy-password-not-kept = proxy password missing
    .text = The way to the server is { $via }, whose password is missing: the keyring does not hold it.
    .next = Give it anew with the way to this server.
fault-proxy-password-keyring = proxy password missing
    .text = The way to the server is { $via }, whose password is missing: the keyring failed.
    .next = Unlock it. { keeps-trying }
