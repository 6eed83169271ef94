## Warum ein Ton nicht zu hören ist. $fault steht hinter dem Namen der Datei: „ding.wav“ ist keine Datei.

sound-unreadable = lässt sich nicht lesen: { $why }
sound-no-file = ist keine Datei
sound-too-large = ist größer als 10 MB
sound-no-sound = ist kein Ton, den Satchime abspielen kann
sound-next = Wähle eine Datei im Format WAV, MP3, FLAC oder Ogg Vorbis von einigen Sekunden.
sound-not-played = Ton nicht abgespielt
    .incoming = „{ $file }“, dein Ton für eingehende Zahlungen, { $fault }. Stattdessen kommt der eingebaute.
    .outgoing = „{ $file }“, dein Ton für ausgehende Zahlungen, { $fault }. Stattdessen kommt der eingebaute.
    .failed = „{ $file }“, dein Ton für fehlgeschlagene Zahlungen, { $fault }. Stattdessen kommt der eingebaute.
    .alarm = „{ $file }“, dein Ton für Alarme, { $fault }. Stattdessen kommt der eingebaute.
sound-unplayable = kein Ton
    .text = „{ $file }“ { $fault }.
sound-unheard = nichts zu hören
    .no-device = Dieser Computer hat kein Tongerät, das funktioniert.
    .hanging = Das Tongerät kommt zu keinem Ende.
    .next = Sieh in den Toneinstellungen deines Systems nach. Zahlungen werden trotzdem gemeldet.
    .off = Dieser Ton ist ausgeschaltet, oder die Lautstärke ist 0.
    .off-next = Wähle einen Ton und eine Lautstärke.

## Was die Stimme des Systems sagt, ohne Zeichen, die Stimmen falsch lesen.

spoken-received = { $amount } erhalten
spoken-sent = { $amount } gesendet
spoken-sending = { $amount } unterwegs
spoken-not-sent = Nicht gesendet: { $amount }
spoken-taken-back = Zurückgenommen: { $amount }
spoken-came-back = Zurückgekommen: { $amount }
spoken-failed = Fehlgeschlagen: { $amount }
spoken-plus = { $payments }, plus { $amount }
spoken-minus = { $payments }, minus { $amount }
spoken-unconfirmed = { $words }, unbestätigt
spoken-sat = 1 Sat
spoken-sats = { $number } Sats
