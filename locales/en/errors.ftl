## What can't be a setting.

shortcut-wrong = a shortcut is Ctrl, Alt or Super together with a letter, a digit, F1 to F24 or Space, such as Ctrl+Alt+S
shortcut-taken = another program has it
shortcut-wayland = Wayland lets no program have one
shortcut-refused = the system refuses it: { $why }
unit-wrong = write sat, btc, or the three letters of a currency, such as EUR
language-unknown = Satchime does not speak this language
amount-negative = an amount can't be less than nothing
mute-end-wrong = this is no time that a mute can end at
sound-file-by-dialog = a file with a sound is chosen in the system’s dialog
name-empty = the name is empty

## A file with a server's root certificates. $fault stands behind the file's name.

root-file = “{ $file }” { $fault }.
    .next = Choose the server’s root certificate as a PEM file: text that begins with -----BEGIN CERTIFICATE-----.
root-unreadable = file not read
    .fault = can’t be read: { $why }
    .no-file = is no file
root-too-large = file too large
    .fault = is too large for a few certificates
root-no-certificate = no certificate
    .fault = holds no certificate

## The data folder.

folder-newer = this data folder belongs to a newer version of Satchime (its database is at { $found }, this one knows { $known }): update Satchime
folder-older = this data folder was last used by an older version of Satchime (its database is at { $found }, this one reads { $known })
folder-held = Satchime is already running on this data folder
    .process = Satchime is already running on this data folder (process { $process })
demo-failed = the demo server could not be started: { $why }
settings-newer = the settings were written by a newer version of Satchime and can't be read by this one
settings-damaged = the settings are damaged
unreadable-wallet = the wallet “{ $name }” can't be read and is not watched
unreadable-notices = { $count ->
        [one] 1 of the payments to be announced can't be read: look for it in the wallet itself
       *[other] { $count } of the payments to be announced can't be read: look for them in the wallet itself
    }
unreadable-settings = { $fault }: the defaults are used until you change one
