## What is wrong with a server's address: a title, what it is (.text) and what to do (.next).

-paste-address = Paste the address you open LNbits with in a browser.
address-empty = no address
    .text = There is no address yet.
    .next = { -paste-address }
address-wrong = not a server's address
    .next = { -paste-address }
    .too-long = This is far too long for a server's address.
    .unreadable = This can't be read as a server's address.
    .several = There is more than one address in this.
    .zone = An IPv6 address with a network card in it (%eth0) holds on one computer only.
    .zone-next = Use the server's name in your network, such as umbrel.local, or its IPv4 address.
    .scheme = An LNbits server's address begins with https://.
    .other-scheme = This is a { $scheme } link; an LNbits server's address begins with https://.
address-key = key in the wrong field
    .text = This looks like a wallet's key or id, not like a server's address.
    .next = Paste the server's address here, and the key into the field for it.
address-private-http = not encrypted
    .text = { $server } is not encrypted: in every network this computer joins, anyone could read the wallet's key.
    .next = Use https://, or say yes if you trust everyone in every network this computer joins.
address-public-http = http refused
    .text = http:// to { $host } is refused: the wallet's key could cross the internet readable for everyone on the way.
    .next = Use https://, a .onion address, or a VPN address of the server.
