## Qué le pasa a la dirección de un servidor: un título, qué es (.text) y qué hacer (.next).

-paste-address = Pega la dirección con la que abres LNbits en el navegador.
address-empty = sin dirección
    .text = Todavía no hay dirección.
    .next = { -paste-address }
address-wrong = no es la dirección de un servidor
    .next = { -paste-address }
    .too-long = Esto es demasiado largo para la dirección de un servidor.
    .unreadable = Esto no se puede leer como dirección de un servidor.
    .several = Aquí hay más de una dirección.
    .zone = Una dirección IPv6 con una tarjeta de red (%eth0) solo vale en un equipo.
    .zone-next = Usa el nombre del servidor en tu red, como umbrel.local, o su dirección IPv4.
    .scheme = La dirección de un servidor LNbits empieza por https://.
    .other-scheme = Esto es un enlace { $scheme }; la dirección de un servidor LNbits empieza por https://.
address-key = clave en el campo equivocado
    .text = Esto parece la clave o el ID de un monedero, no la dirección de un servidor.
    .next = Pega aquí la dirección del servidor, y la clave en su campo.
address-private-http = sin cifrar
    .text = { $server } no está cifrado: en cada red a la que se una este equipo, cualquiera podría leer la clave del monedero.
    .next = Usa https://, o acepta si confías en todos en cada red a la que se una este equipo.
address-public-http = http rechazado
    .text = Se rechaza http:// a { $host }: la clave del monedero podría cruzar internet legible para cualquiera en el camino.
    .next = Usa https://, una dirección .onion o una dirección VPN del servidor.
