## Por qué no se oye un sonido. $fault va detrás del nombre del archivo: «ding.wav» no es un archivo.

sound-unreadable = no se puede leer: { $why }
sound-no-file = no es un archivo
sound-too-large = ocupa más de 10 MB
sound-no-sound = no es un sonido que Satchime pueda reproducir
sound-next = Elige un archivo WAV, MP3, FLAC u Ogg Vorbis de unos segundos.
sound-not-played = sonido no reproducido
    .incoming = «{ $file }», tu sonido de pagos recibidos, { $fault }. En su lugar suena el incorporado.
    .outgoing = «{ $file }», tu sonido de pagos enviados, { $fault }. En su lugar suena el incorporado.
    .failed = «{ $file }», tu sonido de pagos fallidos, { $fault }. En su lugar suena el incorporado.
    .alarm = «{ $file }», tu sonido de alarmas, { $fault }. En su lugar suena el incorporado.
sound-unplayable = no es un sonido
    .text = «{ $file }» { $fault }.
sound-unheard = no se oye nada
    .no-device = Este equipo no tiene ningún dispositivo de sonido que funcione.
    .hanging = El dispositivo de sonido no termina nunca.
    .next = Revisa los ajustes de sonido de tu sistema. Los pagos se anuncian igualmente.
    .off = Este sonido está desactivado, o el volumen es 0.
    .off-next = Elige un sonido y un volumen.

## Lo que dice la voz del sistema, sin signos que las voces leen mal.

spoken-received = Recibido: { $amount }
spoken-sent = Enviado: { $amount }
spoken-sending = En camino: { $amount }
spoken-not-sent = No enviado: { $amount }
spoken-taken-back = Revertido: { $amount }
spoken-came-back = Devuelto: { $amount }
spoken-failed = Fallido: { $amount }
spoken-plus = { $payments }, más { $amount }
spoken-minus = { $payments }, menos { $amount }
spoken-unconfirmed = { $words }, sin confirmar
spoken-sat = 1 sat
spoken-sats = { $number } sats
