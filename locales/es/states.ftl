## Cómo se llama el estado de la conexión de un monedero; puede seguir un tiempo: «en vivo desde hace 2 h».

state-off = apagado
state-paused = en pausa
state-connecting = conectando
state-verifying = comprobando la clave
state-catching-up = poniéndose al día
state-listening = a la escucha
state-live = en vivo
state-reconnecting = reconectando
state-stopped = detenido

## Lo que sigue al nombre del estado o a su tiempo.

remark-push-missing = , pero no llegan avisos del servidor: se comprueba con regularidad
remark-polled = , se comprueba con regularidad
remark-no-socket = , sin avisos del servidor: su proxy rechaza los WebSockets
remark-unconfirmed = , sin confirmar

## Lo que significa un estado y lo que se sigue de él.

meaning-waits-and-asks = Satchime te espera y vuelve a preguntar al servidor de vez en cuando.
meaning-waits = Satchime te espera antes de volver a intentarlo.
meaning-off = Los pagos que lleguen mientras tanto se encuentran cuando vuelva a activarse.
meaning-coming = Los pagos que llegaron mientras tanto se encuentran en cuanto esté en vivo.
meaning-pushed = Los pagos llegan al instante y cada uno se verifica.
meaning-push-missing = El servidor responde, pero no avisa de los pagos por sí mismo.
meaning-no-socket = El servidor responde a las preguntas, pero los WebSockets no llegan hasta él, así que no puede avisar de los pagos por sí mismo.
meaning-polled-admin = Una admin key nunca se pone en una dirección, así que el servidor no puede avisar de los pagos por sí mismo. { -asked-often } Con la invoice key te enteras al instante.
meaning-polled = El servidor no puede avisar de los pagos por sí mismo. { -asked-often }
meaning-unconfirmed = El servidor avisa de cada pago, y sin una clave nada puede confirmarlo.
-asked-often = Se le pregunta cada 10 segundos más o menos; menos a menudo si muchos monederos comparten servidor.

## Con qué se vigila un monedero. .note: lo que hay que saber de ello; .label: en una palabra.

access-invoice = invoice key
access-admin = admin key
    .note = Esta es la admin key: funciona, pero quien se haga con ella puede gastar de este monedero. La invoice/read key basta; está justo debajo de la admin key en la página del monedero, en «API docs».
access-id-only = solo el identificador
    .label = sin confirmar
    .note = Sin una clave no se puede confirmar nada: cualquiera que conozca el identificador del monedero puede inventarse un pago. Por eso todos se marcan como sin confirmar y no hay saldo. Añade la invoice key para cambiarlo.
    .may-be-deaf = Este servidor oculta su versión: LNbits, desde la 0.12.8, no envía nada al identificador de un monedero.

## Lo que aparece junto a un monedero cuando algo no está como debería.

note-unreadable = { $count ->
        [one] 1 pago no se puede leer
       *[other] { $count } pagos no se pueden leer
    }
    .text = { $count ->
        [one] El servidor informa de un pago en una forma que no se puede leer, así que Satchime no puede avisarte: búscalo en el propio monedero. De todos los demás avisa, y Satchime vuelve a intentarlo una vez al día.
       *[other] El servidor informa de algunos pagos en una forma que no se puede leer, así que Satchime no puede avisarte: búscalos en el propio monedero. De todos los demás avisa, y Satchime vuelve a intentarlo una vez al día.
    }
note-polled = se comprueba con regularidad
    .text = El servidor no avisa de los pagos por sí mismo. { -asked-often }
note-no-socket = sin avisos del servidor
    .text = Los WebSockets no llegan hasta el servidor. { -asked-often }
advice-push-missing = { -asked-often } No se pierde nada, pero te enteras de los pagos algo más tarde. Reiniciar LNbits suele arreglarlo.
advice-no-socket = { -asked-often } No se pierde nada, pero te enteras de los pagos algo más tarde. Algo delante del servidor, casi siempre su propio proxy, rechaza los WebSockets. En nginx, proxy_set_header Upgrade $http_upgrade y proxy_set_header Connection "upgrade" los dejan pasar. Satchime vuelve a intentarlo de vez en cuando.

## Un mensaje de prueba enviado al canal del propio monedero.

push-test-arrived = El mensaje de prueba volvió en { $milliseconds } ms
    .text = El camino del servidor a este equipo funciona: los pagos se anuncian al instante.
push-test-not-arrived = El mensaje de prueba no volvió
    .text = El servidor lo aceptó, pero no llegó nada. Satchime pregunta ahora al servidor más a menudo, así que los pagos se encuentran igualmente. Reiniciar LNbits suele arreglar sus canales.
push-test-not-sent = No se pudo enviar el mensaje de prueba: { $title }
    .text = { $text } Los pagos no dependen de este mensaje: Satchime pregunta al servidor de todos modos.
push-test-not-pushed = Nada que probar: este monedero se comprueba con regularidad
    .text = El servidor no envía nada al canal que este monedero puede usar. Una admin key no se pone en una dirección; con la invoice key los pagos se anuncian al instante.
push-test-no-socket = Los WebSockets no llegan al servidor
    .text = Un mensaje de prueba no podría volver. Los pagos se encuentran igualmente, porque Satchime pregunta al servidor con regularidad. Quien lleva el servidor puede dejar pasar los WebSockets por su proxy.
push-test-not-connected = Sin conexión
    .text = Ahora mismo no hay conexión que probar. Vuelve a intentarlo cuando el monedero esté en vivo.
push-test-interrupted = La conexión terminó durante la prueba
    .text = Satchime vuelve a conectarse por sí mismo. Inténtalo de nuevo cuando el monedero esté en vivo.

## Cómo están todos los monederos: la primera línea del menú.

summary-none = Aún no hay monederos
summary-paused = En pausa
summary-off = Todos los monederos están apagados
summary-one-stuck = { $wallet }: { $title }
summary-stuck = { $count ->
        [one] 1 monedero te necesita
       *[other] { $count } monederos te necesitan
    }
summary-live = { $count ->
        [one] 1 monedero en vivo
        [2] Ambos monederos en vivo
       *[other] Los { $count } monederos en vivo
    }
summary-connecting = Conectando 1 monedero
summary-some-live = { $live } de { $count } monederos en vivo
