## Was an der Adresse eines Servers nicht stimmt: ein Titel, was es ist (.text) und was zu tun ist (.next).

-paste-address = Füge die Adresse ein, unter der du LNbits im Browser öffnest.
address-empty = keine Adresse
    .text = Noch gibt es keine Adresse.
    .next = { -paste-address }
address-wrong = keine Adresse eines Servers
    .next = { -paste-address }
    .too-long = Das ist viel zu lang für die Adresse eines Servers.
    .unreadable = Das lässt sich nicht als Adresse eines Servers lesen.
    .several = Darin steht mehr als eine Adresse.
    .zone = Eine IPv6-Adresse mit einer Netzwerkkarte darin (%eth0) gilt nur auf einem Computer.
    .zone-next = Nimm den Namen des Servers in deinem Netz, etwa umbrel.local, oder seine IPv4-Adresse.
    .scheme = Die Adresse eines LNbits-Servers beginnt mit https://.
    .other-scheme = Das ist ein { $scheme }-Link; die Adresse eines LNbits-Servers beginnt mit https://.
address-key = Schlüssel im falschen Feld
    .text = Das sieht nach dem Schlüssel oder der ID eines Wallets aus, nicht nach der Adresse eines Servers.
    .next = Füge hier die Adresse des Servers ein und den Schlüssel in das Feld dafür.
address-private-http = nicht verschlüsselt
    .text = { $server } ist nicht verschlüsselt: In jedem Netz, in das dieser Computer kommt, könnte jeder den Schlüssel des Wallets lesen.
    .next = Nimm https://, oder stimme zu, wenn du allen in jedem Netz vertraust, in das dieser Computer kommt.
address-public-http = http abgelehnt
    .text = http:// zu { $host } ist abgelehnt: Der Schlüssel des Wallets könnte für alle auf dem Weg lesbar durchs Internet gehen.
    .next = Nimm https://, eine .onion-Adresse oder eine VPN-Adresse des Servers.
