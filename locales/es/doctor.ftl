## Lo que mira `satchimectl doctor`, en una o dos palabras cada cosa, y bajo qué títulos.

doctor-looked =
    .reachable = accesible
    .unlocked = desbloqueado
    .place = lugar
    .free-space = espacio libre
    .database = base de datos
    .user = lo usa
    .traces = restos
    .put-aside = apartado
    .session = sesión
    .notifications = notificaciones
    .tray = bandeja
    .wanted = deseado
    .watched = vigilado
    .way = camino
    .server = servidor
    .key = clave
    .payments = pagos
    .clock = reloj
    .channel = canal
    .subscription = suscripción
    .push-test = prueba
    .removals = sin terminar
    .wallets = monederos
doctor-keyring = Llavero
doctor-folder = Carpeta de datos
doctor-desktop = Escritorio
doctor-wallets = Monederos
doctor-wallet = Monedero «{ $wallet }»
doctor-wrong = Algo va mal; mira las líneas con ✗.
doctor-well = Todo está bien.

## El llavero

doctor-keychain = el llavero de macOS
doctor-credentials = el almacén de credenciales de Windows
doctor-secret-service = Secret Service de { $program }
    .unknown = Secret Service de un programa desconocido
doctor-no-collection = El llavero no tiene una colección por defecto en la que guardar claves.
    .next = Crea una: cierra la sesión y vuelve a abrirla, o usa el gestor de contraseñas de tu escritorio (Seahorse, KWalletManager).
doctor-unlocked = sí
doctor-keyring-refused = se negó a responder a una pregunta sencilla

## La carpeta de datos

doctor-place-missing = { $path }, que aún no existe
doctor-place-unseen = { $path } no se puede mirar: { $why }.
    .next = Date permiso sobre ella.
doctor-place-own = { $path }, solo para ti ({ $mode })
doctor-place-open = { $path }, donde otros ven qué archivos hay ({ $mode }), pero no lo que contienen
    .next = Ciérrala: chmod 700 '{ $path }'
doctor-little-space = Solo quedan { $size }: puede que pronto no se puedan anotar los pagos.
    .next = Libera espacio en ese disco.
doctor-space-unknown = no se sabe: { $why }
doctor-bytes = { $count } bytes
doctor-database = íntegra, { $size }
    .none = aún no hay; se crea con el primer monedero
doctor-damaged = Inicia Satchime o `satchimectl watch`: aparta { $path } y empieza una nueva.
doctor-traces = en la base de datos puede haber aún restos de un monedero quitado; el próximo inicio de Satchime la limpia
doctor-put-aside = { $path }, una base de datos dañada que se apartó, sigue ahí
    .next = Elimínala si no la necesitas; el próximo monedero que quites se la lleva.
doctor-user-nobody = nadie ahora mismo
doctor-user = Satchime, que está en marcha
    .process = Satchime, que está en marcha (proceso { $process })

## El escritorio

doctor-built-in = integrado
doctor-no-session = aquí no hay sesión de escritorio (ni bus de sesión de D-Bus): la aplicación no puede mostrar nada, `satchimectl watch` funciona
    .keyring = Aquí no hay sesión de escritorio (ni bus de sesión de D-Bus), así que no hay llavero.
doctor-no-notifications = Aquí nada muestra notificaciones.
    .next = Inicia el servicio de notificaciones de tu escritorio, o instala uno (dunst, mako).
doctor-notifications = { $daemon } ({ $able })
    .unclickable = { $daemon } ({ $able }); no se puede hacer clic
doctor-tray = se muestran los iconos
    .by = { $program } muestra los iconos
doctor-no-tray = Aquí nada muestra iconos en la bandeja.
    .next = Activa la bandeja de tu panel; en GNOME, instala la extensión AppIndicator. La ventana funciona sin ella.

## Un monedero

doctor-wallets-none = aún no hay
    .next = Añade uno: satchimectl wallet add --server URL
doctor-removals = { $count ->
        [one] 1 monedero a medio quitar: puede que su clave siga en el llavero
       *[other] { $count } monederos a medio quitar: puede que alguna clave siga en el llavero
    }
    .next = Desbloquea el llavero; el próximo inicio de Satchime lo termina.
doctor-wallet-off = apagado, así que no se anuncia nada de él
doctor-way = { $route }, como elegiste
doctor-server = { $server }, LNbits { $version }
    .unknown = { $server } responde, pero no dice su versión
doctor-key = { $access }, válida, saldo { $balance }
    .unseen = sin mirar, porque no se puede leer el llavero
    .session = no está en el llavero; puede que Satchime, que está en marcha, la tenga para esta sesión
doctor-clock = coincide con el del servidor
doctor-clock-ahead = El reloj del servidor va { $seconds } s adelantado respecto al de este equipo.
    .next = Ajusta el que va mal; hasta entonces no te fíes de las horas de los pagos.
doctor-clock-behind = El reloj del servidor va { $seconds } s atrasado respecto al de este equipo.
doctor-channel-key = la clave del monedero: el servidor avisa allí de los pagos
    .silent = la clave del monedero: el servidor no avisa allí de nada, así que se le pregunta con regularidad
