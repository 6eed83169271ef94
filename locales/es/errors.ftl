## Qué no puede ser un ajuste.

shortcut-wrong = un atajo es Ctrl, Alt o Super junto con una letra, una cifra, F1 a F24 o Espacio, como Ctrl+Alt+S
shortcut-taken = lo tiene otro programa
shortcut-wayland = Wayland no deja que ningún programa tenga uno
shortcut-refused = el sistema lo rechaza: { $why }
unit-wrong = escribe sat, btc o las tres letras de una moneda, como EUR
language-unknown = Satchime no habla este idioma
amount-negative = un importe no puede ser menos que nada
mute-end-wrong = un silencio no puede terminar a esa hora
sound-file-by-dialog = un archivo de sonido se elige en el diálogo del sistema
name-empty = el nombre está vacío

## Un archivo con los certificados raíz de un servidor. $fault va detrás del nombre del archivo.

root-file = «{ $file }» { $fault }.
    .next = Elige el certificado raíz del servidor como archivo PEM: texto que empieza por -----BEGIN CERTIFICATE-----.
root-unreadable = archivo no leído
    .fault = no se puede leer: { $why }
    .no-file = no es un archivo
root-too-large = archivo demasiado grande
    .fault = es demasiado grande para unos pocos certificados
root-no-certificate = sin certificado
    .fault = no contiene ningún certificado

## La carpeta de datos.

folder-newer = esta carpeta de datos es de una versión más nueva de Satchime (su base de datos está en { $found }, esta conoce { $known }): actualiza Satchime
folder-older = esta carpeta de datos la usó por última vez una versión anterior de Satchime (su base de datos está en { $found }, esta lee { $known })
folder-held = Satchime ya está en marcha con esta carpeta de datos
    .process = Satchime ya está en marcha con esta carpeta de datos (proceso { $process })
demo-failed = no se pudo iniciar el servidor de demostración: { $why }
settings-newer = los ajustes los escribió una versión más nueva de Satchime y esta no los puede leer
settings-damaged = los ajustes están dañados
unreadable-wallet = el monedero «{ $name }» no se puede leer y no se vigila
unreadable-notices = { $count ->
        [one] 1 de los pagos por anunciar no se puede leer: búscalo en el propio monedero
       *[other] { $count } de los pagos por anunciar no se pueden leer: búscalos en el propio monedero
    }
unreadable-settings = { $fault }: valen los valores por defecto hasta que cambies uno
