"""Spanish words that tell a mood, by strength; ``*`` stands for any ending; accents are folded."""

POSITIVE_3 = """
amo ama aman encanta* encanto* encantad* estupend* excelent* excepcional* extraordinari* fabulos* fantastic* fenomenal*
genial* increibl* magnific* maravill* mejor mejores perfect* precios* sobresalient* adoro espectacular* impecabl*
"""
POSITIVE_2 = """
agradabl* agradec* agradezc* alegr* amabl* amable* bonit* buen buena buenas bueno buenos content* divertid* eficient*
eficaz* disfrut* enhorabuena felic* feliz gracias guap* guay gust* hermos* honest* lind* majo placer profesional*
quiero recomend* risa* rico satisfech* simpatic* sonri* sorprendente* util valios* exito* jaja* orgullos* linda
"""
POSITIVE_1 = """
bien comod* facil* gratis interesante* limpi* mejor* ojala oferta* rapid* resuelt* resolv* segur* solucion* suerte
tranquil* positiv* bienvenid* ok amor bonito
"""
NEGATIVE_3 = """
asco asquer* asqueros* atroz* basura* cabron* desastr* detest* espantos* estaf* horribl* horror* indignant* inaceptabl*
infame* lamentabl* malisim* mierda* nefast* odi* odio pesim* peor peores puta puto put* repugnant* robo ladron* terribl*
verguenza vergonzos* inutil* joder jodid* vomit* maldit*
"""
NEGATIVE_2 = """
aburr* agobi* angust* cans* cabre* caos decepcion* defectuos* deficient* denunci* depri* desagradabl* desesper* dolor*
duele enfad* engan* enferm* error* estupid* fall* fals* fracas* frustr* grosero* harto harta idiot* imbecil* imposibl*
incompetent* injust* inseguro* insoportabl* llor* mal mala malas malo malos maleducad* mentir* mentira* miedo
molest* muert* morir nervios* peligr* perdi* perder preocup* problem* queja* reclam* roto rota rotos rotas sufr*
suci* trist*
tonto* tonta vergonz* viol* guerra robar roban engaño asustad* deprim* fatal malditos matar
"""
NEGATIVE_1 = """
averi* caro cara cancel* complic* demora* dificil* espera* esperando estrop* falta* lent* lastima nadie nunca nada
pena raro retras* ruido* tarde tard* deud* cobrar cobro
"""
NEGATIONS = "no ni nunca jamas sin nadie nada ningun ninguna ninguno tampoco"
STRENGTHENERS = """
muy mucho mucha tan super demasiado realmente totalmente absolutamente mas bastante increiblemente re
"""
WEAKENERS = "poco algo casi apenas medio"
TURNS = "pero sino aunque embargo"
COMMON = """
el la los las de que y en un una es por con no se lo me mi su al del para como pero mas te si tu ya cuando muy esta yo
todo este porque hay le ha son
"""
