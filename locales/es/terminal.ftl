## Lo que satchimectl dice a las personas. Lo que se escribe es igual en todos los idiomas: órdenes, opciones, URL, FILE, los
## nombres y los valores de los ajustes.

ctl-error = error:
ctl-note = nota:
ctl-what-to-do = qué hacer:
ctl-try-again = Vuelve a intentarlo.
ctl-question = { $question } [s/N]
    .yes = s sí si
ctl-of-wallet = «{ $wallet }»: { $words }

## Lo que no se puede hacer: lo que pasó y qué hacer (.next).

ctl-start-refused = Este sistema no permitió el inicio: { $why }.
ctl-signals-refused = Este sistema no transmite señales: { $why }.
ctl-output-failed = No se pudo escribir la salida: { $why }.
    .next = Haz sitio donde va a parar, o envíala a otra parte.
ctl-folder-newer = No se cambió nada en ella.
ctl-folder-older = No se cambió nada en ella. Cierra el Satchime anterior si está en marcha e inicia una vez esta versión, o `satchimectl watch`: eso la pone al día.
ctl-folder-held = Usa su ventana o ciérralo antes.
-or-without-keyring = o vigila sin guardar nada: satchimectl watch --server URL
ctl-keyring-missing = Inícialo (GNOME Keyring, KWallet, KeePassXC), { -or-without-keyring }
ctl-keyring-locked = Desbloquéalo y vuelve a intentarlo, { -or-without-keyring }
ctl-keyring-timed-out = Busca su diálogo de desbloqueo y vuelve a intentarlo, { -or-without-keyring }
ctl-keyring-failed = Vuelve a intentarlo, { -or-without-keyring }
ctl-key-missing = Quita el monedero y añádelo otra vez con su clave.
ctl-tls-own-server = Si el servidor es tuyo: satchimectl server trust URL muestra su certificado y con qué compararlo, y acepta su certificado raíz con --ca FILE.
ctl-other-way = { $next } El camino hasta allí se elige con: satchimectl server route URL
ctl-as-address = Para conservar esta dirección como otra más, repite la orden con --as-address.
ctl-already-watched = No hay que hacer nada; para cambiarlo, quítalo antes.
ctl-nothing-to-watch = Indica --wallet-id, o la dirección de la página de tu monedero como --server.
ctl-empty-name = Indica con --name un nombre que se pueda ver.
ctl-start-again = Vuelve a iniciar la orden.
ctl-private-http = Usa https://, o añade --allow-private-http si confías en todos en cada red a la que se una este equipo.
ctl-key-as-address = Indica la dirección del servidor como --server; la clave viene de --key-file o de la entrada estándar.
ctl-key-empty = Dala con --key-file o por la entrada estándar; para vigilar solo por el identificador del monedero, indica --no-key.

## Claves y contraseñas

ctl-key-prompt = La invoice/read key del monedero (no se muestra):
ctl-key-unreadable = No se pudo leer la clave: { $why }.
    .next = Dala con --key-file, en SATCHIME_KEY o por la entrada estándar.
ctl-key-file-unreadable = No se pudo leer la clave de { $file }: { $why }.
    .next = Indica un archivo que puedas leer y que tenga la clave en su primera línea.
ctl-key-file-open = Otros pueden leer la clave en { $file }. Ciérrales el paso: chmod 600 '{ $file }'
ctl-password-prompt = La contraseña del proxy (no se muestra):
ctl-password-unreadable = No se pudo leer la contraseña del proxy: { $why }.
    .next = Dala con --password-file o por la entrada estándar.
ctl-password-file-open = Otros pueden leer la contraseña en { $file }. Ciérrales el paso: chmod 600 '{ $file }'

## Monederos

ctl-wallets-none = Aún no hay ningún monedero. Añade uno: satchimectl wallet add --server URL
ctl-no-such-wallet = No hay ningún monedero con este nombre o identificador.
    .next = Mira cuáles hay: satchimectl wallet list
