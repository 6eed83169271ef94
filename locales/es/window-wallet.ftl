# Las palabras de la ventana para un monedero: conectarlo, su página, su conexión. Glosario: window.ftl.

key-where = ¿Dónde la encuentro?
    .steps = Abre la página de tu monedero en LNbits. En el panel <b>Node URL, API keys and API docs</b> (<b>API docs</b> en servidores antiguos), copia la <b>Invoice/read key</b>.

offer-session = Conservar la clave solo durante esta sesión
offer-certificate = Comparar su certificado…
offer-root = Usar el certificado raíz del propio servidor…

## Connecting a wallet

add-address = Dirección de LNbits
    .hint = La dirección de tu servidor, o la de la página de tu monedero tal como aparece en el navegador.
    .login-removed = Hemos quitado el inicio de sesión de esa dirección: Satchime no lo necesita.
add-key = Invoice key
    .placeholder = Pega la invoice/read key
    .hint = Puede leer y crear facturas, pero nunca gastar.
add-without-key = Sin una clave, Satchime solo puede escuchar por el identificador del monedero. Los pagos se marcan entonces como <b>sin confirmar</b> y no se muestra ningún saldo.
add-check = Comprobar
add-connect = Conectar
    .without-key = Vigilar sin clave
    .busy = Conectando…
add-keep-address = Conservarla como otra dirección de «{ $wallet }»
add-session-only = La clave se conserva hasta que salgas de Satchime.
    .keyring = Usar el llavero en su lugar
add-done = { $wallet } está conectado

add-advanced = Avanzado
add-name = Nombre
    .placeholder = Como lo llama el servidor
add-wallet-id = Identificador del monedero
    .placeholder = Opcional
add-channel = Canal
add-channel-auto = Automático
    .hint = Lo que use la versión del servidor.
add-channel-key = Clave
    .hint = LNbits 0.12.8 y posteriores.
add-channel-id = Identificador
    .hint = LNbits anteriores a 0.12.8.

add-found-nameless = Tu monedero
add-found-server = { $server } · LNbits { $version }
add-found-invoice-key = Invoice key: la correcta, no puede gastar

## A wallet's page

wallet-no-balance = Saldo desconocido
wallet-since = Desde: { $time }
wallet-watch = Vigilar este monedero
wallet-payments = Mostrar los pagos
wallet-key-type = Tipo de clave
    .session = { $key }, solo esta sesión
wallet-session-only = La clave no está en el llavero. Satchime volverá a pedirla tras un reinicio.
wallet-key-add = Añadir una clave
wallet-key-replace = Cambiar la clave
wallet-remove = Quitar el monedero
wallet-name = Nombre
    .rename = Cambiar el nombre
    .label = Nombre del monedero
wallet-new-key = Clave nueva para { $wallet }
    .placeholder = Pega la invoice key
    .save = Guardar la clave

## Its addresses

addresses-one = Dirección
addresses-several = Direcciones
    .hint = Satchime usa la que responda, y la primera siempre que pueda.
addresses-used = En uso
addresses-last-used = Última usada
addresses-remove = Quitar { $address }
addresses-removed = { $address } se ha quitado
addresses-add = Añadir otra dirección
addresses-kept = Conservada como otra dirección de { $wallet }
addresses-another = Otra dirección del mismo servidor
    .hint = En tu propia red, en internet o una .onion. Primero se comprueba.

## The way to its server

way-reached = Conexión: { $way }
    .server = Conexión con { $server }: { $way }
way-how = Conexión con { $server }
way-system = Como indica el sistema
    .hint = A través de sus proxies, si los tiene. Una .onion va por el Tor de este equipo.
way-direct = Sin proxy
    .hint = Indique lo que indique el sistema.
way-tor = Por Tor
    .hint = Este servidor no comparte su circuito con ningún otro. Lo que falla ahí no toma otro camino.
    .address = Dónde escucha Tor
way-socks = Por un proxy SOCKS
way-http = Por un proxy HTTP
way-proxy = Host y puerto del proxy
    .hint = Resuelve él mismo el nombre del servidor. Lo que falla ahí no toma otro camino.
way-user = Usuario
    .placeholder = Ninguno
way-password = Contraseña del proxy
    .placeholder = Contraseña, guardada en el llavero
way-save = Usar este camino

## Its connection

health-title = Conexión
health-checked = Última comprobación
    .never = Nunca
    .next = · próxima { $time }
health-history = Leyendo su historial
health-history-of = { $read } de { $total } pagos
health-history-so-far = { $read } pagos hasta ahora
health-details = Detalles de la conexión
health-message = Último mensaje del servidor
health-confirmed = Último pago confirmado
health-found = Pagos encontrados sin aviso del servidor
health-connected = Conectado
health-reconnects = Reconexiones desde el inicio
health-trouble = Última interrupción
    .none = Ninguna
    .when = { $problem }, { $time }
health-none-yet = Aún ninguno

test-what = Envía un mensaje inofensivo a través del servidor al canal propio de este monedero. Otros programas que escuchen ahí también lo recibirán.
test-start = Probar este monedero
    .busy = Esperando el mensaje
    .not-live = Solo mientras esté en vivo.
test-when = Probado { $time }
