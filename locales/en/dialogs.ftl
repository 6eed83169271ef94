## What is asked outside of the window's page, in dialogs of the system.

dialog-title = Satchime asks
dialog-cancel = Cancel
dialog-choose = Choose
dialog-all-files = All files
dialog-connect = Connect this wallet?
    .yes = Connect
    .key = Satchime looks for your wallet at
        { $server }
        and sends it the key you entered.
    .id = Satchime looks for your wallet at
        { $server }
        and sends it the wallet id you entered.
dialog-send-key = Send the key of “{ $wallet }” to one more address?
    .yes = Send
    .text = Satchime looks for this wallet at
        { $server }
        with the key it has, and does so from now on whenever the address in use does not answer.
dialog-remove = Remove “{ $wallet }”?
    .yes = Remove
    .text = Its key and its payment history are removed from this computer, and with them any damaged database that was put aside. Nothing changes on the server, { $server }: the wallet and its sats stay there.
dialog-remove-address = Remove an address of “{ $wallet }”?
    .yes = Remove
    .text = { $server }
        is no longer tried, and the wallet’s key is no longer sent there.
dialog-route = Change the way to this server?
    .yes = Change
    .text = From now on, Satchime reaches
        { $server }
        { $route }.
    .proxy = From now on, Satchime reaches
        { $server }
        { $route }, and by no other way. The proxy learns that you talk to this server, and when.
dialog-trust = Is this your server’s certificate?
    .yes = It is the same
    .text = { $server } shows this certificate, which nothing vouches for:
    .compare = Trust it only if this command on the server itself shows the same SHA-256:
    .changed = It is ANOTHER one than the certificate you trusted: { $before }. If it was not renewed on the server, somebody stands between.
dialog-trust-root = Is this your server’s own root certificate?
    .yes = Trust it
    .text = { $server } is then trusted if what is in this file vouches for it, and by nothing else:
    .whoever = Trust it only if it comes from the server itself: whoever made it can pose as the server.
    .instead = It takes the place of the certificate you compared and trusted before: { $before }.
    .more = AND { $count } MORE, which vouch for it as well.
dialog-quit = Quit Satchime?
    .yes = Quit
    .text = No payment is announced until you start it again; then you are told what you missed.
dialog-choose-root = Choose the server’s root certificate
    .files = Certificates
dialog-choose-sound = Choose a sound
    .files = Sounds
webview-missing = The window of Satchime needs WebView2
    .text = WebView2, a part of Windows by Microsoft that draws the window, is missing on this computer. Without it, Satchime still watches your wallets and notifies you; only the window can’t be opened. WebView2 is free:
        { $link }
    .yes = Open this page
    .no = Close

## A certificate, line by line.

certificate-names = Made for: { $names }
certificate-nobody = Made for: nobody
certificate-issuer = Issued by: { $issuer }
certificate-self-made = Issued by: itself
certificate-valid = Valid: { $from } to { $until }

## The way to a server: "Satchime reaches it …".

route-direct = without a proxy
route-system = as the system says
route-tor = through Tor at { $address }
route-socks = through the SOCKS proxy { $address }
    .as = through the SOCKS proxy { $address }, as { $user }
route-http = through the HTTP proxy { $address }
    .as = through the HTTP proxy { $address }, as { $user }
route-danger = The proxy is not on this computer, and the address is http://: the proxy, and everyone on the way to it, can read the wallet's key.
