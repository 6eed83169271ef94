## Por qué se notificó o no un pago.

why-told = { $held ->
        [quiet] Se te notificó después de las horas de silencio, con { $means }.
        [muted] Se te notificó después de estar silenciado, con { $means }.
       *[no] Se te notificó, con { $means }.
    }
why-handed-over = { $held ->
        [quiet] Se entregó después de las horas de silencio.
        [muted] Se entregó después de estar silenciado.
       *[no] Se entregó.
    }
why-alarm = { $told } Era una alarma, que tus otras reglas no retienen.
why-not = No se te notificó: { $why }.
why-waiting = Está a punto de anunciarse: nada ha aceptado aún la notificación.
why-held-quiet = Lo retienen las horas de silencio y se anunciará cuando terminen.
why-held-muted = Se retiene mientras está silenciado y se anunciará después.
why-told-before = Se anunció, con satchimectl watch o con una versión de Satchime que no anotaba los motivos.
why-not-pending = No se te notificó: todavía no se ha movido nada.
why-not-unpaid = No se te notificó: nadie lo pagó.
why-not-before = No se te notificó: ocurrió antes de que Satchime vigilara este monedero.
why-not-history = No se te notificó: ya era historia cuando Satchime lo vio por primera vez.

silence-incoming = los pagos entrantes están desactivados
silence-outgoing = los pagos salientes están desactivados
silence-failed = los pagos fallidos están desactivados
silence-settled = los pagos completados están desactivados
silence-pending = los pagos en camino están desactivados
silence-minimum = era menos de { $amount }
silence-spam = parecía correo basura: menos de { $amount }, con un mensaje
silence-muted = las notificaciones estaban silenciadas
silence-overtaken = ya no estaba en camino cuando podrías haberlo sabido
silence-no-means = el aviso, el sonido y el contador están todos desactivados

## Lo que va a pasar, en frases.

means-popup = aviso
means-sound = sonido
means-badge = contador
list-and = { $most } y { $last }

describe-paused = En pausa: no se vigila nada hasta que lo reanudes.
describe-nothing = Sin notificaciones.
describe = { $means } para { $which }.
describe-from = { $means } para { $which } de { $amount } o más.
describe-payments = { $outcome ->
        [settled] { $direction ->
            [in] pagos entrantes completados
            [out] pagos salientes completados
           *[both] pagos completados
        }
        [failed] { $direction ->
            [in] pagos entrantes fallidos
            [out] pagos salientes fallidos
           *[both] pagos fallidos
        }
       *[both] { $direction ->
            [in] pagos entrantes
            [out] pagos salientes
           *[both] pagos
        }
    }
describe-on-their-way = pagos salientes en camino
    .more = salientes en camino
describe-spam-links = Los pagos entrantes de menos de { $amount } con un enlace en el mensaje no se anuncian.
describe-spam-any = Los pagos entrantes de menos de { $amount } con un mensaje no se anuncian.
describe-sound = Sonido { $when }, con el volumen al { $volume } %.
describe-heard-always = a cualquier hora
describe-heard-hours = de { $from } a { $until }
describe-heard-outside = fuera de las horas de silencio
describe-sound-not-for = Sin sonido para { $kinds }.
describe-sound-spoken = Los importes también se leen en voz alta.
describe-sound-no-volume = Sin sonido: el volumen es 0.
describe-sound-none = Sin sonido: todos están desactivados.
sound-kind-incoming = pagos recibidos
sound-kind-outgoing = pagos enviados
sound-kind-failed = pagos fallidos
sound-kind-alarm = alarmas
describe-quiet = Horas de silencio: { $hours }. Lo que llegue entonces se resume después.
describe-hours = { $days } de { $from } a { $until }
describe-every-day = todos los días
describe-muted-always = Silenciado hasta que lo quites: no se anuncia nada salvo las alarmas.
describe-muted = Silenciado por ahora. Lo que llegue mientras tanto se resume después.
describe-alarms = Alarmas, a cualquier hora: { $alarms }.
describe-alarm-rejected = una clave rechazada
describe-alarm-outgoing = un pago saliente de más de { $amount }
describe-alarm-balance = un saldo por debajo de { $amount }
describe-alarm-not-live = un monedero que lleva { $minutes } min sin estar en vivo
describe-wallets-rules = { $rules ->
        [one] Un monedero tiene reglas propias.
       *[other] { $rules } monederos tienen reglas propias.
    }
describe-wallets-muted = { $muted ->
        [one] Un monedero está silenciado por separado.
       *[other] { $muted } monederos están silenciados por separado.
    }
describe-wallets = { $rules ->
        [one] Un monedero tiene reglas propias,
       *[other] { $rules } monederos tienen reglas propias,
    }{" "}{ $muted ->
        [one] uno está silenciado por separado.
       *[other] { $muted } están silenciados por separado.
    }

day-mon = lun
day-tue = mar
day-wed = mié
day-thu = jue
day-fri = vie
day-sat = sáb
day-sun = dom

## Lo que no sirve como horas de silencio.

hours-empty = estas horas de silencio no duran nada: haz que terminen a otra hora de la que empiezan
hours-no-day = las horas de silencio necesitan al menos un día
hours-no-time = esto no es una hora: escribe horas y minutos, por ejemplo 22:00
hours-no-day-name = esto no es un día: escribe mon, tue, wed, thu, fri, sat o sun
hours-too-many = son demasiadas horas de silencio: junta los días con las mismas horas
