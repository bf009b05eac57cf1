"""English words and turns of phrase by which a customer's wish is known; tokens are lower case, mended against these."""

from typing import Final

import regex

YES: Final = frozenset(
    "yes yeah yep yess yse yea ye y yup sure ok okay correct right absolutely definitely certainly"
    " exactly affirmative fine perfect".split()
)
NO: Final = frozenset("no nope n nah never negative not don't dont cancel wrong incorrect stop".split())
YES_ALONE: Final = YES - {"right", "fine", "perfect"}
"""Those that agree without another word."""
YES_PHRASES: Final = (
    "go ahead", "do it", "sounds good", "that's right", "thats right", "that is right", "that's correct", "please do",
    "that is correct", "that works", "no problem", "of course", "i agree", "i approve", "that's fine", "that is fine",
    "looks good",
)  # fmt: skip
NO_PHRASES: Final = (
    "not really",
    "that's all",
    "thats all",
    "that is all",
    "nothing else",
    "i don't",
    "do not",
    "i'm good",
)
HEDGES: Final = frozenset("but instead except wait actually unless only however although".split())
_PEOPLE: Final = (
    r"(?:person|people|human|humans|someone|somebody|agent|representative|operator|supervisor|manager|colleague|staff)"
)
PERSON: Final = regex.compile(
    rf"\b(?:speak|talk|chat|connect|transfer|pass|put|call)\b[\w\s']{{0,24}}?\b{_PEOPLE}\b"
    rf"|\b(?:want|need|get|give|prefer)\b(?:\s(?:me|to|a|an|the|your|some|with))*\s{_PEOPLE}\b"
    rf"|\b(?:real|live|actual|human)\s+{_PEOPLE}\b|^\W*(?:human|agent|representative|operator|supervisor"
    rf"|manager)\W*(?:please)?\W*$"
    r"|\bcall me back\b|\bescalate\b"
)
_PERSON_WORDS: Final = frozenset(
    "speak talk chat connect transfer person human someone somebody agent representative operator supervisor manager "
    "colleague real live escalate".split()
)
PLAIN: Final = YES | frozenset(
    "please and thanks thank you go ahead do it that that's thats is sounds good works of course i agree"
    " approve confirm confirmed looks "
    "great just no problem for me book pay send refund remove now then the very much would be lovely"
    " nice that'll".split()
)
"""Words of a plain yes: one that says anything else approves nothing."""
WAIT: Final = regex.compile(
    r"\b(?:(?:one|a|just a) (?:moment|minute|second|sec)|hold on|hang on|let me (?:check|look|see|find)"
    r"|be right back|brb|looking for it)\b"
)
STOP: Final = regex.compile(
    r"\b(?:never ?mind|forget (?:it|about it|this)|stop this|cancel this request|drop it|i changed my mind|leave it)\b"
)
WHY: Final = regex.compile(
    r"\bwhy\b.*\b(?:need|ask|asking|want|you|that|this)\b|\bwhat (?:do you need|is) (?:that|this|it) for\b|^\W*why\W*$"
)
SKIP: Final = regex.compile(
    r"\b(?:skip|rather not|prefer not|no idea|not sure|don'?t (?:know|have|remember)|do not (?:know|have)|idk"
    r"|none|nothing|no)\b"
)
BYE: Final = regex.compile(r"\b(?:bye|goodbye|thank you|thanks|thx|cheers|that'?s (?:all|it)|nothing else|all good)\b")
HELLO: Final = regex.compile(r"^\W*(?:hi|hello|hey|good (?:morning|afternoon|evening)|greetings)\b[\w\s!,.]{0,12}$")
CORRECTS: Final = regex.compile(
    r"\b(?:actually|i mean(?:t)?|make (?:it|that)|change (?:it|that)|sorry|correction|mistake|wrong|instead"
    r"|rather|should be)\b"
)
ALSO: Final = regex.compile(
    r"\b(?:also|another thing|one more thing|besides|while i'?m here|as well|by the way|in addition|second(?:ly)?)\b"
)
SUSPECT: Final = regex.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|rules?|polic\w+|prompt|above"
    r"|previous|checks?)\b"
    r"|\b(?:system|developer|admin|debug)\s*(?:prompt|mode|message|override|:)|\byou are now\b|\bpretend\b|\bact as\b"
    r"|\b(?:skip|without|disable|turn off)\b.{0,20}\b(?:verification|checks?|approval|polic\w+|rules?)\b"
    r"|</?\w+>|\{[^}]*\}|[a-z]\w*\([^)]*\)|\bapproved? (?:by|all|every)",
    regex.IGNORECASE,
)
LEXICON: Final = (
    YES | NO | _PERSON_WORDS | HEDGES
    | frozenset("nevermind forget changed thanks thank goodbye another besides please problem course agree approve ahead".split())
)  # fmt: skip
NAME_LEADS: Final = regex.compile(
    r"^(?:(?:well|sure|ok(?:ay)?|yes|hi|hello|oh|so|um+|uh+|of course|alright)\b[\s,.!]*)*"
    r"(?:(?:the|my|our|his|her)\s+(?:\w+\s+){1,2}(?:is|was|will be)\s+)?"
    r"(?:(?:my|the|his|her|patient'?s?|guest'?s?|it|this|full)\s+)*(?:name'?s?\s*)?(?:(?:is|are|'s|it'?s|i'?m"
    r"|i am|this is|under|for|named|called|would be)\s+)*",
    regex.IGNORECASE,
)
NAMED: Final = regex.compile(
    r"\b(?:[Mm]y (?:full )?name(?: is|'s)(?: actually)?|[Nn]ame: ?"
    r"|[Ii] am called)\s*((?:\p{Lu}[\p{L}'’.\-]*)(?:\s+\p{Lu}[\p{L}'’\-]*){0,3})"
)
NO_NAMES: Final = frozenset(
    "i you we they it is are was the a an my your want need have would like to of and or not no yes what"
    " why how when where who can "
    "could please help hello hi hey thanks refund order account money can't don't do does did that this"
    " there here still today".split()
)
NUMBERS: Final = {
    word: n
    for n, word in enumerate(
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen"
        " sixteen seventeen "
        "eighteen nineteen twenty".split()
    )
}
