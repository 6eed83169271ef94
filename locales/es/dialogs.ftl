## Lo que se pregunta fuera de la página de la ventana, en diálogos del sistema.

dialog-title = Satchime pregunta
dialog-cancel = Cancelar
dialog-choose = Elegir
dialog-all-files = Todos los archivos
dialog-connect = ¿Conectar este monedero?
    .yes = Conectar
    .key = Satchime busca tu monedero en
        { $server }
        y le envía la clave que has introducido.
    .id = Satchime busca tu monedero en
        { $server }
        y le envía el identificador de monedero que has introducido.
dialog-send-key = ¿Enviar la clave de «{ $wallet }» a una dirección más?
    .yes = Enviar
    .text = Satchime busca este monedero en
        { $server }
        con la clave que tiene, y a partir de ahora lo hará siempre que la dirección en uso no responda.
dialog-remove = ¿Quitar «{ $wallet }»?
    .yes = Quitar
    .text = Su clave y su historial de pagos se eliminan de este equipo, y con ellos cualquier base de datos dañada que se hubiera apartado. En el servidor, { $server }, no cambia nada: el monedero y sus sats siguen allí.
dialog-remove-address = ¿Quitar una dirección de «{ $wallet }»?
    .yes = Quitar
    .text = { $server }
        ya no se prueba, y la clave del monedero ya no se envía allí.
dialog-route = ¿Cambiar el camino hasta este servidor?
    .yes = Cambiar
    .text = A partir de ahora, Satchime llega a
        { $server }
        { $route }.
    .proxy = A partir de ahora, Satchime llega a
        { $server }
        { $route }, y por ningún otro camino. El proxy sabrá que hablas con este servidor, y cuándo.
dialog-trust = ¿Es este el certificado de tu servidor?
    .yes = Es el mismo
    .text = { $server } muestra este certificado, del que nadie responde:
    .compare = Confía en él solo si esta orden, en el propio servidor, muestra el mismo SHA-256:
    .changed = Es OTRO distinto del certificado en el que confiabas: { $before }. Si no se renovó en el servidor, hay alguien en medio.
dialog-trust-root = ¿Es este el certificado raíz de tu propio servidor?
    .yes = Confiar
    .text = Se confiará en { $server } si responde de él lo que hay en este archivo, y por nada más:
    .whoever = Confía en él solo si viene del propio servidor: quien lo hizo puede hacerse pasar por el servidor.
    .instead = Sustituye al certificado que comparaste y en el que confiaste antes: { $before }.
    .more = Y { $count } MÁS, que también responden de él.
dialog-quit = ¿Salir de Satchime?
    .yes = Salir
    .text = No se anuncia ningún pago hasta que lo vuelvas a iniciar; entonces se te dice lo que te perdiste.
dialog-choose-root = Elige el certificado raíz del servidor
    .files = Certificados
dialog-choose-sound = Elige un sonido
    .files = Sonidos
webview-missing = La ventana de Satchime necesita WebView2
    .text = WebView2, la parte de Windows que dibuja la ventana, falta en este ordenador. Satchime sigue vigilando tus monederos y te avisa igualmente; solo la ventana no se puede abrir. WebView2 es gratis:
        { $link }
    .yes = Abrir esta página
    .no = Cerrar

## Un certificado, línea a línea.

certificate-names = Hecho para: { $names }
certificate-nobody = Hecho para: nadie
certificate-issuer = Emitido por: { $issuer }
certificate-self-made = Emitido por: sí mismo
certificate-valid = Válido: del { $from } al { $until }

## El camino hasta un servidor: «Satchime llega a él …».

route-direct = sin proxy
route-system = como indica el sistema
route-tor = por Tor en { $address }
route-socks = por el proxy SOCKS { $address }
    .as = por el proxy SOCKS { $address }, como { $user }
route-http = por el proxy HTTP { $address }
    .as = por el proxy HTTP { $address }, como { $user }
route-danger = El proxy no está en este equipo y la dirección es http://: el proxy, y cualquiera en el camino hasta él, puede leer la clave del monedero.
