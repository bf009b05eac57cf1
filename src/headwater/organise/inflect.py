"""English forms: which verb a word is a form of, its participles, and stems that hold a word's forms together."""

from functools import cache
from typing import Final, Literal

Form = Literal["base", "s", "ing", "past", "pp"]

_REGULAR: Final = """
    abort accept access account activate add adjust advertise agree allow announce answer appear apply approve arrange
    arrive ask assist attach authorize authorise avoid backup ban bill block blow bloat board boil book boot borrow
    bounce browse bump burn call cancel cash cause change charge check claim clean clear click close collect combine
    communicate compare compensate complain complete confirm connect contact contain continue convert cook copy correct
    cost cover crack crash create credit damage deactivate debit decide decline decrease deduct delay delete deliver
    deny deposit depart detect direct disable disappear disconnect discontinue dispatch dispute divert double download
    drain drop duplicate earn edit email enable end engage enroll enrol enter escalate estimate exceed exchange execute
    expect expire explain extend fail fax fetch file finish fit fix flicker follow forward freeze fund gain generate
    guess handle hack happen harass hate honor honour ignore import improve include increase inform initiate insert
    install insure issue jam join jump kick lag land launch leak lease link listen list load locate lock login log lower
    mail manage match measure mention merge miss mispronounce misplace modify monitor move name note notice notify obtain
    offer open operate order overcharge overheat owe own pack park pass patch pause pay pend perform pick place plan play
    plug post postpone prevent print process produce promise protect prove provide purchase push question quote raise
    reach react reactivate rebook receive recharge recognize recognise recommend reconnect record recover redeem reduce
    refer refill refresh refund refuse register reimburse reinstall reject release remember remind remove renew rent
    repair repeat replace reply report request rescan reschedule reserve reset resolve respond restart restore return
    reverse revert review rob roll round save scan schedule scratch search secure select separate serve share ship show
    shut sign skip slip smell spell split stain start stay stop store stretch stream submit subscribe suggest supply
    support surprise suspend switch swap sync synchronize tap terminate test text top touch trace track trade transfer
    translate travel treat trigger turn unblock uninstall unlock unsubscribe update upgrade upload use validate verify
    view visit void wait waive walk want warn watch whisper wire withhold work yell
"""
_IRREGULAR: Final = {
    "be": ("was", "been"), "become": ("became", "become"), "begin": ("began", "begun"), "bend": ("bent", "bent"),
    "bite": ("bit", "bitten"), "break": ("broke", "broken"), "bring": ("brought", "brought"),
    "build": ("built", "built"), "buy": ("bought", "bought"), "catch": ("caught", "caught"),
    "choose": ("chose", "chosen"), "come": ("came", "come"), "cut": ("cut", "cut"), "do": ("did", "done"),
    "draw": ("drew", "drawn"), "drive": ("drove", "driven"), "eat": ("ate", "eaten"), "fall": ("fell", "fallen"),
    "feel": ("felt", "felt"), "find": ("found", "found"), "flip": ("flipped", "flipped"), "fly": ("flew", "flown"),
    "forget": ("forgot", "forgotten"), "get": ("got", "gotten"), "give": ("gave", "given"), "go": ("went", "gone"),
    "hang": ("hung", "hung"), "have": ("had", "had"), "hear": ("heard", "heard"), "hide": ("hid", "hidden"),
    "hit": ("hit", "hit"), "hold": ("held", "held"), "keep": ("kept", "kept"), "know": ("knew", "known"),
    "leave": ("left", "left"), "lend": ("lent", "lent"), "let": ("let", "let"), "lose": ("lost", "lost"),
    "make": ("made", "made"), "mean": ("meant", "meant"), "meet": ("met", "met"), "pay": ("paid", "paid"),
    "put": ("put", "put"), "read": ("read", "read"), "reset": ("reset", "reset"), "ride": ("rode", "ridden"),
    "ring": ("rang", "rung"), "run": ("ran", "run"), "say": ("said", "said"), "see": ("saw", "seen"),
    "sell": ("sold", "sold"), "send": ("sent", "sent"), "set": ("set", "set"), "shake": ("shook", "shaken"),
    "shut": ("shut", "shut"), "sing": ("sang", "sung"), "sit": ("sat", "sat"), "sleep": ("slept", "slept"),
    "speak": ("spoke", "spoken"), "spend": ("spent", "spent"), "split": ("split", "split"),
    "spread": ("spread", "spread"), "steal": ("stole", "stolen"), "stick": ("stuck", "stuck"),
    "strike": ("struck", "struck"), "swallow": ("swallowed", "swallowed"), "swear": ("swore", "sworn"),
    "take": ("took", "taken"), "tear": ("tore", "torn"), "tell": ("told", "told"), "think": ("thought", "thought"),
    "throw": ("threw", "thrown"), "understand": ("understood", "understood"), "wake": ("woke", "woken"),
    "wear": ("wore", "worn"), "win": ("won", "won"), "withdraw": ("withdrew", "withdrawn"),
    "withhold": ("withheld", "withheld"), "write": ("wrote", "written"), "freeze": ("froze", "frozen"),
    "overpay": ("overpaid", "overpaid"), "rebuild": ("rebuilt", "rebuilt"), "resend": ("resent", "resent"),
    "cost": ("cost", "cost"), "fit": ("fit", "fit"), "need": ("needed", "needed"), "help": ("helped", "helped"),
    "look": ("looked", "looked"), "try": ("tried", "tried"), "like": ("liked", "liked"), "talk": ("talked", "talked"),
}  # fmt: skip
_DOUBLING: Final = frozenset(
    """ban cancel chat clip drop equip fit flip format hop jam lag log map nag omit pat permit pin plan plug prefer refer
    rip rob scan ship shop sign-up skip slip spam spot stop submit sum swap tap top transfer travel transmit trap trip
    unplug wrap zip""".split()
)
_VOWELS: Final = frozenset("aeiou")


