# Las palabras de la ventana para los ajustes. `also`: palabras que alguien podría buscar; nunca se ven.
# Glosario: window.ftl.

settings-search = Buscar en los ajustes
settings-nothing = Ningún ajuste tiene esas palabras.
    .all = Mostrar todos
settings-demo = Estos son los ajustes de la demostración; terminan con ella.
settings-preview = Lo que ocurrirá
settings-of-wallet = { $what } de { $wallet }
settings-undone = Deshecho: { $what }
settings-on = Sí
settings-off = No
settings-any = Cualquiera

settings-general = General
settings-notifications = Notificaciones
settings-sounds = Sonidos
settings-alarms = Alarmas
settings-wallets = Monederos

## General

settings-paused = Pausar todos los monederos
    .hint = No se vigila nada hasta que reanudes. Entonces verás lo que te has perdido.
    .also = parar reanudar desactivar vigilar
settings-hide-amounts = Ocultar los importes
    .hint = En la bandeja, en las notificaciones y en esta ventana.
    .also = privacidad saldo secreto
settings-login-start = Abrir al iniciar sesión
    .hint = En la bandeja, sin ventana.
    .also = autoarranque arranque automático inicio empezar
settings-language = Idioma
    .also = idioma inglés alemán español traducción english deutsch
settings-language-system = El del sistema
language-en = English
language-de = Deutsch
language-es = Español
settings-shortcut = Atajo
    .hint = Abre esta ventana desde cualquier lugar.
    .also = global tecla rápida teclado teclas abrir mostrar
    .is = Atajo: { $keys }
    .is-none = Atajo: ninguno
    .none = Ninguno
    .press = Pulsa las teclas…
    .remove = Quitar el atajo

## Notifications

settings-unit = Mostrar los importes en
    .hint = Las monedas, al cambio que indica el servidor de tu monedero. Los límites y los importes exactos siguen en sat.
    .also = unidad btc bitcoin sat moneda divisa euro dólar cambio dinero
settings-directions = Pagos
    .also = dirección entrantes salientes todos ambos
settings-directions-both = Todos
settings-directions-incoming = Entrantes
settings-directions-outgoing = Salientes
settings-minimum = Importe mínimo
    .hint = Los pagos menores solo aparecen en la lista.
    .also = sat umbral límite pequeño
settings-settled = Pagos completados
    .also = recibidos enviados logrados
settings-failed = Pagos fallidos
    .hint = Los salientes que fallaron y los entrantes que se retiraron.
    .also = error no enviados
settings-pending = Pagos en camino
    .hint = Los salientes que tardan y aún pueden fallar. También se avisa de cómo terminan.
    .also = pendientes enviando espera
settings-popup = Aviso emergente
    .hint = Una notificación en la pantalla.
    .also = popup ventana banner
settings-popup-amounts = Importes en los avisos
    .hint = Salvo que todos los importes estén ocultos.
    .also = privacidad popup mostrar ocultar
settings-popup-memos = Mensajes en los avisos
    .hint = Lo que escribió quien paga.
    .also = privacidad popup memo comentario mostrar ocultar
settings-sound = Sonido
    .also = timbre audio ruido
settings-badge = Contador
    .hint = Cuenta junto al icono lo que aún no has visto.
    .also = badge globo número bandeja sin leer
settings-spam-below = Spam: menos de
    .hint = Los pagos entrantes menores que llevan un mensaje solo aparecen en la lista.
    .also = diminuto polvo publicidad filtro
settings-spam-messages = Spam: mensajes
    .also = enlace cualquiera filtro publicidad
settings-spam-links = Con un enlace
settings-spam-any = Cualquiera
settings-test = Prueba
    .hint = Envía una notificación por el camino que toman los pagos.
    .also = probar popup comprobar funciona
    .send = Enviar una notificación de prueba

## Sounds

settings-volume = Volumen
    .also = alto bajo por ciento
settings-volume-percent = { $volume } %
    .spoken = { $volume } por ciento
settings-sound-incoming = Pago entrante
    .also = archivo timbre reproducir
settings-sound-outgoing = Pago saliente
    .also = archivo timbre reproducir
settings-sound-failed = Pago fallido
    .also = archivo timbre reproducir
settings-sound-alarm = Alarma
    .also = archivo sirena reproducir
settings-sound-built-in = Integrado
settings-sound-none = Ninguno
settings-sound-choose = Elegir un archivo…
settings-sound-play = Reproducir
    .what = Reproducir: { $sound }
settings-sounds-off = No se oirá nada hasta que actives «Sonido».
settings-speak-amounts = Decir los importes
    .hint = Después del sonido, salvo que los importes estén ocultos.
    .also = voz hablar leer en voz alta

## Quiet hours and mutes

settings-quiet-hours = Horas de silencio
    .hint = Entonces solo se avisa de las alarmas. Lo que llegó se resume después.
    .also = noche dormir fin de semana días hora no molestar
settings-quiet-add = Añadir horas de silencio
settings-quiet-days = Días de las horas de silencio { $place }
settings-quiet-from = de
settings-quiet-until = a
settings-quiet-remove = Quitar las horas de silencio { $place }
settings-mute = Silenciar
    .hint = Solo se avisa de las alarmas.
    .also = silencio no molestar hora mañana reactivar posponer
settings-mute-hour = Durante una hora
settings-mute-tomorrow = Hasta mañana a las 8:00
settings-mute-always = Hasta que yo lo reactive
settings-muted = Silenciado hasta que lo reactives. Lo que llegue solo aparece en la lista.
settings-muted-until = Silenciado (hasta: { $time }). Lo que llegue se resumirá entonces.
settings-unmute = Reactivar

## Alarms

settings-alarm-rejected = Un servidor rechaza una clave
    .also = revocada incorrecta
settings-alarm-outgoing = Pago saliente de más de
    .also = grande robo gasto límite
settings-alarm-balance = Saldo inferior a
    .also = bajo vacío
settings-alarm-not-live = Monedero sin estar en vivo durante
    .also = desconectado caído minutos

## Of one wallet

settings-own = Propios de cada monedero
    .also = propio excepción por monedero silenciar
settings-as-for-all = Como para todos
    .muted = Como para todos, silenciado
settings-its-own = Propias
    .muted = Propias, silenciado
settings-wallet-notifications = Notificaciones de este monedero
settings-wallet-mute = Solo este monedero. De las alarmas se avisa igualmente.
settings-wallet-alarms = Alarmas propias
    .hint = Vacío: como para todos los monederos. 0: no.
settings-wallet-all = Ajustes para todos los monederos

## Numbers

number-sat = { $label }, en sat
    .wrong = Escribe un importe en sat, por ejemplo 1000
number-min = { $label }, en minutos
    .wrong = Escribe un número de minutos, por ejemplo 15
