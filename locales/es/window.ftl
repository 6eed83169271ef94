# Las palabras de la ventana. Tratamiento: tú. Los números y las horas los escribe el sistema.
#
# Un nombre para cada cosa:
#   wallet = monedero      sat = sat tras un número, si no, sats
#   payment = pago; settles = se completa; fails = falla
#   memo = memo; comment = comentario; invoice = factura
#   invoice key = invoice key; admin key = admin key; «Invoice/read key» solo donde se trata del rótulo de LNbits
#   watch = vigilar; live = en vivo; push = aviso del servidor
#   notification = notificación; popup = aviso emergente; sound = sonido; badge = contador
#   mute = silenciar; quiet hours = horas de silencio; alarm = alarma
#   keyring = llavero; session = sesión; tray = bandeja
#   server = servidor; address = dirección; key = clave; log-in = inicio de sesión; wallet id = identificador del monedero;
#   channel = canal

action-add = Añadir
action-back = Volver
    .keys = Volver (Esc)
action-cancel = Cancelar
action-checking = Comprobando…
action-connect-wallet = Conectar un monedero
action-dismiss = Descartar
action-quit = Salir
    .app = Salir de Satchime
    .keys = Salir de Satchime (Ctrl+Q)
action-remove = Quitar
action-retry-now = Reintentar ahora
action-save = Guardar
action-settings = Ajustes
    .keys = Ajustes (Ctrl+,)
action-try-again = Reintentar
action-undo = Deshacer
    .what = Deshacer: { $what }
    .keys = Deshacer: { $what } (Ctrl+Z)

loading = Cargando
unit-sat = sat
# Where a currency's rate is older than an hour.
amount-dated = Al cambio de { $time }
amount-sat = { $amount } sat
unit-min = min
amount-hidden = importe oculto
amounts-show = Mostrar los importes por ahora
amounts-hide = Volver a ocultar los importes

key-show = Mostrar la clave
key-hide = Ocultar la clave
password-show = Mostrar la contraseña
password-hide = Ocultar la contraseña

announce-more = { $first }. Y { $count } más.

window-unreachable = algo salió mal
    .text = La ventana de Satchime no ha podido comunicarse con la aplicación que hay detrás.
    .next = Vuelve a intentarlo. Si sigue igual, cierra Satchime y ábrelo de nuevo.

## Times

time-now = ahora
time-just-now = ahora mismo
time-seconds = { $count } s
    .ago = hace { $count } s
time-minutes = { $count } min
    .ago = hace { $count } min
time-hours = { $count } h
    .ago = hace { $count } h
time-days = { $count ->
    [one] { $count } día
   *[other] { $count } días
}
time-minutes-seconds = { $minutes } min { $seconds } s
time-in = en { $span }
time-today = Hoy
time-yesterday = Ayer
time-tomorrow = Mañana
time-day-and-time = { $day }, { $time }

## Banners

banner-demo = <b>Demostración</b>: estos sats no son de verdad
banner-demo-leave = Salir
banner-paused = <b>En pausa.</b> Verás lo que te has perdido cuando reanudes.
banner-do-not-disturb = «No molestar» está activado: el escritorio retiene los avisos emergentes.
banner-no-tray = No se ha encontrado la bandeja del sistema. Si cierras esta ventana, Satchime sigue en marcha; vuelve a abrirlo para recuperarla.

## Welcome

welcome-title =
    Entérate en cuanto
    llegan sats
welcome-lead = Satchime vive en la bandeja del sistema y te avisa de cada pago que entra o sale de tus monederos LNbits: confirmado y una sola vez.
welcome-demo = Probar la demostración
    .busy = Iniciando la demostración…
welcome-privacy = Solo habla con tu servidor LNbits. Las claves se quedan en el llavero de este equipo.
welcome-example = Tienda · Café con leche ☕️

## Home

home-wallets = Monederos
home-pause = Pausar
    .all = Pausar todos los monederos
home-resume = Reanudar
    .all = Reanudar todos los monederos
home-show-all = { $count ->
    [one] Mostrar { $count } monedero
   *[other] Mostrar los { $count } monederos
}
home-show-fewer = Mostrar menos
home-session-only = Solo esta sesión
    .hint = La clave se olvida al salir de Satchime
home-payments = Pagos
home-filter = Mostrar los pagos de
home-filter-all = Todos los monederos
home-new-payments = { $count ->
    [one] { $count } pago nuevo
   *[other] { $count } pagos nuevos
}
home-quiet = Todo en calma
    .hint = El próximo pago aparecerá aquí en cuanto se complete.
home-older = Mostrar pagos anteriores
home-fee = comisión { $amount }

## A connection's state, with what ticks

connection-retry = Reconectando en { $span }
    .now = Reconectando ahora
connection-because = { $state }: { $problem }
connection-next-try = Próximo intento en { $span }
    .now = Próximo intento ahora
connection-for = { $state } desde hace { $span }
    .now = { $state }, desde hace un momento

## Payments

payment = Pago
payment-received = Recibido
payment-sent = Enviado
payment-awaited = A la espera de recibir
payment-sending = Enviando
payment-sending-unknown = Enviando, el servidor no lo conoce
payment-not-received = No recibido
payment-not-sent = No enviado
payment-reported-received = Comunicado como recibido
payment-reported-sent = Comunicado como enviado

payment-spoken = { $happened }, { $wallet }
    .note = { $happened }, { $wallet }: { $note }
payment-spoken-amount = { $happened }: { $amount }
    .unconfirmed = { $happened }: { $amount }, sin confirmar
payment-spoken-hidden = { $happened }, importe oculto
    .unconfirmed = { $happened }, importe oculto, sin confirmar
payment-spoken-when = { $payment }, { $time }

mark-pending = Pendiente
    .incoming = La factura aún no se ha pagado.
    .outgoing = En camino: el servidor aún no sabe si llegará. La comisión es lo máximo que puede costar.
mark-unknown = Desconocido
    .long = El servidor ya no lo conoce, como tras restaurar una copia de seguridad. Puede que haya llegado o que no: mira en LNbits o pregunta a quien debía cobrarlo antes de volver a enviarlo.
mark-failed = Fallido
    .incoming = No se ha recibido nada.
    .outgoing = No se ha enviado nada; los sats siguen en el monedero.
mark-unconfirmed = Sin confirmar
    .long = Lo dijo el canal del servidor, y podría haberlo dicho cualquiera que conozca el canal. Sin una clave no se puede confirmar: mira en LNbits antes de fiarte.
mark-late = Con retraso
    .long = Encontrado más tarde: Satchime estaba cerrado o no recibió aviso.

payment-comment = Comentario
payment-memo = Memo
payment-exact = Importe
payment-wallet = Monedero
payment-fee = Comisión
    .pending = Comisión, como máximo
payment-total = Total
payment-hash = Hash del pago
    .copy = Copiar el hash del pago
    .copied = Hash del pago copiado
payment-preimage = Preimagen
    .show = Mostrar la prueba del pago
    .copy = Copiar la preimagen
    .copied = Preimagen copiada
payment-invoice = Factura
    .copy = Copiar la factura
    .copied = Factura copiada
payment-gone = Este pago ya no está aquí
    .hint = Puede que su monedero se haya quitado de este equipo.

why-title = Notificación
why-until = hasta { $time }
