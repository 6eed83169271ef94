## The tray's menu and tooltip. Entries are short.

tray-not-watching = Not watching: { $why }
tray-demo = Demo · { $summary }
tray-do-not-disturb = Do not disturb is on: no popups
tray-leave-demo = Leave the demo
tray-connect = Connect a wallet…
tray-hide-amounts = Hide amounts
tray-pause = Pause
tray-resume = Resume
tray-settings = Settings…
tray-open = Open Satchime
tray-quit = Quit
tray-wallets = { $count } wallets
tray-watch = Watch
tray-mute = Mute
tray-unmute = Unmute
tray-mute-hour = For an hour
tray-mute-tomorrow = Until tomorrow, 8:00
tray-mute-always = Until I unmute
tray-hidden-in = +••• sat
tray-hidden-out = −••• sat
tray-hidden-not-sent = Not sent: ••• sat
tray-unconfirmed = { $words } (unconfirmed)
tooltip = Satchime · { $summary }
tooltip-new = Satchime · { $summary } · { $count } new
tooltip-do-not-disturb = { $tooltip } · do not disturb

muted = muted
muted-until = muted until { $time }

## Days and times; $time is "14:05".

day = { $day } { month }
day-with-year = { $day } { month } { $year }
day-and-time = { $when }, { $time }
tomorrow-and-time = tomorrow, { $time }
month = { $month ->
        [1] Jan
        [2] Feb
        [3] Mar
        [4] Apr
        [5] May
        [6] Jun
        [7] Jul
        [8] Aug
        [9] Sep
        [10] Oct
        [11] Nov
       *[12] Dec
    }

## A notification that was sent as a test.

test-notification = Test notification
    .text = Satchime tells you of payments like this.
test-unanswered = Sent, but the desktop did not answer
    .text = Its notification service has the test and is slow to say what became of it: it may still appear.
test-held-back = Held back: do not disturb is on
    .text = The desktop took it, and shows popups again once you switch do not disturb off.
test-sent = Sent, and the desktop took it
    .linux = If you don't see it, allow Satchime in your desktop's notification settings.
    .macos = If you don't see it, allow Satchime in System Settings, under Notifications, and see whether a Focus is on.
    .windows = If you don't see it, allow Satchime in Settings, under System, Notifications, and see whether Do not disturb is on there.

## Starting at login.

login-start-switched-off = It was switched off outside of Satchime.
login-start-gone = It starts { $program }, which is gone. Switch it on for this one.
login-start-failed = not changed
    .text = The system's list of programs to start at login could not be used: { $error }.
    .next = Add Satchime to your desktop's startup programs by hand, as satchime --hidden.

## What can be done with a notification.

action-open = Open
action-copy = Copy hash
action-mute = Mute for an hour
