"""Portuguese words that tell a mood, by strength; ``*`` stands for any ending; accents are folded."""

POSITIVE_3 = """
amei amo adorei adoro excelente* fantastic* incrivel* maravilh* melhor melhores otim* perfeit* espetacular*
sensacional*
"""
POSITIVE_2 = """
agradav* agradec* alegr* atencios* boa boas bom bons bonit* content* eficient* educad* feliz felizes gost* gostei grato
honest* legal lind* obrigad* parabens prazer profissional* recomend* satisfeit* simpatic* util
"""
POSITIVE_1 = "bem confortav* facil* gratis limp* pratic* rapid* resolv* segur* sorte tranquil*"
NEGATIVE_3 = """
absurdo detest* horriv* horror inaceitav* lixo nojo odei* odi* pessim* pior piores porcaria vergonha merda golpe
roubo terriv*
"""
NEGATIVE_2 = """
aborrec* chatead* danific* decepcion* defeito* descaso desrespeit* dor enganad* erro errad* estragad* falh*
fals* frustr*
grosseir* impossiv* incompetent* injust* insatisfeit* irrit* mal mau ma maus medo mentir* perd* perig* preocup* problem*
quebrad* raiva reclam* ruim ruins suj* trist* inutil*
"""
NEGATIVE_1 = """
atras* cancel* caro cara complicad* demor* dificil* esper* espera falt* infelizmente lent* nada nunca ninguem
tarde
"""
NEGATIONS = "nao nunca jamais sem nem nenhum nenhuma nada ninguem"
STRENGTHENERS = "muito muita tao super demais realmente totalmente extremamente bastante mais"
WEAKENERS = "pouco quase meio"
TURNS = "mas porem contudo entretanto embora"
COMMON = (
    "o a os as de que e do da em um uma nao com por se no na para eu voce meu minha mais foi ao como ele isso esta ja"
)
