"""Italian words that tell a mood, by strength; ``*`` stands for any ending; accents are folded."""

POSITIVE_3 = """
adoro amo eccellent* eccezional* fantastic* favolos* incredibil* magnific* meraviglios* miglior* ottim* perfett*
splendid* stupend*
"""
POSITIVE_2 = """
apprezz* bel bella belle belli bello bravi bravo buon buona buone buoni buono comod* content* cortes* efficient* felice
felici gentil* grazie onest* piac* piacevol* professional* puntual* simpatic* soddisfatt* util* consigli* divertent*
"""
POSITIVE_1 = "bene facil* gratis pratic* pulit* rapid* risolt* sicur* veloc* tranquill*"
NEGATIVE_3 = (
    "disastro* odi* odio orribil* peggio peggior* pessim* schif* truff* vergogn* inaccettabil* merda terribil* ladri"
)
NEGATIVE_2 = """
arrabbiat* arrogant* brutt* cattiv* danneggiat* delus* difett* disperat* dolor* errat* error* fals* frustr* furios*
guast* impossibil* incompetent* ingiust* insoddisfatt* inutil* lament* mal male maleducat* mentono odios* paura perico*
pers* problem* rabbia reclam* rott* rovinat* scandal* scortes* sporc* stupid* trist* bugiard*
"""
NEGATIVE_1 = (
    "annull* attes* aspett* caro cara complicat* difficil* lent* manc* mai nessuno niente purtroppo ritard* tardi"
)
NEGATIONS = "non mai senza ne nessun nessuna nessuno niente nulla"
STRENGTHENERS = "molto molta tanto cosi super troppo davvero veramente totalmente assolutamente piu"
WEAKENERS = "poco quasi abbastanza piuttosto"
TURNS = "ma pero tuttavia"
COMMON = """
il lo la i gli le di che e in un una non per con si mi ti ci del della al alla sono ho ha piu come questo anche
ma da
"""
