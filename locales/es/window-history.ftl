# Las palabras de la ventana: qué fue de los pagos y qué los demuestra.

timeline = Qué ha pasado
timeline-created = Creado
timeline-pending = Pendiente de completarse
timeline-unknown = El servidor ya no lo conoce
timeline-failed = Fallido
timeline-settled = Completado
timeline-reported = Comunicado, sin confirmar
timeline-late = Satchime lo encontró más tarde

proof-verified = Prueba verificada
    .text = El SHA-256 de la preimagen es el hash del pago: este pago se realizó.
proof-wrong = La prueba no coincide
    .text = El SHA-256 de la preimagen no es el hash del pago. No te fíes de este pago: pregunta a quien administra el servidor.
proof-unreadable = La prueba no se puede comprobar
    .text = La preimagen o el hash no tienen la forma de un pago Lightning, como ocurre dentro de un mismo servidor LNbits.

qr-show = Mostrar código QR
qr-hide = Ocultar código QR
qr-name = Código QR de la factura
qr-too-long = Esta factura es demasiado larga para un código QR.
