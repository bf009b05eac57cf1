"""English words that tell a mood, by strength; ``*`` stands for any ending. Written for customer contacts."""

POSITIVE_3 = """
amazing awesome best brilliant excellent exceptional extraordinary fabulous fantastic flawless* incredible love loved
loves loving magnificent marvel* outstanding perfect perfection perfectly phenomenal splendid stellar stunning superb
terrific wonderful* unbeatable thrilled delighted delightful ecstatic blessed lifesaver spectacular wow yay yummy
"""
POSITIVE_2 = """
adore* appreciate* appreciated appreciative beautiful* cheerful classy commend* courteous delicious elegant enjoy*
excited exciting fun generous glad gladly good goodness gorgeous grateful gratitude great greatly happy happily happier
happiest helpful helpfully hero honest* impress* impeccable joy* kind kindly kindness kudos lovely luxur* nice nicely
nicest pleasant* pleased pleasure polite* praise* professional prompt proud reliable reliably satisfied satisfying
satisfactory smile* smiling smoothly stylish superior sweet swift talented tasty terrifically thankful
trustworth* winner
wins winning worthy beautifully congratulations congrats celebrate* attentive refreshing recommend recommended
recommending hilarious brilliantly rocks rocked rockin sweetest cool coolest cute excitement hug hugs laugh* lol
"""
POSITIVE_1 = """
accurate affordable agree amused bargain better calm capable comfortable comfy convenient decent easier easiest easily
easy effective efficient* fair fast faster fastest favor* favour* fine fixed flexible friendly handy hope hopeful
hoping improved improvement improves intuitive like liked likes luck lucky neat ok okay positive quick quicker quickly
quiet resolved responsive safe safely sharp smart smooth solid solved speedy stable straightforward succeed* success*
super support* sturdy thank thanks thx tidy useful valuable value welcome welcoming well willing win works worth
sleek bright crisp powerful portable lightweight thanking respectful understanding surprise* interesting cheers
"""
NEGATIVE_3 = """
abysmal appalling atrocious awful awfully disaster* disgrac* disgust* dreadful evil furious garbage hate hated hates
hating hell horrend* horribl* horrid horrific infuriat* insane joke crap crappy bullshit shit* fuck* wtf nightmare*
outrag* pathetic* rage rubbish scam* sickening sucks sucked suck terribl* trash unacceptable useless vile worst
worthless despicable abuse* abusive racist criminal ridiculous* incompetent incompeten* shameful shame scum cheated
liars liar stole stolen theft fraud* damn livid raging hateful torture deplorable inexcusable unforgivable
"""
NEGATIVE_2 = """
aggravat* alarm* angry anger annoy* anxious arrogan* ashamed bad badly bitter broke broken bug* careless cheat*
complain* complaint* concern* condescending confus* corrupt cracked crash* cruel cry crying damag* danger* dead
deceiv* decepti* defect* deni* depress* desperate destroy* dirty disappoint* disgruntled dishonest dislike* disrespect*
distress* disturb* dreading dump dumb embarrass* enraged error* evasive exhaust* fail* fake fault* faulty fear* filthy
flaw* fool* freez* frustrat* greed* grief gross hack* harass* hassle hazard* headache heartbroken hopeless
hostile humiliat* hung hurt* idiot* ignorant ignore* ignoring ill impossible inadequate inconvenien* inferior insult*
irate irritat* jerk* kill* lame lazy leak* lie lied lies lying lost lousy mad malfunction* mess messed mislead*
misled mistake* mistreat* miserabl* mislead* nasty negativ* neglect* nonsense obnoxious offend* offensive overcharg*
overpriced pain painful panic poor poorly problem* problematic refus* regret* reject* rip ripoff robbed robbery rude
rudely rudeness ruin* sad sadly scared screw* screwed screwing sick slam* slow sloppy smelly sorry spoiled stink*
stinks stranded stress* stuck stupid* suffer* terrified tired toxic trouble* ugly unable unbelievabl* uncomfortable
unfair* unfortunate* unhappy unhelpful unhealthy unprofessional unreasonabl* unreliable unresolved unresponsive unsafe
unsatisf* untrustworth* upset* violat* vomit* wast* weak worried worry* worse wreck* wrong wrongly yell* clueless
nerve rant shambles shocking traumatic unwilling fraudster hates horrified painfully dying dies died death murder*
"""
NEGATIVE_1 = """
absent alas apolog* argue* awkward blame* block* boring cancel* charged costly crowded declin* delay* dented
difficult* disabled disconnect* drain* drop* dropped empty excuse* expensive expired fed flimsy forced forgot*
forgotten glitch* hang hanging hard heavy hold interrupt* inconsisten* incorrect* issue* lack* lacking lag* late
laggy limited long loose loud lose losing loses loss misplaced miss missed missing noisy nobody nothing odd old pending
reluctant rushed scratch* sharpness shut stale stop* stopped strange struggle* stuffed suspicious sucky tedious tricky
unavailable unclear uneven unexpected* unexplained unknown unpaid unreachable unstable vague wait waited waiting
warn* weird wtf delayed hours flop smh ugh meh yikes cheaply overheat* unanswered hung rescheduled diverted reboot*
"""
NEGATIONS = """
not no never none nobody nothing neither nor without cannot cant dont doesnt didnt couldnt wont wouldnt isnt arent
wasnt werent hasnt havent hadnt shouldnt aint hardly barely scarcely lacks lacking zero
"""
STRENGTHENERS = """
absolutely amazingly awfully completely deeply definitely enormously entirely especially exceptionally extremely
fucking highly hugely incredibly insanely intensely majorly more most particularly purely really remarkably seriously
so substantially super thoroughly totally tremendously truly unbelievably utterly very such freaking damn
"""
WEAKENERS = """
almost bit fairly kinda kind little marginally mildly moderately occasionally partly quite rather slightly
somewhat sorta
"""
TURNS = "but however although though yet except nevertheless"
COMMON = """
the and is are was were to of in on for with my your you it this that have has had be been do does did what when why how
i me we they he she at by from an as or if will would can could please just not
"""
