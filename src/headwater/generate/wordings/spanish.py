"""Spanish."""

from headwater.generate.language import Wording
from headwater.generate.taxonomy import lines

SPANISH = Wording(
    code="es",
    openers=("Hola", "Buenos días", "Buenas tardes", "Estimados señores", "Hola, necesito ayuda"),
    contexts=lines("""
    Compré el {product} en su tienda.
    Mi número de pedido es {order}.
    Soy cliente desde hace años.
    Nunca había tenido quejas.
    Ya leí las páginas de ayuda.
    """),
    consequences=lines("""
    Estoy perdiendo mucho tiempo.
    Mis hijos están decepcionados.
    Así no puedo organizar nada.
    Se me acaba la paciencia.
    """),
    asks=lines("""
    Por favor, soluciónenlo.
    ¿Qué puedo hacer?
    Espero una respuesta pronto.
    ¿Alguien puede revisarlo?
    """),
    repeats=lines("""
    Ya les escribí por lo mismo.
    Es la segunda vez que contacto con ustedes.
    Su compañero prometió llamarme y no lo hizo.
    """),
    closings=("Un saludo", "Muchas gracias.", "Gracias de antemano.", "Atentamente"),
    agent_greetings=("Bienvenido a Hearthbeam, ¿en qué puedo ayudarle?", "Buenos días, dígame."),
    agent_asks=("Lo siento mucho. ¿Puede darme más detalles?", "¿Desde cuándo ocurre?"),
    identify=(
        ("¿Me da su número de pedido?", "Es el {order}."),
        ("¿Cuál es su nombre?", "{name}"),
        ("¿A qué teléfono podemos llamarle?", "{phone}"),
        ("¿A qué cuenta hacemos el abono?", "{iban}"),
    ),
    resolutions=("He abierto una incidencia.", "Recibirá un correo en dos días."),
    also=("Además, ", "Y otra cosa: ", "Por otro lado, "),
    symptoms={
        "late_delivery": lines("""
        mi pedido tenía que llegar el {date} y todavía no está aquí
        el envío lleva {days} días de retraso
        el seguimiento no se mueve desde el {date}
        sigo esperando el {product}
        {carrier} cambia la fecha cada día
        """),
        "not_received": lines("""
        pone entregado pero aquí no ha llegado ningún paquete
        dicen que lo dejaron en casa y no hay nada
        la firma de la entrega no es la mía
        ni mis vecinos ni yo tenemos el paquete
        """),
        "damaged_in_transit": lines("""
        la caja llegó aplastada y el aparato está roto
        al abrirlo el {product} ya estaba rayado
        la pantalla se rompió en el transporte
        el producto ha llegado dañado
        """),
        "double_charge": lines("""
        me han cobrado {amount} dos veces
        el mismo pedido aparece cobrado por duplicado
        en mi extracto sale el cargo repetido
        han vuelto a cobrarme lo que ya pagué
        """),
        "refund_missing": lines("""
        sigo sin recibir el reembolso de {amount}
        el dinero de la devolución no ha llegado a mi banco
        el abono prometido no aparece
        llevo {days} días esperando que me devuelvan el dinero
        """),
        "cancel_blocked": lines("""
        no puedo darme de baja de la suscripción
        el botón de cancelar no hace nada
        cancelé el plan y sigue activo
        no encuentro la forma de terminar el contrato
        """),
        "auto_renewal": lines("""
        la suscripción se renovó sola sin avisar
        la prueba gratuita se convirtió en un plan de pago
        no quería renovar y me cobraron {amount}
        la renovación automática estaba desactivada
        """),
        "no_power": lines("""
        mi {product} no enciende
        el aparato está muerto del todo
        no se enciende ninguna luz
        desde el {date} no arranca
        """),
        "battery_drain": lines("""
        la batería dura dos horas
        tengo que cargarlo todos los días
        se descarga por la noche sin usarlo
        la batería ya no aguanta nada
        """),
        "setup_fails": lines("""
        la instalación se queda siempre al 80 por ciento
        la aplicación no encuentra mi {product} nuevo
        no consigo emparejar el dispositivo
        da error en el último paso de la configuración
        """),
        "wifi_drops": lines("""
        mi {product} pierde el wifi todo el tiempo
        la conexión se corta cada noche
        se queda sin red varias veces al día
        tengo que reiniciarlo cada mañana para que se conecte
        """),
        "login_fails": lines("""
        no puedo entrar en mi cuenta
        no acepta mi contraseña
        el correo para restablecer la clave no llega
        el código de acceso siempre sale incorrecto
        """),
        "app_crash": lines("""
        la aplicación se cierra nada más abrirla
        solo veo una pantalla en blanco
        la app se queda colgada
        se cierra sola cada dos por tres
        """),
        "return_label": lines("""
        la etiqueta de devolución nunca llegó
        no puedo imprimir la etiqueta para devolverlo
        no aceptan el código QR en la tienda
        nadie vino a recoger la devolución
        """),
        "cancel_order": lines("""
        quiero anular mi pedido
        por favor paren el pedido antes de que salga
        pedí dos por error
        ya no necesito el {product}
        """),
        "overheating": lines("""
        el {product} se calienta tanto que quema
        salió humo del aparato
        la batería está hinchada
        huele a plástico quemado
        """),
    },
)