ctl-several-wallets = { $count } monederos se llaman así.
    .next = Indica cuál por su identificador: { $ids }.
ctl-added = «{ $wallet }» añadido en { $server }: { $access }.
    .balance = «{ $wallet }» añadido en { $server }: { $access }, saldo { $balance }.
ctl-added-address = { $server } es ahora otra dirección de «{ $wallet }».
ctl-silent-channel = Este servidor no envía nada a ese canal, así que se le pregunta con regularidad. Con --channel auto los pagos se ven al instante.
ctl-remove = ¿Quitar «{ $wallet }» de { $server }, con su clave y su historial en este equipo?
    .unasked = Al quitar «{ $wallet }» se olvidan su clave y su historial.
    .copies = Con él se van las bases de datos dañadas que se apartaron: { $copies }.
    .next = Si es lo que quieres, indica --yes.
ctl-removed = «{ $wallet }» quitado, con su clave y su historial.
    .copy = { $file } eliminado: era una base de datos dañada que se había apartado.
    .nothing = No se quitó nada.
ctl-wallet-off = { $wallet } (apagado)
ctl-table =
    .name = NOMBRE
    .server = SERVIDOR
    .access = SE VIGILA CON
    .balance = SALDO
    .id = ID

## Vigilar

ctl-watching = { $count ->
        [one] Se vigila un monedero. Termina con Ctrl+C.
       *[other] Se vigilan { $count } monederos. Termina con Ctrl+C.
    }
    .demo = Se vigilan dos monederos inventados; aquí nada es dinero de verdad. Termina con Ctrl+C.
ctl-watch-none = Aún no hay ningún monedero que vigilar.
    .next = Añade uno: satchimectl wallet add --server URL, o prueba: satchimectl watch --demo
ctl-watch-paused = Satchime está en pausa.
    .next = Reanúdalo en su ventana, o así: satchimectl settings set paused off
ctl-watch-off = Todos los monederos están apagados.
    .next = Activa alguno en su página, en la ventana de Satchime.
ctl-demo-failed = Permite que los programas escuchen en 127.0.0.1.
ctl-retry = reconectando en { $seconds } s, { $problem } (intento { $attempt })

## Pagos; las primeras palabras van entre paréntesis detrás de un pago.

ctl-pending = pendiente
    .unknown = pendiente, pero el servidor ya no lo conoce
ctl-not-sent = no enviado
ctl-taken-back = revertido
ctl-failed = fallido
ctl-unconfirmed = sin confirmar
ctl-payments-none = Aún no se ha anotado ningún pago.
ctl-payments-newest = Estos son los { $count } más recientes. Para ver más: --limit N
ctl-no-such-payment = No existe ese pago.
    .next = Indica el hash del pago o su checking id: satchimectl payments --json

## Servidores. $route: «por Tor en 127.0.0.1:9050».

ctl-route = Satchime llega a { $server } { $route }.
    .alone = Satchime llega a { $server } { $route }, y por ningún otro camino.
ctl-trusted-system = Se confía en { $server } por las autoridades del sistema.
ctl-trusted-pinned = Se confía en { $server } solo por su certificado { $sha256 }.
ctl-trusted-own = Se confía en { $server } solo por los certificados de ese archivo.
ctl-not-trusted = No se cambió nada.
ctl-http-no-certificate = { $server } es http y no muestra ningún certificado.
    .next = Indica la dirección https:// del servidor.
ctl-other-certificate = { $server } muestra otro certificado: su huella es { $sha256 }.
    .next = No se cambió nada. Compara en el propio servidor.
ctl-trust-once = Si el servidor es tuyo, da su certificado raíz con --ca FILE o, cuando lo hayas comparado en el propio servidor ({ $command }), la huella del certificado: --fingerprint { $sha256 }
ctl-compare = Compara la huella en el propio servidor:
ctl-same = ¿Es la misma?
    .unasked = Tienes que decir si es la misma.
    .next = Si lo es: satchimectl server trust { $server } --fingerprint { $sha256 }
