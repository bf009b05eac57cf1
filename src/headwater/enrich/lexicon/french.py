"""French words that tell a mood, by strength; ``*`` stands for any ending; accents are folded."""

POSITIVE_3 = """
adore* admirabl* exceptionnel* excellent* extraordinair* fabuleu* fantastique* formidabl* genial* geniaux impeccable*
incroyable* magnifique* merveill* meilleur* parfait* remarquable* splendide* sublime* superbe* top ravi* aime aimons
"""
POSITIVE_2 = """
cadeau* vivement marrant* rire rigol* ptdr lol bisou* chouette tendre* fiert* victoire gagn* benefi* hilarant*
coeur jolie
agreable* amour beau beaux belle belles bien bon bonne bonnes bons bonheur bravo chaleureu* charmant* compétent* cool
content* courtois* delicieu* drole* efficace* enchant* felicit* fier* fiere heureu* hate honnet* joie joli* kiff* merci
mignon* plaisir* poli professionnel* rapide* recommand* reussi* satisf* serviable* sourire* souri* sympa* utile*
gentil* joyeu* rigole* mdr excellent* plait
"""
POSITIVE_1 = """
aimable* clair* confortable* facile* fiable* gratuit* interessant* mieux ok pratique* propre* resolu* simple*
tranquille* espoir espere chance vite
"""
NEGATIVE_3 = """
abominable* affreu* arnaque* catastroph* connard* connerie* con cons degoutant* degueulasse* deteste* execrable*
haine hais honte honteu* horrible* horreur* immonde* inacceptable* inadmissible* infect* lamentable* merde* merdi* nul
nulle nuls nulles ordure* pire* pitoyable* putain pute* scandal* terrible* voleur* voleurs vol escroc* salope* salaud*
"""
NEGATIVE_2 = """
marre flemme galere* pue puent relou* naze* minable* decev* accus* fachee fache furieu* menace* panique crime*
enerver pauvre* souci* larme*
abus* agac* agress* angoiss* arrogan* casse* chiant* chier colere* craint crise dang* danger* deception* decu* decue
deprim* desagreable* desastre* desespoir* desol* desorganis* difficile* douleur* echec* enerve* enerv* ennuy* enrag*
erreur* faux faute fatigue* foutre foutu* frustr* gacher gach* grave* idiot* impoli* impossible* incompeten* injuste*
insult* insupportable* inutile* mal malade* malheur* malhonnet* mauvais* mechant* menson* menteu* mort* moche* peur
perdu* perte* plaint* plainte* pleur* pourri* probleme* rage ras ridicule* rate* sale* souffr* stress* stupide* triste*
tromp* tue* victime* violen* attentat* terroris* guerre* inquiet* soule saoule
"""
NEGATIVE_1 = """
absence annul* attend* attente* aucun* bloqu* cher chere compliqu* defaut* dommage dur dure jamais lent* manqu* panne*
pas_de personne retard* rien refus* seul* tard tarde* bug* lourd*
"""
NEGATIONS = "ne pas n jamais sans rien aucun aucune ni personne non"
STRENGTHENERS = "tres trop vraiment tellement totalement absolument extremement super si hyper bien plus completement"
WEAKENERS = "peu assez plutot presque"
TURNS = "mais cependant pourtant toutefois"
COMMON = """
le la les de des et est un une je tu il que qui dans en pour pas sur ce au avec ne se plus du mon ma mes c j l d
qu on vous
nous y a sont cette ca mais par
"""
