## El menú y la etiqueta de la bandeja. Las entradas son cortas.

tray-not-watching = No vigila nada: { $why }
tray-demo = Demostración · { $summary }
tray-do-not-disturb = «No molestar» está activado: sin avisos emergentes
tray-leave-demo = Salir de la demostración
tray-connect = Conectar un monedero…
tray-hide-amounts = Ocultar importes
tray-pause = Pausar
tray-resume = Reanudar
tray-settings = Ajustes…
tray-open = Abrir Satchime
tray-quit = Salir
tray-wallets = { $count } monederos
tray-watch = Vigilar
tray-mute = Silenciar
tray-unmute = Dejar de silenciar
tray-mute-hour = Durante una hora
tray-mute-tomorrow = Hasta mañana, 8:00
tray-mute-always = Hasta que yo lo diga
tray-hidden-in = +••• sat
tray-hidden-out = −••• sat
tray-hidden-not-sent = No enviado: ••• sat
tray-unconfirmed = { $words } (sin confirmar)
tooltip = Satchime · { $summary }
tooltip-new = Satchime · { $summary } · { $count } nuevos
tooltip-do-not-disturb = { $tooltip } · no molestar

muted = silenciado
muted-until = silenciado hasta { $time }

## Días y horas; $time es «14:05».

day = { $day } { month }
day-with-year = { $day } { month } { $year }
day-and-time = { $when }, { $time }
tomorrow-and-time = mañana, { $time }
month = { $month ->
        [1] ene
        [2] feb
        [3] mar
        [4] abr
        [5] may
        [6] jun
        [7] jul
        [8] ago
        [9] sept
        [10] oct
        [11] nov
       *[12] dic
    }

## Una notificación enviada como prueba.

test-notification = Notificación de prueba
    .text = Así te avisa Satchime de los pagos.
test-unanswered = Enviada, pero el escritorio no ha respondido
    .text = Su servicio de notificaciones tiene la prueba y tarda en decir qué ha sido de ella: aún puede aparecer.
test-held-back = Retenida: «No molestar» está activado
    .text = El escritorio la aceptó y vuelve a mostrar avisos en cuanto desactives «No molestar».
test-sent = Enviada, y el escritorio la aceptó
    .linux = Si no la ves, permite Satchime en los ajustes de notificaciones de tu escritorio.
    .macos = Si no la ves, permite Satchime en Ajustes del Sistema, en Notificaciones, y mira si hay un modo de concentración activado.
    .windows = Si no la ves, permite Satchime en Configuración, en Sistema, Notificaciones, y mira si allí está activado No molestar.

## Inicio con la sesión.

login-start-switched-off = Se desactivó fuera de Satchime.
login-start-gone = Inicia { $program }, que ya no existe. Actívalo para este.
login-start-failed = sin cambios
    .text = No se pudo usar la lista de programas que el sistema inicia con la sesión: { $error }.
    .next = Añade Satchime a mano a los programas de inicio de tu escritorio, como satchime --hidden.

## Lo que se puede hacer con una notificación.

action-open = Abrir
action-copy = Copiar hash
action-mute = Silenciar una hora