ctl-servers-none = No se ha decidido nada sobre ningún servidor: se confía en cada uno por las autoridades del sistema, y se llega a él como indica el sistema.
ctl-server-system = { $server }: se confía por las autoridades del sistema; se llega { $route }
ctl-server-pinned = { $server }: se confía por el certificado { $sha256 }; se llega { $route }
ctl-server-own = { $server }: se confía por certificados raíz propios; se llega { $route }
ctl-server-unreadable = { $server }: no se puede leer, así que no se le envía nada

## Ajustes

ctl-no-such-setting = No hay ningún ajuste «{ $name }».
    .next = Hay: { $names }.
ctl-not-per-wallet = { $name } es igual para todos los monederos.
    .next = Un monedero puede tener valores propios de: { $names }.
ctl-no-value = Esto no es un valor de { $name }.
value-wrong = escribe { $values }
values =
    .on-off = on u off
    .unit = sat, btc o las tres letras de una moneda, como EUR
    .language = system, en, de o es
    .directions = both, incoming o outgoing
    .amount = un importe en sat, como 1000
    .limit = un importe en sat, u off
    .minutes = un número de minutos, u off
    .mute = off, hour, tomorrow o always
    .messages = links o any
    .volume = un número del 0 al 100
    .sound = built-in, none o la ruta completa de un archivo WAV, MP3, FLAC u Ogg Vorbis tuyo
    .shortcut = teclas como Ctrl+Alt+S, u off
    .hours = días y horas, como "mon,tue,wed,thu,fri 22:00-08:00; sat,sun 00:00-24:00", u off
setting-help =
    .paused = No vigilar nada hasta que vuelva a off
    .hide-amounts = No mostrar importes en la bandeja, la ventana ni las notificaciones
    .open-shortcut = Abrir la ventana desde cualquier lugar con estas teclas
    .unit = Mostrar los importes en esto; una moneda, al cambio que indica el servidor de un monedero
    .language = Hablar este idioma, o el del sistema
    .directions = Anunciar los pagos entrantes, los salientes o ambos
    .minimum = No anunciar pagos menores
    .settled = Anunciar los pagos completados
    .failed = Anunciar los pagos salientes que fallaron y los entrantes que se retiraron
    .pending = Anunciar los pagos salientes que están en camino y aún pueden fallar
    .popup = Anunciar con una notificación en la pantalla
    .sound = Anunciar con un sonido
    .badge = Contar junto al icono lo que aún no se ha visto
    .popup-amounts = Mostrar los importes en las notificaciones
    .popup-memos = Mostrar en las notificaciones lo que escribió quien paga
    .spam-below = No anunciar pagos entrantes menores que lleven un mensaje
    .spam-messages = Qué mensajes son esos: los que llevan un enlace, o cualquiera
    .mute = Anunciar solo las alarmas durante una hora, hasta mañana a las 8:00 o hasta que vuelva a off
    .quiet-hours = Cuándo se anuncian solo las alarmas; lo demás se resume después
    .alarm-outgoing-above = Anunciar siempre un pago saliente mayor
    .alarm-balance-below = Anunciar siempre que un saldo baje de aquí
    .alarm-not-live = Anunciar siempre que un monedero lleve tanto tiempo sin estar en vivo
    .alarm-rejected = Anunciar siempre que un servidor rechace la clave de un monedero
    .volume = El volumen de los sonidos, en por ciento
    .sound-incoming = El sonido de los pagos que entraron
    .sound-outgoing = El sonido de los pagos que salieron
    .sound-failed = El sonido de los pagos que fallaron o se retiraron
    .sound-alarm = El sonido de las alarmas
    .speak-amounts = Decir los importes después del sonido, salvo que estén ocultos