def _regular(base: str) -> dict[Form, str]:
    if base.endswith("e"):
        past, ing = base + "d", base[:-1] + "ing"
    elif base.endswith("y") and base[-2] not in _VOWELS:
        past, ing = base[:-1] + "ied", base + "ing"
    elif base in _DOUBLING:
        past, ing = base + base[-1] + "ed", base + base[-1] + "ing"
    else:
        past, ing = base + "ed", base + "ing"
    return {"base": base, "s": _third(base), "ing": ing, "past": past, "pp": past}


def _third(base: str) -> str:
    if base.endswith(("s", "x", "ch", "sh", "z", "o")):
        return base + "es"
    return base[:-1] + "ies" if base.endswith("y") and base[-2] not in _VOWELS else base + "s"


def _irregular(base: str) -> dict[Form, str]:
    past, pp = _IRREGULAR[base]
    ending = base[-1] if base in _CLOSED or base in _DOUBLING else ""
    ing = base[:-1] + "ing" if base.endswith("e") and base not in ("be", "see") else base + ending + "ing"
    return {"base": base, "s": _third(base), "ing": ing, "past": past, "pp": pp}


_CLOSED: Final = frozenset("begin cut forget get hit let put reset run set shut sit split win".split())
_FORMS: Final[dict[str, dict[Form, str]]] = {base: _regular(base) for base in _REGULAR.split()} | {
    base: _irregular(base) for base in _IRREGULAR
}
_BASE_OF: Final[dict[str, tuple[str, Form]]] = {}
for _base in sorted(_FORMS):
    for _form in ("pp", "past", "ing", "s", "base"):  # the form named last wins where two are spelled alike
        _BASE_OF[_FORMS[_base][_form]] = (_base, _form)
_NO_PARTICIPLE: Final = frozenset("embed hundred indeed limited naked sacred unlimited united wicked".split())
_PARTICIPLES: Final = frozenset(forms["pp"] for forms in _FORMS.values())
for _base in _FORMS:
    _BASE_OF[_base] = (_base, "base")


def verb_form(word: str) -> tuple[str, Form] | None:
    """The verb that the word is a form of, and which; None where no known verb has it.

    Example:
        >>> verb_form("declined"), verb_form("stolen"), verb_form("parcel")
        (('decline', 'past'), ('steal', 'pp'), None)
    """
    return _BASE_OF.get(word)


def is_participle(word: str) -> bool:
    """Whether the word may be a past participle ("declined", "stolen"); unknown words by their ending."""
    if word in _BASE_OF:
        return word in _PARTICIPLES
    return len(word) > 4 and word.endswith("ed") and word[-3] != "e" and word not in _NO_PARTICIPLE


def inflect(base: str, form: Form) -> str:
    """A form of a verb; unknown verbs are taken as regular.

    Example:
        >>> inflect("receive", "pp"), inflect("top", "ing"), inflect("withdraw", "pp")
        ('received', 'topping', 'withdrawn')
    """
    return (_FORMS.get(base) or _regular(base))[form]


@cache
def lemma(word: str) -> str:
    """What the forms of a word share: the verb's base, a noun's singular; otherwise the word without its ending.

    Example:
        >>> lemma("transfers"), lemma("transferred"), lemma("transaction"), lemma("currencies")
        ('transfer', 'transfer', 'transaction', 'currency')
    """
    known = _BASE_OF.get(word)
    if known is not None:
        return known[0]
    if not word.isascii() or len(word) < 4:
        return word
    if word.endswith("ies") and len(word) > 4:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "xes", "ches", "shes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    known = _BASE_OF.get(word)
    if known is not None:
        return known[0]
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) > len(ending) + 3:
            cut = word[: -len(ending)]
            return cut[:-1] if len(cut) > 2 and cut[-1] == cut[-2] and cut[-1] not in "ls" else cut
    return word
