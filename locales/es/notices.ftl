## Lo que dice una notificación: primero el importe, luego el monedero, luego lo que escribió quien pagó.

notice-received = Recibido
notice-sent = Enviado
notice-on-its-way = En camino
notice-not-sent = No enviado
notice-taken-back = Revertido
notice-came-back = Devuelto
notice-not-received = Fallido
notice-with-amount = { $what }: { $amount }
notice-unconfirmed = { $title } (sin confirmar)
notice-demo = Demostración · { $title }
notice-fee = comisión { $amount }
notice-took-minutes = tardó { $count } min
notice-took-hours = tardó { $count } h
notice-after-all = al final
rate-of = cambio de { $when }

## Por qué se dice solo ahora.

notice-during-quiet-hours = durante las horas de silencio
notice-while-muted = mientras estaba silenciado
notice-while-away = mientras no estabas

## Varios a la vez: «7 pagos mientras no estabas, +84.000 sat, 1 fallido».

notices-moved = { $count ->
        [one] 1 pago
       *[other] { $count } pagos
    }
notices-on-their-way = { $count ->
        [one] 1 pago en camino
       *[other] { $count } pagos en camino
    }
    .more = { $count } en camino
notices-taken-back = { $count ->
        [one] 1 pago revertido
       *[other] { $count } pagos revertidos
    }
    .more = { $count ->
        [one] 1 revertido
       *[other] { $count } revertidos
    }
notices-came-back = { $count ->
        [one] 1 pago devuelto
       *[other] { $count } pagos devueltos
    }
    .more = { $count ->
        [one] 1 devuelto
       *[other] { $count } devueltos
    }
notices-failed = { $count ->
        [one] 1 pago fallido
       *[other] { $count } pagos fallidos
    }
    .more = { $count ->
        [one] 1 fallido
       *[other] { $count } fallidos
    }
notices-names = { $names } y { $count } más

## Alarmas.

alarm-not-live = { $wallet } no está en vivo
    .text = Sin conexión desde hace { $minutes } min: los pagos se anuncian cuando vuelva a estar en vivo.
alarm-balance = { $wallet }: quedan { $balance }
    .text = El saldo está por debajo de { $limit }.
alarm-balance-hidden = { $wallet }: saldo bajo
    .text = El saldo está por debajo del límite que fijaste.
