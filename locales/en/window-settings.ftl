# The window's words of the settings. A setting's label and hint stand on the page; it is found by them, and by the words
# of its `also`, which are never seen: whatever else people may type for it, with spaces between.

settings-search = Search settings
settings-nothing = No setting has these words.
    .all = Show all
settings-demo = These are the demo’s settings; they end with it.
settings-preview = What will happen
# What was changed, of one wallet: "Mute of Shop".
settings-of-wallet = { $what } of { $wallet }
settings-undone = Undone: { $what }
settings-on = On
settings-off = Off
settings-any = Any

settings-general = General
settings-notifications = Notifications
settings-sounds = Sounds
settings-alarms = Alarms
settings-wallets = Wallets

## General

settings-paused = Pause all wallets
    .hint = Nothing is watched until you resume. Then you see what you missed.
    .also = stop resume off watch
settings-hide-amounts = Hide amounts
    .hint = In the tray, in notifications and in this window.
    .also = privacy shoulder balance secret
settings-login-start = Start at login
    .hint = In the tray, without a window.
    .also = autostart boot automatically launch begin
settings-language = Language
    .also = language german spanish english locale translation deutsch español
settings-language-system = The system's
language-en = English
language-de = Deutsch
language-es = Español
settings-shortcut = Shortcut
    .hint = Opens this window from anywhere.
    .also = global hotkey keyboard keys open show
    .is = Shortcut: { $keys }
    .is-none = Shortcut: none
    .none = None
    .press = Press the keys…
    .remove = Remove the shortcut

## Notifications

settings-unit = Show amounts in
    .hint = Currencies by the rate that your wallet’s server tells. Limits and exact amounts stay in sat.
    .also = unit btc bitcoin sat fiat currency euro dollar rate money
settings-directions = Payments
    .also = direction incoming outgoing all both
settings-directions-both = All
settings-directions-incoming = Incoming
settings-directions-outgoing = Outgoing
settings-minimum = Smallest amount
    .hint = Smaller payments are only listed.
    .also = minimum sat threshold limit
settings-settled = Settled payments
    .also = received sent succeeded
settings-failed = Failed payments
    .hint = Outgoing ones that failed, and incoming ones that were taken back.
    .also = error not sent
settings-pending = Payments on their way
    .hint = Outgoing ones that take a while and may still fail. What became of them is told too.
    .also = pending sending waiting unsettled
settings-popup = Popup
    .hint = A notification on the screen.
    .also = banner toast
settings-popup-amounts = Amounts in popups
    .hint = Unless all amounts are hidden.
    .also = privacy show hide
settings-popup-memos = Messages in popups
    .hint = What the payer wrote.
    .also = privacy memo comment show hide
settings-sound = Sound
    .also = chime audio noise ring
settings-badge = Badge
    .hint = Counts at the icon what you have not looked at yet.
    .also = number tray unread
settings-spam-below = Spam: less than
    .hint = Incoming payments below this that carry a message are only listed.
    .also = tiny dust advertisement filter
settings-spam-messages = Spam: messages
    .also = link any filter advertisement
settings-spam-links = With a link
settings-spam-any = Any
settings-test = Test
    .hint = Sends a notification by the way that payments take.
    .also = try popup check works
    .send = Send a test notification

## Sounds

settings-volume = Volume
    .also = loud quiet percent
settings-volume-percent = { $volume } %
    .spoken = { $volume } percent
settings-sound-incoming = Incoming payment
    .also = file chime play
settings-sound-outgoing = Outgoing payment
    .also = file chime play
settings-sound-failed = Failed payment
    .also = file chime play
settings-sound-alarm = Alarm
    .also = file siren play
settings-sound-built-in = Built-in
settings-sound-none = None
settings-sound-choose = Choose a file…
settings-sound-play = Play it
    .what = Play: { $sound }
settings-sounds-off = Nothing is heard until you switch “Sound” on.
settings-speak-amounts = Speak amounts
    .hint = After the sound, unless amounts are hidden.
    .also = voice say read aloud

## Quiet hours and mutes

settings-quiet-hours = Quiet hours
    .hint = Nothing is told then but alarms. What came is summed up after.
    .also = night sleep weekend days time do not disturb silence
settings-quiet-add = Add quiet hours
settings-quiet-days = Days of quiet hours { $place }
settings-quiet-from = from
settings-quiet-until = until
settings-quiet-remove = Remove quiet hours { $place }
settings-mute = Mute
    .hint = Nothing is told but alarms.
    .also = silence do not disturb hour tomorrow unmute snooze
settings-mute-hour = For an hour
settings-mute-tomorrow = Until tomorrow, 8:00
settings-mute-always = Until I unmute
settings-muted = Muted until you unmute. What comes is only listed.
settings-muted-until = Muted until { $time }. What comes is summed up then.
settings-unmute = Unmute

## Alarms

settings-alarm-rejected = A server rejects a key
    .also = revoked wrong
settings-alarm-outgoing = Outgoing payment of more than
    .also = large theft spend limit
settings-alarm-balance = Balance of less than
    .also = low empty
settings-alarm-not-live = Wallet not live for
    .also = offline down disconnected minutes

## Of one wallet

settings-own = Each wallet’s own
    .also = own override per wallet mute
settings-as-for-all = As for all
    .muted = As for all, muted
settings-its-own = Its own
    .muted = Its own, muted
settings-wallet-notifications = Notifications of this wallet
settings-wallet-mute = This wallet alone. Alarms are told all the same.
settings-wallet-alarms = Alarms of its own
    .hint = Empty: as for all wallets. 0: off.
settings-wallet-all = Settings for all wallets

## Numbers

# For screen readers: the field's label and its unit.
number-sat = { $label }, in sat
    .wrong = Write an amount in sat, such as 1000
number-min = { $label }, in minutes
    .wrong = Write a number of minutes, such as 15
