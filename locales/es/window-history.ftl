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

## Notas

note = Tu nota
note-labels = Etiquetas
    .hint = Separadas por comas
note-saved = Nota guardada
note-extra = Qué más cuenta el servidor

## Todos los pagos

history-chart = Gráfico
history-search = Buscar en memo, comentario, hash, tipo y notas
history-filters = Filtros
    .count = Filtros ({ $count })
history-wallet = Monedero
history-direction = Sentido
    .in = Entrantes
    .out = Salientes
history-status = Estado
    .settled = Completados
    .pending = Pendientes
    .failed = Fallidos
history-any = Todos
history-period = Tiempo
    .all = Siempre
    .own = De … a …
history-first-day = Primer día
history-last-day = Último día
history-min = Como mínimo (sat)
history-max = Como máximo (sat)
history-tag = Tipo o etiqueta
history-sort = Orden
    .newest = Los más nuevos primero
    .oldest = Los más antiguos primero
    .largest = Los mayores primero
    .smallest = Los menores primero
history-clear = Quitar todos los filtros
history-nothing = Ningún pago coincide con estos filtros
history-count = { $count ->
    [one] { $count } pago
   *[other] { $count } pagos
}
history-in = entra { $amount }
history-out = sale { $amount }
history-fees = comisiones { $amount }
history-select = Seleccionar: { $payment }
history-selection = Pagos seleccionados
history-selected = { $count } seleccionados, neto { $sum }
history-label = Etiqueta para ellos
history-labelled = { $count ->
    [one] { $count } pago etiquetado
   *[other] { $count } pagos etiquetados
}
history-unmark = Quitar selección
history-keys = Las flechas mueven, Intro abre, Espacio selecciona.

## Exportación

export-as = Exportar como { $format }
export-running = Exportando { $done } de { $total }
export-done = { $count ->
    [one] { $count } pago exportado
   *[other] { $count } pagos exportados
}
    .file = { $count ->
        [one] { $count } pago exportado a { $file }
       *[other] { $count } pagos exportados a { $file }
    }
export-cancelled = Exportación cancelada. No se ha conservado nada.
export-failed = La exportación ha fallado
