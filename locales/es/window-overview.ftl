# Las palabras de la ventana: cómo moverse por ella.

palette = Órdenes
palette-find = Buscar una orden, un monedero o un ajuste
palette-nothing = Nada con ese nombre
palette-count = { $count ->
    [one] { $count } resultado
   *[other] { $count } resultados
}
palette-go = Ir a
palette-act = Acción
palette-wallet = Monedero
palette-home = Inicio
palette-ctrl = Ctrl+{ $key }
palette-amounts =
    .show = Mostrar importes
    .hide = Ocultar importes

## Moverse

nav = Vistas principales
nav-overview = Resumen
nav-payments = Pagos
nav-wallets = Monederos

## Resumen

overview-figures = Entradas y salidas
overview-period = Periodo
overview-today = Hoy
overview-week = 7 días
overview-month = 30 días
overview-in = Entra
overview-out = Sale
overview-fees = Comisiones
overview-net = Neto
overview-balance = Saldo
overview-nothing = Nada en este tiempo
overview-look = { $count ->
    [0] Ver los pagos
    [one] Ver { $count } pago
   *[other] Ver { $count } pagos
}
overview-as-of = a fecha de { $time }
overview-no-balance = Saldo desconocido
overview-server = Según el servidor
overview-ledger = Suma de los pagos
overview-differs = El servidor cuenta algo que aquí no es un pago, o al revés.

chart-name = Entradas y salidas a lo largo del tiempo
chart-hour = { $day }, { $time }
chart-spoken = { $when }: entra { $in }, sale { $out }, comisiones { $fee }, { $count ->
    [one] { $count } pago
   *[other] { $count } pagos
}
    .balance = { $said }. Saldo { $balance }
chart-pick = Intro muestra solo estos pagos, y otra vez todos.
