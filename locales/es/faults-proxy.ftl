## Lo que puede fallar con el proxy en el camino hasta un servidor. $via es uno de estos.

via-system = el proxy del sistema
via-tor = Tor en { $address }
via-socks = el proxy SOCKS { $address }
via-http = el proxy HTTP { $address }

-start-tor = Inicia Tor o dile a Satchime dónde escucha (Tor Browser: 127.0.0.1:9150). { keeps-trying }
-look-at-tor = Mira si Tor está conectado y el servidor en marcha. { keeps-trying }
proxy-asked-again = Satchime vuelve a preguntar al proxy de vez en cuando.

fault-tor-not-there = sin Tor
    .text = El camino hasta el servidor es { $via }, y allí no responde nada.
    .next = { -start-tor }
fault-tor-not-tor = sin Tor
    .text = El camino hasta el servidor es { $via }, y allí responde algo que no es Tor.
    .next = { -start-tor }
fault-tor-timed-out = Tor tarda demasiado
    .text = El camino hasta el servidor es { $via }, y no logró conectar a tiempo: quizá no tenga conexión con la red Tor, o el servidor esté parado.
    .next = { -look-at-tor }
fault-tor-no-way = sin camino por Tor
    .text = El camino hasta el servidor es { $via }, y no encontró cómo llegar: quizá el servidor esté parado, o Tor no tenga conexión.
    .next = { -look-at-tor }
fault-proxy-not-there = el proxy no responde
    .text = El camino hasta el servidor es { $via }, y allí no responde nada.
    .next = Inicia el proxy o elige otro camino hasta este servidor. { keeps-trying }
fault-proxy-not-a-proxy = no es ese tipo de proxy
    .text = El camino hasta el servidor es { $via }, y lo que responde allí no es un proxy de ese tipo.
    .next = Comprueba el tipo y la dirección del proxy. { keeps-trying }
fault-proxy-timed-out = el proxy tarda demasiado
    .text = El camino hasta el servidor es { $via }, y no logró conectar a tiempo.
    .next = Mira si el proxy está conectado y el servidor en marcha. { keeps-trying }
fault-proxy-no-way = sin camino por el proxy
    .text = El camino hasta el servidor es { $via }, y no logró conectar con el servidor.
    .next = Mira si el proxy puede llegar allí y si el servidor está en marcha. { keeps-trying }
fault-proxy-forbidden = el proxy lo impide
    .text = El camino hasta el servidor es { $via }, y no deja pasar a nadie hasta este servidor.
    .next = Permítelo en el proxy o elige otro camino hasta este servidor. { keeps-trying }
fault-proxy-wants-login = el proxy pide iniciar sesión
    .text = El camino hasta el servidor es { $via }, que pide un usuario y una contraseña.
    .next = Indícalos con el camino hasta este servidor. { proxy-asked-again }
fault-proxy-wrong-login = contraseña del proxy incorrecta
    .text = El camino hasta el servidor es { $via }, que no acepta el usuario y la contraseña.
    .next = Indícalos de nuevo con el camino hasta este servidor. { proxy-asked-again }

## No se envió nada, ni al proxy ni al servidor.

fault-proxy-password-keyring-missing = falta la contraseña del proxy
    .text = El camino hasta el servidor es { $via }, cuya contraseña falta: el llavero de este sistema no existe o no está en marcha.
    .next = Inicia el llavero. { keeps-trying }
fault-proxy-password-locked = falta la contraseña del proxy
    .text = El camino hasta el servidor es { $via }, cuya contraseña falta: el llavero está bloqueado.
    .next = Desbloquéalo y vuelve a intentarlo.
fault-proxy-password-timed-out = falta la contraseña del proxy
    .text = El camino hasta el servidor es { $via }, cuya contraseña falta: el llavero no respondió a tiempo.
    .next = Busca su diálogo de desbloqueo. { keeps-trying }
fault-proxy-password-not-kept = falta la contraseña del proxy
    .text = El camino hasta el servidor es { $via }, cuya contraseña falta: el llavero no la guarda.
    .next = Indícala de nuevo con el camino hasta este servidor.
fault-proxy-password-keyring = falta la contraseña del proxy
    .text = El camino hasta el servidor es { $via }, cuya contraseña falta: el llavero falló.
    .next = Desbloquéalo. { keeps-trying }
