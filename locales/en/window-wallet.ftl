# The window's words of a wallet: connecting one, its page, its connection.

key-where = Where do I find it?
    .steps = Open your wallet’s page in LNbits. In the panel <b>Node URL, API keys and API docs</b> (<b>API docs</b> on older servers), copy the <b>Invoice/read key</b>.

offer-session = Keep the key for this session only
offer-certificate = Compare its certificate…
offer-root = Use the server’s own root certificate…

## Connecting a wallet

add-address = LNbits address
    .hint = Your server’s address, or your wallet page’s as it stands in the browser.
    .login-removed = We removed the login from that address: Satchime doesn’t need it.
add-key = Invoice key
    .placeholder = Paste the invoice/read key
    .hint = Can read and make invoices, but never spend.
add-without-key = Without a key, Satchime can listen by wallet id alone. Payments are then marked <b>unconfirmed</b>, and no balance is shown.
add-check = Check
add-connect = Connect
    .without-key = Watch without a key
    .busy = Connecting…
add-keep-address = Keep it as another address of “{ $wallet }”
add-session-only = The key is kept until Satchime quits.
    .keyring = Use the keyring instead
add-done = { $wallet } is connected

add-advanced = Advanced
add-name = Name
    .placeholder = As the server calls it
add-wallet-id = Wallet id
    .placeholder = Optional
add-channel = Channel
add-channel-auto = Automatic
    .hint = What the server’s version uses.
add-channel-key = Key
    .hint = LNbits 0.12.8 and later.
add-channel-id = Wallet id
    .hint = LNbits before 0.12.8.

add-found-nameless = Your wallet
add-found-server = { $server } · LNbits { $version }
add-found-invoice-key = Invoice key: the right one, it can’t spend

## A wallet's page

wallet-no-balance = No balance known
wallet-since = Since { $time }
wallet-watch = Watch this wallet
wallet-payments = Show payments
wallet-key-type = Key type
    .session = { $key }, this session only
wallet-session-only = The key is not in the keyring. Satchime asks for it again after a restart.
wallet-key-add = Add a key
wallet-key-replace = Replace the key
wallet-remove = Remove wallet
wallet-name = Name
    .rename = Rename
    .label = Wallet name
wallet-new-key = New key for { $wallet }
    .placeholder = Paste the invoice key
    .save = Save key

## Its addresses

addresses-one = Address
addresses-several = Addresses
    .hint = Satchime uses whichever answers, and the first whenever it can.
addresses-used = In use
addresses-last-used = Last used
addresses-remove = Remove { $address }
addresses-removed = Removed { $address }
addresses-add = Add another address
addresses-kept = Kept as another address of { $wallet }
addresses-another = Another address of the same server
    .hint = In your own network, on the internet, or a .onion. It is checked first.

## The way to its server

# $way comes in words: "as the system says", "through Tor".
way-reached = Reached { $way }
    .server = { $server } is reached { $way }
way-how = How { $server } is reached
way-system = As the system says
    .hint = Through its proxies, if it has any. A .onion goes through the Tor on this computer.
way-direct = Without a proxy
    .hint = Whatever the system says.
way-tor = Through Tor
    .hint = This server shares its circuit with no other. What fails there goes no other way.
    .address = Where Tor listens
way-socks = Through a SOCKS proxy
way-http = Through an HTTP proxy
way-proxy = The proxy’s host and port
    .hint = It looks the server’s name up itself. What fails there goes no other way.
way-user = User
    .placeholder = Nobody
way-password = The proxy’s password
    .placeholder = Password, kept in the keyring
way-save = Use this way

## Its connection

health-title = Connection
health-checked = Last checked
    .never = Never
    .next = · next { $time }
health-history = Reading its past
health-history-of = { $read } of { $total } payments
health-history-so-far = { $read } payments so far
health-details = Connection details
health-message = Last message from the server
health-confirmed = Last payment confirmed
health-found = Payments found without a push
health-connected = Connected
health-reconnects = Reconnects since Satchime started
health-trouble = Last interruption
    .none = None
    .when = { $problem }, { $time }
health-none-yet = None yet

test-what = Sends a harmless message through the server to this wallet’s own channel. Other programs there get it too.
test-start = Test this wallet
    .busy = Waiting for the message
    .not-live = Only while it is live.
test-when = Tested { $time }
