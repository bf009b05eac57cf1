"""German words that tell a mood, by strength; ``*`` stands for any ending."""

POSITIVE_3 = """
ausgezeichnet* begeister* brillant* exzellent* fantastisch* genial* grandios* großartig* herausragend*
hervorragend* klasse liebe lieb* perfekt* phänomenal* sensationell* spitze super toll* traumhaft* überragend*
vorzüglich* wunderbar* wunderschön* hammer mega geil* beste besten bester bestes
"""
POSITIVE_2 = """
angenehm* danke dankbar* dankeschön erfreu* erfolg* freu* freundlich* fröhlich* gefällt gefallen
glücklich* gratul* gut gute guten guter gutes herzlich* hilfreich* hilfsbereit* höflich* hübsch*
kompetent* lecker* lob* lustig* nett* prima schick* schön* sympathisch* top vertrauenswürdig* wertvoll*
zufrieden* zuverlässig* empfehl* gelungen* cool spaß spass lach* lächel* stolz* willkommen
"""
POSITIVE_1 = """
bequem* besser* brauchbar* einfach* fair* flott* gern* gerne günstig* hoffe hoffentlich interessant* leicht*
okay ok passt pünktlich* schnell* sicher* sinnvoll* solide* stabil* übersichtlich* unkompliziert* vorteil* praktisch*
"""
NEGATIVE_3 = """
abscheulich* abzocke* albtraum* alptraum* betrogen betrug* betrüg* ekel* entsetz* fürchterlich* furchtbar* furchterlich*
grauenhaft* grausam* hass* hasse kacke katastroph* mist mies* müll* mull* scheiß* scheiss* schlimmst* schrecklich*
unverschämt* unzumutbar* wertlos* widerlich* verarsch* arsch* idiot* frechheit kotz* unterirdisch* schande
"""
NEGATIVE_2 = """
ärger* ängst* angst arrogant* beschissen* beschwer* beschädigt* blöd* defekt* dreck* dumm*
enttäusch* falsch* fehler* frech* frust* gefahr* gefährlich* genervt* hässlich* inkompetent* kaputt*
kaputte lüge* mangel* mangelhaft* nerv* nutzlos* peinlich* problem* schade schaden schäden schlecht* schlimm*
schmerz* schmutzig* schwach* sauer sorg* stör* traurig* überteuert* unfähig* unfreundlich* ungenügend* unglücklich*
unhöflich* unmöglich* unzufrieden* unzuverlässig* verärger* verlor* verloren* versag* verzweifel* weinen wut* wütend*
kritik* krank* tot tote toten krieg* terror* gewalt* opfer* mord* panik*
"""
NEGATIVE_1 = """
abgelehnt* abgestürzt* absturz* abbruch anstrengend* langsam* langweilig* laut* leer leider müde nie niemand
nichts reklam* schwer* schwierig* spät* storniert* streit* teuer* teure* umständlich* verspät* vermiss* warte*
wartezeit* ewig* hänger ausfall* ausgefallen* verweiger* ablehn* fehl*
"""
NEGATIONS = "nicht nich kein keine keinen keiner keines keinem nie niemals ohne weder nichts kaum nix"
STRENGTHENERS = (
    "sehr total absolut wirklich echt extrem völlig vollig besonders so unglaublich richtig mega ganz ziemlich"
)
WEAKENERS = "etwas bisschen leicht eher einigermaßen einigermassen fast"
TURNS = "aber jedoch allerdings trotzdem dennoch doch"
COMMON = """
der die das und ist ich nicht ein eine den mit auf für fur von im dem es sich auch als an wie bei oder war wird sind
habe hat nach wenn nur noch mal man aus er sie wir ihr mir mich dass
"""
