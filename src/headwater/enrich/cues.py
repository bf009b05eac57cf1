"""What customers write when a signal is on: patterns over lower-case text without accents, by weight 0..1.

The weight is how sure one such cue alone makes a reader. Written by hand for customer contacts in English, with the
plainest cues of German, Spanish and French.
"""

SAFETY = {
    0.9: r"injur(?:y|ies|ed)\b(?! list)|hospital\w*|ambulance|burn(?:s|ed|t) (?:my|his|her|our|the (?:child|"
    r"baby|kid))|"
    r"electrocut\w*|(?:caught|catch|catching|on|set on|burst into) fire|explo(?:ded|sion|des|ding)|carbon monoxide|"
    r"gas leak|anaphyla\w*|chok(?:ed|ing) on|poison\w*|(?:was|were|got|been|almost|nearly|could have|someone|"
    r"be) killed|"
    r"fatal\w*|died in|broken (?:arm|leg|bone|rib|wrist|neck|nose|hip)s?|concussion|whiplash|totall?ed|unconscious|"
    r"rolled over|airbags? (?:deployed|did ?n[o']?t deploy|failed)|head[- ]on|verletz\w*|krankenhaus|herido\w*|"
    r"incendio|"
    r"blesse\w*|hopital|(?:crashed|ran|slammed|drove|smashed|struck|hit|collided) (?:in ?to|with) (?:a|an|"
    r"the|my|our|"
    r"another|other|me|us|him|her)\b|rear[- ]?ended|(?:collision|accident|crash) (?:occurred|happened)|we crashed|"
    r"i crashed|(?:in|had|caused|causing) (?:an|a) (?:accident|collision|wreck)|t-boned|hit (?:a|the) (?:deer|"
    r"tree|pole|"
    r"wall|curb|guard ?rail|car|vehicle|truck|pedestrian|ditch)",
    0.65: r"(?:almost|nearly|could have|narrowly|about to|would have|near) (?:\w+ ){0,4}(?:crash\w*|accident|"
    r"collision|hit|"
    r"kill\w*|die\w*|hurt|wreck\w*|rear[- ]?ended|run over|drown\w*|fire|miss)|brakes? (?:\w+ ){0,2}(?:fail\w*|"
    r"went out|"
    r"(?:do|did|does|would|will) ?n[o']?t (?:work|stop|engage|respond))|(?:no|lost|loss of|"
    r"without) (?:\w+ ){0,2}(?:brakes?|"
    r"braking|steering|power steering|control)|(?:lost|loses|losing|lose|loss of) (?:\w+ ){0,2}(?:power|propulsion|"
    r"acceleration)|(?:stall\w*|died|shut (?:off|down)|cut off|turned off) (?:\w+ ){0,4}(?:highway|freeway|"
    r"interstate|"
    r"traffic|intersection|driving|motion|mph|road)|(?:driving|highway|freeway|interstate|traffic|intersection|"
    r"mph|motion)"
    r"(?:[^.]{0,60})(?:stall\w*|died|shut (?:off|down)|lost power|locked up|seized)|unintended(?:ly)? accelerat\w*|"
    r"accelerat\w* (?:on its own|by itself|suddenly|uncontroll\w*)|brak\w+ (?:by itself|on its own|"
    r"for no reason|abruptly|"
    r"suddenly|hard|without)|slam\w* on (?:the |its )?brakes|slam\w* (?:the |its )?brakes|phantom braking|swerv\w*|"
    r"veer\w*|(?:smoke|smoking|sparks?|shock) (?:came|coming|from|started|out)|overheat\w*|burning smell|allerg\w+|"
    r"expired (?:food|medicine|baby)|mou?ld in|glass in|smell of gas|melted|life[- ]threatening|runaway|"
    r"(?:into|toward|in) (?:the )?(?:oncoming|opposite) (?:lane|traffic)|lebensgefahr\w*|"
    r"peligro\w*",
    0.55: r"(?:while|was|were|when|am|is|be(?:en|ing)) (?:\w+ ){0,4}(?:driving|in motion|moving|turning|"
    r"travell?ing|motion)"
    r"[^.]{0,140}?(?:\blost|\bloss\b|fail(?:ed|s|ure)|stopped working|ceased|seized|lock(?:ed|s)? up|"
    r"shut(?:s)? (?:off|down)|"
    r"went out|goes out|(?:hard|difficult|impossible|tough|unable) (?:\w+ ){0,2}to (?:turn|steer|control|stop|"
    r"move)|cut(?:s)? out)|"
    r"(?:steering|brakes?|braking)[^.]{0,60}(?:fail(?:ed|s)|ceased|seized|went out|locked up|"
    r"stopped working)[^.]{0,40}"
    r"(?:driving|motion|turn|mph|road|street|highway)|brak(?:es?|ing) (?:\w+ ){0,3}(?:engaged|activated|applied|"
    r"came on|on)"
    r" (?:\w+ ){0,2}(?:independently|for no|by|when|with no|itself|suddenly|unexpectedly)|"
    r"put(?:s)? the brakes on|unexpected "
    r"brak\w+|(?:barely|just) (?:\w+ ){0,2}(?:able to|kept|avoid\w*|missed|got)|wreck(?:ed)?\b|loss control|"
    r"control of the (?:car|"
    r"vehicle)",
    0.6: r"(?:lost|lose|losing|loses) (?:\w+ ){0,2}control|out of control|spun (?:out|around)|skidd?(?:ed|ing)|hydroplan\w*|"
    r"(?:steering )?wheel (?:\w+ ){0,3}(?:jerk\w*|yank\w*|lock\w*|by itself|on its own|came off|fell off)|"
    r"(?:jerk|yank|pull|push|steer|drift|veer)(?:ed|s|ing)? (?:\w+ ){0,4}(?:in ?to|towards?|off|out of|across) (?:\w+ ){0,3}"
    r"(?:lanes?|traffic|shoulder|ditch|median|barrier|guard ?rail|curb|road|wall|car|truck)|"
    r"(?:sudden(?:ly)?|abrupt(?:ly)?|unexpected(?:ly)?|violent(?:ly)?|random(?:ly)?|without warning|by itself|on its own|"
    r"for no (?:apparent )?reason) (?:\w+ ){0,4}(?:brak\w*|stop(?:ped|s)|decelerat\w*|accelerat\w*|surg\w*|lung\w*|swerv\w*)|"
    r"(?:brak(?:e[ds]?|ing)|stopp?(?:ed|s|ing)?|decelerat\w*|accelerat\w*|surg(?:ed|es)|lung(?:ed|es)|jerk(?:ed|s)|shut (?:off|"
    r"down)|turn(?:ed|s) off) (?:\w+ ){0,4}(?:suddenly|abruptly|unexpectedly|violently|without warning|by itself|on its own|"
    r"for no (?:apparent )?reason|in the middle of)|"
    r"emergency (?:brak\w*|stop\w*) (?:\w+ ){0,4}(?:activat\w*|engag\w*|appl\w*|trigger\w*|kick\w*|for no|with no|without)|"
    r"(?:behind|following) (?:me|us) (?:\w+ ){0,3}(?:almost|nearly|had to|swerv\w*|slam\w*|hit)|had to (?:\w+ ){0,2}(?:swerve|"
    r"slam|brake hard|jump|evade|dodge)|evasive|near[- ]?miss|close call|(?:wheel|tire|tyre|axle|hood|"
    r"bonnet|door) (?:\w+ ){0,2}(?:came off|fell off|blew|flew|detached|broke off|opened)|would ?n[o']?t (?:\w+ )?(?:stop|"
    r"brake|steer|slow)|(?:brake )?pedal "
    r"(?:\w+ ){0,3}(?:floor|nothing|stuck)|roll(?:ed|ing|s) (?:away|back(?:wards?)?|down)|(?:sun|moon)roof (?:\w+ )?"
    r"(?:explod|shatter)\w*|trapped|pinned|lost (?:consciousness|vision)|electric shock|"
    r"short[- ]circuit\w*|leak(?:s|ed|ing)? (?:gas|fuel|acid)",
    0.4: r"unsafe|dangerous\w*|danger|hazard\w*|safety (?:issue|concern|risk|problem|defect|hazard)|not safe|risk of|"
    r"at risk|scary|terrif\w*|frighten\w*|afraid (?:to|that|of)|accident|crash(?!\w*(?: (?:app|every|"
    r"when|on "
    r"(?:start|launch)|after update)))|collision|fear (?:for|of)|gefahrlich|gefaehrlich\w*|peligros\w*|dangereu\w*|"
    r"failed to (?:stop|brake|warn|detect)|impossible to (?:steer|turn|stop|control)|(?:did|does|"
    r"do) ?n[o']?t (?:detect|warn|alert|stop)|blind(?:ed|ing|ness)",
}
LEGAL = {
    0.9: r"my (?:lawyer|attorney|solicitor)|lawsuit|su(?:e|ing) (?:you|them|the|over|for)|legal action|class action|"
    r"small claims|take you to court|see you in court|ombudsman|(?:file|filed|"
    r"filing) (?:\w+ ){0,3}complaint with (?:the )?"
    r"(?:bbb|ftc|cfpb|fcc|dot|attorney|regulator|consumer)|cease and desist|gdpr|breach of contract|anwalt|"
    r"rechtsanwalt|"
    r"abogad\w*|demanda judicial|avocat|poursuites",
    0.5: r"\blawyers?\b|attorneys?|\bcourt\b|illegal\w*|against the law|unlawful\w*|legally|"
    r"violat\w+ (?:of )?(?:my|the|"
    r"federal|state|law|fcra|fdcpa)|\bcfpb\b|\bbbb\b|\bftc\b|better business bureau|trading standards|consumer "
    r"(?:protection|rights|affairs)|regulators?|\bfcra\b|\bfdcpa\b|statut\w+|arbitration|subpoena|"
    r"deceptive practice\w*",
}
FRAUD = {
    0.9: r"identity theft|stolen identity|stole my (?:identity|money|card|account)|(?:account|card|phone|"
    r"email) (?:was |got |"
    r"has been |is )?(?:hacked|stolen|cloned|compromised)|unauthori[sz]ed|fraudulent\w*|did ?n[o']?t (?:make|"
    r"authori[sz]e|"
    r"recogni[sz]e) (?:this|that|these|the|a|any)|never authori[sz]ed|without my (?:permission|consent|"
    r"authori[sz]ation|"
    r"approval)|phish\w*|money laundering|skimm(?:ed|er)|betrug\w*|fraude|estafa\w*|arnaque\w*",
    0.5: r"\bfraud\w*|\bscam\w*|hack(?:ed|er|ers|ing)|stolen|\bstole\b|theft|thie(?:f|ves)|suspicious|"
    r"do ?n[o']?t recogni[sz]e|"
    r"impersonat\w*|fake (?:charge|account|call|email|invoice|product)|counterfeit|forged?\b|ripped? off|"
    r"cheat(?:ed|ing)",
}
VULNERABLE = {
    0.9: r"suicid\w*|kill myself|end my life|self[- ]harm\w*|do(?:n'?t| not) want to live|domestic (?:violence|"
    r"abuse)|"
    r"terminal(?:ly)? (?:ill|illness|cancer)|chemo\w*|life support|oxygen (?:tank|machine|concentrator)|"
    r"evict(?:ed|ion)|"
    r"homeless\w*",
    0.6: r"disab(?:led|ility|ilities)|wheelchair|dementia|alzheimer\w*|cancer|pregnan\w*|newborn|new ?born|"
    r"my (?:elderly|"
    r"\d{2}[- ]year[- ]old) (?:mother|father|mom|mum|dad|parents?|grand\w+)|elderly|widow\w*|passed away|"
    r"funeral|bereave\w*|"
    r"bankrupt\w*|can(?:no|')t (?:afford|pay (?:rent|my bills|for food)|feed)|unemployed|lost my job|medication|"
    r"insulin|"
    r"autis\w*|deaf|blind (?:person|customer|man|woman)|premature baby|hospice|icu\b",
    0.3: r"\b(?:baby|infant|toddler|child|children|kids?|senior citizen|pensioner|veteran)\b|my (?:son|daughter|"
    r"grand\w+)|"
    r"single (?:mother|mom|mum|father|dad|parent)|on (?:a )?fixed income|medical|doctor",
}
PRESS = {
    0.85: r"journalist|reporter|newspaper|(?:tv|television|news) (?:station|channel|crew)|go(?:ing)? (?:public|"
    r"viral|to the "
    r"(?:press|media|news))|the press\b|investigative|local news|consumer reports|zeitung|presse\b|periodista\w*",
    0.4: r"social media|\bviral\b|post(?:ing|ed)? (?:this|it|about|a review|everywhere|on)|(?:1|one)[- ]star|"
    r"bad review|"
    r"negative review|tell (?:everyone|everybody|all my|the world)|twitter|facebook|youtube|trustpilot|reddit|yelp",
}
ANGER = {
    0.85: r"furious|livid|outrag\w*|enrag\w*|infuriat\w*|fuck\w*|bullshit|\bwtf\b|pissed|i(?:'m| am) (?:so |"
    r"very |really )?"
    r"(?:angry|mad)|how dare|absolute (?:joke|disgrace)|disgust\w*|disgrace\w*|go to hell|screw you|wuetend|"
    r"verarsch\w*|"
    r"indignant\w*|hors de moi|scandaleu\w*|scheiss\w*|mierda",
    0.55: r"unacceptable|ridiculous\w*|pathetic|worst|shame(?:ful)? on|shameful|incompeten\w*|hate\b|hated\b|"
    r"\bliars?\b|"
    r"a joke|insult\w*|sick (?:of|and tired)|fed up|had enough|terrible|horrible|horrendous|appalling|useless|"
    r"idiots?|"
    r"stupid|unbelievable|inexcusable|crap\w*|damn|angry|annoy\w*|frechheit|unverschaemt\w*|inaceptable|inadmissible",
    0.25: r"frustrat\w*|disappoint\w*|upset|unhappy|fail\w*|rude\w*|poor(?:ly)?|really\?|seriously\?|come on|"
    r"enttaeusch\w*",
}
EFFORT = {
    0.8: r"(?:third|fourth|fifth|sixth|seventh|3rd|4th|5th|6th|7th|\d+th|\d+(?:st|nd|rd)|umpteenth) (?:time|"
    r"call|attempt|email|"
    r"visit|request|ticket)|(?:three|four|five|six|seven|eight|ten|\d+|multiple|several|many|numerous|countless|"
    r"dozens of) "
    r"(?:\w+ )?(?:times|calls|emails|attempts|visits|agents|departments|tickets|messages|reps|representatives|"
    r"phone calls|trips)|(?:spoke|spoken|speak|talked|talking|dealt|transferred|passed|explained|told|asked|called|"
    r"contacted|through) (?:\w+ ){0,2}(?:three|four|five|six|seven|eight|ten|\d+|multiple|several|many) (?:\w+ )?people|"
    r"(?:transferred|passed|bounced|sent|given) (?:\w+ )?(?:around|back and forth|from|"
    r"between|the "
    r"run ?around)|run ?around|over and over|again and again|on hold (?:for|since)|hold for \w+ (?:hours?|hrs?|min)|"
    r"(?:hours?|hrs?) (?:on hold|on the phone|of hold|waiting|in line)|hung up on|keep (?:calling|asking|"
    r"getting|having|"
    r"telling|explaining|repeating)|explain(?:ed)? (?:\w+ ){0,3}(?:again|every time|to (?:each|every))|mehrfach|"
    r"zum (?:dritten|"
    r"vierten|wiederholten) mal|varias veces|plusieurs fois",
    0.5: r"still (?:no|not|waiting|have ?n[o']?t|has ?n[o']?t|unresolved|nothing|don'?t|can'?t|pending)|"
    r"no (?:response|reply|answer|"
    r"one (?:answers|replies|responds|knows|can help|called|has))|nobody (?:answers|replies|responds|knows|"
    r"called|has)|"
    r"(?:never|not) (?:called|call|got|get|gotten|heard|responded|replied|answered)|(?:been|have been) waiting|"
    r"(?:waited|waiting|wait) (?:for )?(?:over |more than |almost |\w+ )?(?:hours?|hrs?|days?|weeks?|months?|"
    r"\d+)|called "
    r"(?:back|again|twice|you|customer)|second time|2nd time|twice\b|again\b|on hold|disconnected|follow(?:ed|"
    r"ing)? up|"
    r"immer noch|seit (?:wochen|tagen|monaten)|todavia|toujours pas|warte(?:schleife)?",
    0.2: r"try(?:ing)? to|tried|attempt\w*|contact(?:ed|ing)|call(?:ed|ing)|email(?:ed|ing)|spoke (?:to|with)|"
    r"chat(?:ted)? with|"
    r"waiting|wait\b|hours?\b|weeks?\b|months?\b",
}
CHURN = {
    0.85: r"(?:close|closing|closed|cancel|cancelling|canceling|terminate|delete|deleting) (?:my|our|the|"
    r"this) (?:\w+ )?(?:account|"
    r"subscription|membership|contract|plan|service|card)|(?:switch|switching|switched|moving|move|going|change|"
    r"changing) "
    r"(?:over )?to (?:another|a different|a new|your competit\w*|\w+ instead)|never (?:\w+ ){0,3}again|"
    r"(?:will|would|'ll) never (?:\w+ )?(?:use|buy|shop|fly|order|return|be back|recommend)\b|"
    r"(?:last|final) time (?:i|we|you|that|i'll|flying|using|ordering|"
    r"buying)|lost "
    r"(?:a|my|our) (?:\w+ )?(?:customer|business)|take (?:my|our) (?:business|money) elsewhere|(?:done|through|"
    r"finished) with "
    r"(?:you|this|them|your)|leav(?:e|ing) (?:you|your|for)|kuendig\w*|darme de baja|cancelar mi|resilier\w*",
    0.5: r"competit(?:or|ors|ion)|elsewhere|(?:another|different|other) (?:company|provider|airline|bank|brand|"
    r"carrier|store|"
    r"insurer|supplier)|uninstall\w*|unsubscrib\w*|refund my (?:subscription|membership)|not (?:renew|"
    r"coming back|going back|"
    r"worth)|won'?t (?:renew|be back|return|buy|use|fly|recommend)|will not (?:renew|be back|return|buy|use|fly|"
    r"recommend|be "
    r"using)|don'?t (?:recommend|buy|use|fly)|would not recommend|loyal\w*|(?:cancel|return) it|wechsel\w*",
    0.2: r"cancel\w*|money back|refund|alternative|disappointed customer|long[- ]time customer|reconsider\w*",
}
URGENCY = {
    0.85: r"urgent\w*|emergency|asap|a\.s\.a\.p|as soon as possible|immediate(?:ly)?|right (?:now|away)|(?:need|"
    r"needs|needed) "
    r"(?:\w+ ){0,6}(?:today|tonight|by tomorrow|now)|stranded|stuck (?:at|in|on|here)|time[- ]sensitive|"
    r"dringend\w*|sofort|"
    r"urgente\w*|urgence|en seguida|immediatement",
    0.5: r"deadline|tonight|today|tomorrow|(?:in|within) (?:the next )?(?:an|one|two|\d+) (?:hours?|minutes?)|"
    r"hurry|quickly|"
    r"before (?:my|the|our) (?:flight|trip|wedding|exam|due|payday|meeting|move)|about to|due (?:today|tomorrow|"
    r"date)|"
    r"overdue|last (?:day|chance)|no longer wait|heute|manana|aujourd",
    0.25: r"please (?:help|hurry|respond|advise)|help (?:me|please|us)|soon\b|still waiting|waiting",
}
SIGNAL_CUES = {
    "anger": ANGER,
    "effort": EFFORT,
    "churn": CHURN,
    "urgency": URGENCY,
    "safety": SAFETY,
    "legal": LEGAL,
    "fraud": FRAUD,
    "vulnerable": VULNERABLE,
    "press": PRESS,
}
TARGET_CUES = {
    "product": r"product|quality|broke\w*|broken|defect\w*|device|screen|battery|app\b|software|update|crash\w*|"
    r"bug\w*|"
    r"website|\bsite\b|size|material|feature|engine|brakes?|vehicle|\bcar\b|machine|model|phone\b|laptop|"
    r"log ?in|item|seat|"
    r"wifi|food|room|stopped working|does(?:n'?t| not) work|faulty|malfunction\w*|password|produkt|producto|produit",
    "delivery": r"deliver\w*|shipp\w*|shipment|package|parcel|courier|arriv\w*|tracking|late\b|delay\w*|"
    r"cancel+ed flight|"
    r"flight\w*|luggage|\bbags?\b|baggage|dispatch\w*|driver|in transit|lost in|warehouse|gate|connection|"
    r"lieferung|paket|"
    r"entrega|envio|livraison|colis",
    "policy": r"policy|policies|fee\b|fees|charge[sd]?|charging|price\w*|terms|condition\w*|refund\w*|rule\w*|"
    r"contract|"
    r"warranty|guarantee|billing|billed|bill\b|interest|coverage|not (?:allowed|eligible|covered)|penalt\w*|"
    r"compensat\w*|"
    r"voucher|gebuehr\w*|politica|cobro|frais|rembours\w*",
    "associate": r"agent\w*|representative\w*|\breps?\b|staff|employee\w*|manager|supervisor|"
    r"customer (?:service|care|support)|"
    r"support team|rude\w*|hung up|attitude|unhelpful|crew|attendant|technician|clerk|cashier|operator|dealer\w*|"
    r"mitarbeiter\w*|empleado\w*|personnel|on hold|call cent(?:er|re)",
    "self": r"my (?:own )?(?:fault|mistake|bad|error)|i (?:forgot|misread|misunderstood|made a mistake|"
    r"accidentally|lost my|"
    r"typed|entered the wrong|messed up)|stupid (?:of )?me|by accident|mein fehler|mi culpa|ma faute",
}
