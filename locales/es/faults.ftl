## Lo que puede fallar. Unas palabras para una línea de estado, una frase sobre lo ocurrido (.text) y otra sobre qué hacer
## o qué hace Satchime por sí mismo (.next). Donde Satchime espera a la persona, .do dice en pocas palabras a qué espera.
##
## Palabras: invoice key y admin key se llaman como en LNbits; pago, monedero (wallet), clave, llavero (keyring), carpeta
## de datos, historial, certificado, notificación.

keeps-trying = Satchime sigue intentándolo.
# Instead of it, where a command tries only once.
try-again-later = Vuelve a intentarlo dentro de un rato.
-where-the-key-is = en la página del monedero en LNbits, en «API docs»

fault-resolve = servidor no encontrado
    .text = El nombre del servidor no tiene dirección ahora mismo: o este equipo no tiene conexión o el nombre es incorrecto.
    .next = Comprueba la red y la dirección del servidor. { keeps-trying }
fault-refused = el servidor rechaza la conexión
    .text = Nada responde en la dirección y el puerto del servidor: probablemente está parado o reiniciándose.
    .next = Inicia el servidor o comprueba el puerto. { keeps-trying }
fault-unreachable = servidor inalcanzable
    .text = Desde esta red no hay camino hasta el servidor.
    .next = Comprueba la red o la VPN. { keeps-trying }
fault-leads-outside = fuera de tu red
    .text = En esta red el nombre del servidor lleva a internet, donde por http la clave podría leerse, así que no se envió nada.
    .next = Usa https:// o vuelve a la red en la que está el servidor. { keeps-trying }
fault-admin-key-in-clear = admin key por http
    .text = Esta es una admin key, que puede gastar, y por http cualquiera podría leerla en toda red a la que se conecte este equipo.
    .next = Usa la invoice/read key, o una dirección https:// o .onion del servidor. Si había extraños en esa red, restablece la admin key en LNbits.
    .do = pega la invoice key
fault-timed-out = sin respuesta
    .text = El servidor no respondió a tiempo.
    .next = { keeps-trying }
fault-network = conexión interrumpida
    .text = La conexión se interrumpió: { $detail }.
    .next = { keeps-trying }
fault-not-set-up = servidor sin configurar
    .text = Este servidor LNbits aún no se ha configurado.
    .next = Ábrelo en un navegador y termina su primera instalación.
fault-rate-limited = demasiadas peticiones
    .text = El servidor pide una pausa: llegaron demasiadas peticiones desde esta red.
    .next = Satchime espera un minuto, o lo que diga el servidor, y continúa.
fault-server = error del servidor
    .text = El servidor respondió con un error propio ({ $status }).
    .next = { keeps-trying }
fault-unavailable = servidor no disponible
    .text = El servidor no está disponible por el momento ({ $status }); quizá se esté actualizando.
    .next = Satchime espera lo que pida el servidor y continúa.
fault-internal = error interno
    .text = Una parte de Satchime falló por un error del propio Satchime.
    .next = Satchime vuelve a iniciar esa parte por sí mismo. Si se repite, infórmanos, por favor.

## Algo que no es LNbits

-check-lnbits-address = Comprueba la dirección: es la que usas para abrir LNbits en un navegador.
fault-not-lnbits-page = no es un servidor LNbits
    .text = Respondió una página web, no la interfaz de LNbits.
    .next = { -check-lnbits-address }
fault-not-lnbits-json = no es un servidor LNbits
    .text = Algo respondió, pero no es LNbits.
    .next = { -check-lnbits-address }
fault-not-lnbits-path = no es un servidor LNbits
    .text = La dirección existe, pero no hay ningún LNbits detrás ({ $status }).
    .next = { -check-lnbits-address }
fault-not-lnbits-redirect = no es un servidor LNbits
    .text = La dirección envía a los visitantes a otro sitio.
    .next = { -check-lnbits-address }
fault-too-big = respuesta demasiado grande
    .text = El servidor envió mucho más de lo que envía cualquier LNbits.
    .next = Comprueba la dirección. { keeps-trying }
fault-protocol = respuesta ilegible
    .text = No se pudo leer la respuesta del servidor: { $detail }.
    .next = { keeps-trying }

## Proxies delante del servidor

-let-api-through = Comprueba la dirección y haz que el proxy deje pasar /api/v1/ sin inicio de sesión. { keeps-trying }
fault-barred = paso denegado
    .text = El servidor, o un proxy delante de él, no deja pasar a este equipo ({ $said }).
    .next = { -let-api-through }
fault-barred-login = el proxy pide iniciar sesión
    .text = Un proxy delante del servidor pide su propio inicio de sesión ({ $said }).
    .next = { -let-api-through }
fault-key-dropped = clave perdida por el camino
    .text = LNbits recibió la petición sin la clave: un proxy delante de él quita la cabecera X-Api-Key.
    .next = Haz que el proxy pase esa cabecera sin cambios. { keeps-trying }
fault-handshake-login = suscripción rechazada
    .text = Un proxy delante del servidor pide su propio inicio de sesión para el WebSocket ({ $status }).
    .next = Haz que el proxy deje pasar /api/v1/ sin inicio de sesión propio. { keeps-trying }
fault-handshake = suscripción rechazada
    .text = El servidor, o un proxy delante de él, rechazó el WebSocket ({ $status }).
    .next = Si hay un proxy inverso, haz que deje pasar las peticiones de WebSocket. { keeps-trying }

## Claves y monederos

fault-key-rejected = clave rechazada
    .text = El servidor no conoce esta clave: se restableció, se eliminó el monedero o pertenece a otro servidor.
    .next = Pega una clave nueva: la invoice/read key, { -where-the-key-is }. Si el servidor se equivoca, Satchime lo nota: vuelve a preguntar de vez en cuando.
    .do = pega una nueva
