## Por qué no se hizo algo que la persona pidió: un título, lo que pasó (.text) y qué hacer (.next).

-api-docs-key = Copia la invoice/read key de la página del monedero en LNbits, en «API docs».

command-no-such-wallet = no existe ese monedero
    .text = No existe ese monedero.
    .next = Puede que se haya quitado mientras tanto.
command-already-watched = ya vigilado
    .text = Este monedero ya se vigila, como «{ $name }».
    .next = No hay que hacer nada.
    .new-address = También puedes conservar esta dirección: Satchime usa entonces la que responda.
command-address-in-use = dirección en uso
    .text = Esta dirección está en uso.
    .next = Quítala cuando el monedero responda por otra.
command-nothing-to-watch = sin clave
    .text = Sin clave, un monedero solo se puede vigilar por su identificador.
    .next = Pega la invoice key del monedero o indica su identificador.
command-empty-name = sin nombre
    .text = Un monedero necesita un nombre.
    .next = Escribe un nombre.
command-other-wallet = clave de otro monedero
    .text = Esta clave pertenece a un monedero distinto del que debería sustituir.
    .next = Copia la clave de la página de este mismo monedero.
command-shutting-down = cerrándose
    .text = Satchime se está cerrando.
    .next = Vuelve a iniciar Satchime.

## Claves

key-empty = no es una clave
    .text = La clave está vacía.
    .next = { -api-docs-key }
key-broken = no es una clave
    .text = La clave contiene espacios o saltos de línea en medio: cópiala otra vez.
    .next = { -api-docs-key }
key-foreign = no es una clave
    .text = La clave contiene caracteres que ninguna clave de LNbits tiene: cópiala otra vez.
    .next = { -api-docs-key }
key-too-long = no es una clave
    .text = Esto es demasiado largo para una clave.
    .next = { -api-docs-key }

## El camino hasta un servidor

route-problem = no es un camino hasta allí
proxy-unreadable = Esto no se puede leer como dirección de un proxy.
    .next = Indica su host y su puerto, por ejemplo 127.0.0.1:9050.
proxy-login-in-address = Aquí la dirección de un proxy no lleva usuario ni contraseña.
    .next = Indica solo la dirección, y aparte el usuario y la contraseña.
proxy-user-unreadable = El usuario del proxy está vacío, es demasiado largo o contiene un salto de línea.
    .next = Escribe el usuario tal como lo conoce el proxy.
proxy-user-colon = El usuario de un proxy HTTP no lleva dos puntos en el nombre.
    .next = Escribe el usuario tal como lo conoce el proxy.
proxy-password-unreadable = La contraseña del proxy está vacía, es demasiado larga o tiene más de una línea.
    .next = Indica la contraseña en una línea.
proxy-password-needed = El usuario de un proxy necesita su contraseña.
    .next = Indica la contraseña en una línea.
onion-needs-tor = A un servidor .onion se llega por Tor o no se llega.
    .next = Elige Tor o un proxy SOCKS que lleve a Tor.
proxy-for-plain-http = A un servidor http:// no lleva ningún proxy: podría leer la clave del monedero y resolver el nombre del servidor a su antojo.
    .next = Usa la dirección https:// del servidor o prescinde del proxy.

## La aplicación en conjunto

start-mend = Arréglalo y vuelve a intentarlo: hasta entonces Satchime no vigila nada.
start-already-running = ya está en marcha
    .text = { $held }, quizá como satchimectl en una terminal.
    .next = Cierra el otro y vuelve a intentarlo.
start-newer-data = historial de un Satchime más nuevo
    .next = Instala el Satchime más reciente; no se cambió nada.
start-no-demo = sin demostración
    .next = { start-mend }
history-put-aside = el historial estaba dañado
    .text = No se pudo leer la base de datos de Satchime. Se guardó como { $path } y se empezó una nueva, que no conoce ningún monedero.
    .next = Añade otra vez tus monederos: su historial vuelve del servidor, pero hay que pegar de nuevo cada clave. Las claves antiguas siguen en el llavero, en { $service }.
notifications-missing = sin servicio de notificaciones
    .text = Este escritorio no tiene servicio de notificaciones, así que los pagos solo se muestran aquí y en la bandeja.
    .next = Instala o inicia uno (dunst, mako o el de tu escritorio). Satchime lo usa en cuanto está ahí y entonces te dice lo que te perdiste.
notifications-failing = las notificaciones fallan
    .text = El servicio de notificaciones del escritorio no acepta notificaciones ahora mismo.
    .next = Los pagos se muestran aquí igualmente. Satchime sigue intentándolo y entonces te dice lo que te perdiste.
notifications-forbidden = las notificaciones no están permitidas
    .text = El sistema no deja que Satchime muestre notificaciones, así que los pagos solo se muestran aquí y en la bandeja.
    .next = Permite Satchime en los ajustes de notificaciones del sistema; entonces te dice lo que te perdiste.
address-of-other = otro servidor
    .text = El servidor de esta dirección no conoce este monedero.
    .next = Comprueba la dirección: debe llevar al mismo LNbits por otro camino.
setting-refused = sin cambios
    .next = Todo está como estaba.
clipboard-failed = no copiado
    .text = No se pudo acceder al portapapeles.
    .next = Selecciona el texto y cópialo a mano.
nothing-to-copy = no copiado
    .text = Este pago no tiene nada de eso.
    .next = Puede que su monedero se haya quitado mientras tanto.
declined = no hecho
    .text = No estuviste de acuerdo, así que no se hizo nada.
    .next = Si fue un error, vuelve a pedirlo.
server-unknown = no hecho
    .text = Todavía no has dejado que Satchime pregunte nada a este servidor.
    .next = Busca allí primero tu monedero.
already-asking = no hecho
    .text = Satchime ya te está preguntando otra cosa.
    .next = Responde primero a eso.
shortcut-missing = sin atajo
    .text = { $shortcut } no abre Satchime: { $fault }.
    .next = Elige otro en los ajustes, o haz que tu escritorio inicie satchime --show con un atajo propio.
