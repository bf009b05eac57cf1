"""Portuguese."""

from headwater.generate.language import Wording
from headwater.generate.taxonomy import lines

PORTUGUESE = Wording(
    code="pt",
    openers=("Olá", "Bom dia", "Boa tarde", "Caros senhores", "Olá, preciso de ajuda"),
    contexts=lines("""
    Comprei o {product} na vossa loja.
    O número da minha encomenda é {order}.
    Sou cliente há muitos anos.
    Nunca tive razão de queixa.
    Já li as páginas de ajuda.
    """),
    consequences=lines("""
    Estou a perder muito tempo com isto.
    Os meus filhos ficaram desiludidos.
    Assim não consigo planear nada.
    Estou a perder a paciência.
    """),
    asks=lines("""
    Por favor resolvam isto.
    O que posso fazer?
    Aguardo a vossa resposta.
    Alguém pode verificar?
    """),
    repeats=lines("""
    Já vos escrevi sobre este assunto.
    É a segunda vez que vos contacto.
    O seu colega prometeu ligar e não ligou.
    """),
    closings=("Cumprimentos", "Muito obrigado.", "Obrigada desde já.", "Atenciosamente"),
    agent_greetings=("Bem-vindo à Hearthbeam, como posso ajudar?", "Bom dia, diga por favor."),
    agent_asks=("Lamento imenso. Pode explicar melhor?", "Desde quando acontece?"),
    identify=(
        ("Qual é o número da encomenda?", "É o {order}."),
        ("Qual é o seu nome?", "{name}"),
        ("Para que número podemos ligar?", "{phone}"),
        ("Para que conta fazemos a transferência?", "{iban}"),
    ),
    resolutions=("Já passei o caso à equipa.", "Vai receber um e-mail dentro de dois dias."),
    also=("Além disso, ", "E mais uma coisa: ", "Outra questão: "),
    symptoms={
        "late_delivery": lines("""
        a minha encomenda devia chegar a {date} e ainda não chegou
        a entrega está {days} dias atrasada
        o rastreio não mexe desde {date}
        continuo à espera do {product}
        a {carrier} muda a data todos os dias
        """),
        "not_received": lines("""
        diz entregue mas não chegou cá nenhuma encomenda
        dizem que deixaram o pacote e não há nada à porta
        a assinatura da entrega não é minha
        nem eu nem os vizinhos temos a encomenda
        """),
        "damaged_in_transit": lines("""
        a caixa chegou esmagada e o aparelho está partido
        ao abrir o {product} já vinha riscado
        o ecrã partiu-se no transporte
        o produto chegou danificado
        """),
        "double_charge": lines("""
        cobraram-me {amount} duas vezes
        a mesma compra foi cobrada em duplicado
        o meu extrato mostra dois débitos iguais
        voltaram a tirar o dinheiro que eu já tinha pago
        """),
        "refund_missing": lines("""
        ainda não recebi o reembolso de {amount}
        o dinheiro da devolução não chegou ao banco
        o crédito prometido não aparece
        espero pela devolução do dinheiro há {days} dias
        """),
        "cancel_blocked": lines("""
        não consigo cancelar a assinatura
        o botão para cancelar não faz nada
        cancelei o plano e continua ativo
        não encontro maneira de acabar com o contrato
        """),
        "auto_renewal": lines("""
        a assinatura renovou-se sem aviso
        o período gratuito passou a pago
        não queria renovar e cobraram {amount}
        a renovação automática estava desligada
        """),
        "no_power": lines("""
        o meu {product} não liga
        o aparelho está completamente morto
        nenhuma luz acende
        não arranca desde {date}
        """),
        "battery_drain": lines("""
        a bateria dura duas horas
        tenho de o carregar todos os dias
        perde metade da carga durante a noite
        a bateria já não aguenta nada
        """),
        "setup_fails": lines("""
        a instalação para sempre nos 80 por cento
        a aplicação não encontra o meu {product} novo
        não consigo emparelhar o aparelho
        dá erro no último passo da configuração
        """),
        "wifi_drops": lines("""
        o meu {product} perde o wifi constantemente
        a ligação cai todas as noites
        fica sem rede várias vezes por dia
        tenho de o reiniciar todas as manhãs para voltar à rede
        """),
        "login_fails": lines("""
        não consigo entrar na minha conta
        a minha palavra-passe não é aceite
        o e-mail para repor a senha nunca chega
        o código de acesso dá sempre errado
        """),
        "app_crash": lines("""
        a aplicação fecha assim que a abro
        só vejo um ecrã branco
        a app fica bloqueada e não responde
        fecha-se sozinha a toda a hora
        """),
        "return_label": lines("""
        a etiqueta de devolução nunca chegou
        não consigo imprimir a guia de devolução
        a loja não aceita o código QR
        ninguém veio buscar a devolução
        """),
        "cancel_order": lines("""
        quero cancelar a minha encomenda
        por favor parem a encomenda antes do envio
        encomendei dois por engano
        já não preciso do {product}
        """),
        "overheating": lines("""
        o {product} aquece tanto que queima
        saiu fumo do aparelho
        a bateria está inchada
        cheira a plástico queimado
        """),
    },
)
