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

## Getting around

nav = Main views
nav-overview = Overview
nav-payments = Payments
nav-wallets = Wallets

## Overview

overview-figures = In and out
overview-period = Period
overview-today = Today
overview-week = 7 days
overview-month = 30 days
overview-in = In
overview-out = Out
overview-fees = Fees
overview-net = Net
overview-balance = Balance
overview-nothing = Nothing in this time
overview-look = { $count ->
    [0] Look through payments
    [one] Look through { $count } payment
   *[other] Look through { $count } payments
}
# After a balance that may be another one by now.
overview-as-of = as of { $time }
overview-no-balance = Balance unknown
overview-server = Server says
overview-ledger = Payments add up to
overview-differs = The server counts something that is no payment here, or the other way round.

chart-name = In and out over time
chart-hour = { $day }, { $time }
chart-spoken = { $when }: in { $in }, out { $out }, fees { $fee }, { $count ->
    [one] { $count } payment
   *[other] { $count } payments
}
    .balance = { $said }. Balance { $balance }
chart-pick = Enter shows only these payments, and again all of them.
