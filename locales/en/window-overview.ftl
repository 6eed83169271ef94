# The window's words: how to get around in it.

palette = Commands
palette-find = Find a command, a wallet or a setting
palette-nothing = Nothing of that name
palette-count = { $count ->
    [one] { $count } result
   *[other] { $count } results
}
palette-go = Go to
palette-act = Action
palette-wallet = Wallet
palette-home = Home
palette-ctrl = Ctrl+{ $key }
palette-amounts =
    .show = Show amounts
    .hide = Hide amounts