fault-wallet-id-mismatch = clave de otro monedero
    .text = Esta clave pertenece a un monedero distinto del identificador indicado.
    .next = Copia la clave y el identificador de la página del mismo monedero, o deja el identificador vacío.
    .do = pega la correcta
fault-same-wallet = vigilado dos veces
    .text = Este es el mismo monedero que «{ $name }», que ya anuncia sus pagos.
    .next = Quita uno de los dos.
    .do = quita uno de los dos
fault-deaf-channel = no oye nada
    .text = Este servidor solo informa de los pagos a quienes conocen la clave del monedero, así que vigilado solo por su identificador el monedero no oye nada.
    .next = Añade la invoice/read key: está { -where-the-key-is }.
    .do = añade la invoice key
fault-payments-hidden = pagos ocultos
    .text = La clave abre un monedero compartido contigo: puedes ver su saldo, pero no sus pagos, así que no se podría anunciar ninguno.
    .next = Pide al dueño del monedero el derecho a ver los pagos.
    .do = pide al dueño el derecho a verlos

## Cómo terminó una suscripción

fault-silent = conexión muerta
    .text = El servidor dejó de responder en una conexión abierta.
    .next = { keeps-trying }
fault-closed-unsaid = conexión cerrada
    .text = La conexión terminó sin despedida.
    .next = { keeps-trying }
fault-closed-done = conexión cerrada
    .text = El servidor terminó la conexión ({ $close }).
    .next = { keeps-trying }
fault-closed-misunderstood = conexión cerrada
    .text = El servidor y Satchime no se entendieron ({ $close }); quizá algo se interpone entre ellos.
    .next = Si hay un proxy inverso, haz que pase los WebSockets sin cambios. { keeps-trying }
fault-closed-refused = suscripción rechazada
    .text = El servidor, o un proxy delante de él, no permite esta conexión ({ $close }).
    .next = Quien lleva el servidor puede haber limitado los WebSockets. { keeps-trying }
fault-closed-failed = conexión cerrada
    .text = El servidor tuvo un error propio o no le llegó nuestra señal de vida ({ $close }).
    .next = { keeps-trying }
fault-closed-restarting = el servidor se reinicia
    .text = El servidor se está reiniciando.
    .next = { keeps-trying }
fault-closed-overloaded = servidor sobrecargado
    .text = El servidor tiene demasiado trabajo y pide que se vuelva más tarde ({ $close }).
    .next = Satchime espera medio minuto y vuelve a intentarlo.
fault-closed-severed = conexión cerrada
    .text = Un proxy delante del servidor perdió su conexión con él ({ $close }).
    .next = Mira si el servidor está en marcha. { keeps-trying }
fault-closed-other = conexión cerrada
    .text = El servidor cerró la conexión ({ $close }).
    .next = { keeps-trying }

## La carpeta de datos

fault-folder = carpeta de datos inutilizable
    .text = Satchime no puede usar su carpeta de datos { $path }: { $detail }.
    .next = Conviértela en una carpeta en la que puedas escribir, o indica otra en SATCHIME_DATA_DIR.
fault-folder-exposed = carpeta de datos abierta a otros
    .text = Satchime no usa la carpeta de datos { $path }: { $detail }.
    .next = Quítasela a los demás (chown, chmod go-w), o indica una carpeta tuya en SATCHIME_DATA_DIR.
fault-folder-link = enlace en la carpeta de datos
    .text = Un archivo de la carpeta de datos de Satchime es un enlace simbólico, y esos no se siguen.
    .next = Pon allí el archivo mismo; la carpeta entera sí puede ser un enlace.
fault-disk-full = disco lleno
    .text = El disco está lleno, así que los pagos no se pueden anotar y todavía no se anuncian.
    .next = Libera espacio; Satchime se pone al día por sí mismo.
fault-read-only = carpeta de datos de solo lectura
    .text = Satchime no puede escribir en su carpeta de datos.
    .next = Date permiso de escritura en ella; Satchime se pone al día por sí mismo.
fault-corrupt = historial dañado
    .text = La base de datos de Satchime está dañada.
    .next = Reinicia Satchime: aparta el archivo dañado y empieza uno nuevo.
fault-storage = no se puede escribir el historial
    .text = La base de datos de Satchime falló: { $detail }.
    .next = { keeps-trying }

## El llavero

fault-keyring-missing = sin llavero
    .text = El llavero de este sistema no existe o no está en marcha.
    .next = Inícialo (GNOME Keyring, KWallet, KeePassXC), o guarda la clave solo para esta sesión.
fault-keyring-locked = llavero bloqueado
    .text = El llavero está bloqueado.
    .next = Desbloquéalo y vuelve a intentarlo, o guarda la clave solo para esta sesión.
    .do = desbloquéalo y vuelve a intentarlo
fault-keyring-timed-out = el llavero no responde
    .text = El llavero no respondió a tiempo; quizá espera a que lo desbloquees.
    .next = Busca su diálogo de desbloqueo, o guarda la clave solo para esta sesión.
fault-key-missing = falta la clave
    .text = El llavero no guarda ninguna clave para este monedero.
    .next = Pega otra vez la clave del monedero.
    .do = pega una nueva
fault-key-for-other-server = la clave es de otro servidor
    .text = La clave guardada se introdujo para otro servidor, así que no se envió.
    .next = Pega otra vez la clave para este servidor.
    .do = pega una nueva
fault-keyring = el llavero falló
    .text = El llavero falló: { $detail }.
    .next = Vuelve a intentarlo, o guarda la clave solo para esta sesión.
