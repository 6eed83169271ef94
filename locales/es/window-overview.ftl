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
