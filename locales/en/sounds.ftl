## Why a sound is not heard. $fault stands behind the file's name: “ding.wav” is no file.

sound-unreadable = can’t be read: { $why }
sound-no-file = is no file
sound-too-large = is larger than 10 MB
sound-no-sound = is no sound that Satchime can play
sound-next = Choose a WAV, MP3, FLAC or Ogg Vorbis file of a few seconds.
sound-not-played = sound not played
    .incoming = “{ $file }”, your sound of payments that came in, { $fault }. The built-in one is played instead.
    .outgoing = “{ $file }”, your sound of payments that went out, { $fault }. The built-in one is played instead.
    .failed = “{ $file }”, your sound of failed payments, { $fault }. The built-in one is played instead.
    .alarm = “{ $file }”, your sound of alarms, { $fault }. The built-in one is played instead.
sound-unplayable = not a sound
    .text = “{ $file }” { $fault }.
sound-unheard = nothing to hear
    .no-device = This computer has no sound device that works.
    .hanging = The sound device does not come to an end.
    .next = Check the sound settings of your system. Payments are told all the same.
    .off = This sound is switched off, or the volume is 0.
    .off-next = Choose a sound and a volume.

## What the voice of the system says, without a sign or a mark that voices read wrongly.

spoken-received = Received { $amount }
spoken-sent = Sent { $amount }
spoken-sending = Sending { $amount }
spoken-not-sent = Not sent: { $amount }
spoken-taken-back = Taken back: { $amount }
spoken-came-back = Came back: { $amount }
spoken-failed = Failed: { $amount }
spoken-plus = { $payments }, plus { $amount }
spoken-minus = { $payments }, minus { $amount }
spoken-unconfirmed = { $words }, unconfirmed
spoken-sat = 1 sat
spoken-sats = { $number } sats