doctor-channel-id = el identificador del monedero: el servidor avisa allí de los pagos
    .silent = el identificador del monedero: el servidor no avisa allí de nada, así que se le pregunta con regularidad
doctor-channel-silent = Quita el monedero y añádelo otra vez con --channel auto y, antes de LNbits 0.12.8, con --wallet-id.
doctor-subscription = el WebSocket se abre
doctor-test-silent = Nada que probar: el servidor no avisa de nada en este canal
doctor-test-lost = Reinicia LNbits: suele arreglar sus canales. Hasta entonces Satchime encuentra los pagos preguntando.
doctor-test-not-connected = Sin probar: no hay suscripción.
    .next = Arregla lo que impide que se abra y prueba de nuevo.

## Cómo está un monedero, o cómo estaba la última vez que Satchime se ejecutó. Cada parte incluye la anterior.

doctor-is = { $state } desde hace { $span }{ $remark }
    .problem = { $is }: { $problem }
    .retry = { $is }, próximo intento { $when }
    .running = { $is }; Satchime está en marcha (visto { $seen })
doctor-was = visto por última vez { $state } { $seen }{ $remark }
    .problem = { $was } ({ $problem })
    .stopped = { $was }; Satchime no está en marcha
    .next = Inicia Satchime o `satchimectl watch`.
doctor-not-watched = aún sin vigilar; Satchime está en marcha
    .stopped = aún sin vigilar; Satchime no está en marcha
doctor-rejected = Arréglalo y deja que Satchime vuelva a intentarlo: en su ventana, o iniciándolo de nuevo.
doctor-push-missing = Mira dónde se pierden: satchimectl doctor --test-push
doctor-frame = último mensaje { $when }
    .never = aún ningún mensaje
doctor-confirmed = última confirmación { $when }
    .never = aún nada confirmado
doctor-compared = última comparación con el servidor { $when }
    .never = aún sin comparar con el servidor
doctor-compares = vuelve a comparar { $when }
doctor-reconnects = { $count ->
        [0] sin reconexiones
        [one] 1 reconexión
       *[other] { $count } reconexiones
    }
doctor-found = { $count ->
        [one] 1 pago llegó sin aviso
       *[other] { $count } pagos llegaron sin aviso
    }
doctor-trouble = último problema { $when }: { $problem }
doctor-history = leyendo su historial: { $read } pagos hasta ahora
    .of = leyendo su historial: { $read } de { $total } pagos hasta ahora

## Espacios de tiempo, de dos al menos.

doctor-seconds = { $count } s
doctor-minutes = { $count } min
doctor-hours = { $count } h
doctor-days = { $count } días
doctor-ago = hace { $span }
    .now = ahora mismo
    .ahead = a las { $time }, según un reloj que después se atrasó
doctor-in = en { $span }
    .now = ahora

## Lo que encontró `satchimectl audit`.

audit-one-key = La clave indicada es de un solo monedero.
    .next = Di cuál: satchimectl audit WALLET
audit-no-key = Este monedero se vigila solo por su identificador, así que no se puede preguntar al servidor por él.
    .next = Añade su invoice/read key.
audit-session-key = Si su clave se guarda solo para una sesión, dala con --key-file o en SATCHIME_KEY.
audit-other-key = La clave indicada no es aquella con la que se vigila este monedero, así que no se envió.
    .next = Da la clave con la que se añadió el monedero.
audit-endless = su lista de pagos no tiene fin
audit-reading = Leyendo { $count } pagos de «{ $wallet }», tan despacio como permite su servidor: unos { $seconds } s.
audit-wallet = «{ $wallet }» en { $server }
audit-not-compared = sin comparar: { $why }
audit-equal = Pagos: { $here } aquí, { $there } allí; todos coinciden
    .read = Pagos: { $here } aquí, { $there } allí; los que se pudieron leer coinciden
audit-differs = { $count ->
        [one] Pagos: { $here } aquí, { $there } allí; 1 difiere
       *[other] Pagos: { $here } aquí, { $there } allí; { $count } difieren
    }
audit-deleted = { $count ->
        [one] 1 fallido se conserva solo aquí: este servidor los elimina
       *[other] { $count } fallidos se conservan solo aquí: este servidor los elimina
    }
audit-unreadable = { $count ->
        [one] 1 registro del servidor no lo puede leer esta versión
       *[other] { $count } registros del servidor no los puede leer esta versión
    }
audit-history = Su historial aún se está leyendo; compara de nuevo cuando se haya leído.
audit-running = Puede que Satchime, que está en marcha, esté a punto de notarlo; compara de nuevo dentro de un rato.
audit-missing-here = falta aquí
audit-missing-there = falta allí
audit-different = distinto
audit-both = aquí { $here }, allí { $there }
audit-entry = { $amount } (comisión { $fee }) { $status }
audit-status =
    .pending = pendiente
    .settled = completado
    .failed = fallido
