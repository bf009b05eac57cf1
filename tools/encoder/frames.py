"""Customer requests made from a small grammar: many domains, each intent in many wordings.

Text sets that may be used are few and narrow. A grammar of things, what people do with them, what goes wrong with them and
the ways to say so gives broad coverage: it teaches a table which words carry the matter ("refund", "declined") and which only
frame it ("could you please tell me how I can"). An intent is a thing, a topic and an attitude; its label says so.
"""

from collections.abc import Iterator
from typing import Final

import numpy as np

THINGS: Final = {
    "bank": "card|debit card|credit card|account|savings account|joint account|balance|pin|passcode|transfer|"
    "direct debit|standing order|cash withdrawal|cheque deposit|exchange rate|statement|overdraft|loan|mortgage|"
    "interest rate|transaction fee|foreign transaction|contactless payment|atm withdrawal|salary payment|pending payment|"
    "account limit|identity check|beneficiary|credit score|bank transfer|salary deposit|phone number on my account",
    "shop": "order|package|parcel|delivery|refund|return label|replacement|voucher|gift card|discount code|invoice|receipt|"
    "shoes|jacket|size|colour|item|shipping address|delivery date|courier|price match|loyalty points|wish list|basket|"
    "checkout|pre-order|backorder|store pickup|warranty|restocking fee|customs charge|damaged box|missing part|product manual",
    "phone": "sim card|phone|phone bill|data plan|roaming|internet|router|wifi|modem|landline|tv box|channel package|contract|"
    "number transfer|signal|voicemail|broadband speed|technician visit|data allowance|phone upgrade|streaming service|outage|"
    "installation|set-top box|cable|text messages|international calls|hotspot|early termination fee|equipment return",
    "insurance": "policy|claim|premium|deductible|coverage|car insurance|home insurance|life insurance|health insurance|"
    "travel insurance|pet insurance|beneficiary|agent|quote|accident report|renewal|adjuster|proof of insurance|policy number|"
    "second driver|payment plan|roadside assistance|windshield|flood damage|repair shop|no claims bonus|medical bill|payout",
    "software": "app|login|password|license|subscription|update|installation|plugin|export|dashboard|api key|backup|file|sync|"
    "notification|report|workspace|invitation|permission|database|integration|browser|crash|search|dark mode|two factor code|"
    "free trial|billing page|upload|printer|screen|keyboard|battery|webcam|error message|server|vpn|email account|calendar",
    "travel": "flight|ticket|boarding pass|seat|luggage|hotel room|booking|reservation|train|rental car|itinerary|upgrade|visa|"
    "passport|check in|lost bag|connecting flight|travel agent|airport shuttle|cabin|window seat|meal on the plane|layover|"
    "frequent flyer miles|cruise|bus pass|departure time|gate|parking|room key|breakfast|late checkout|restaurant table",
    "utility": "electricity bill|gas bill|meter|meter reading|power outage|water leak|boiler|heating|smart meter|tariff|"
    "final bill|estimated bill|moving house|security deposit|rent|landlord|apartment|lease|maintenance request|elevator|"
    "solar panels|trash collection|street light|payment arrangement|service address",
    "health": "appointment|prescription|doctor|test results|vaccine|dentist|medical records|referral|surgery|copay|therapist|"
    "blood test|pharmacy|glasses|nurse|clinic|allergy medicine|insurance card|symptoms|refill",
    "work": "payslip|vacation days|expense report|timesheet|contract|pension|tax form|direct deposit|schedule|shift|manager|"
    "training|laptop|office|meeting|benefits|sick leave|job application|background check|w2|401k|rollover",
    "daily": "alarm|reminder|shopping list|song|playlist|weather|recipe|timer|calendar event|news|lights|thermostat|directions|"
    "traffic|taxi|oil change|tires|gas station|movie|game|book|date|time zone|translation|joke|calorie count|to do list|meal",
    "food": "meal|pizza|driver|table|menu|delivery fee|tip|groceries|missing item|cold food|allergen information|meal plan|order",
    "government": "driving licence|birth certificate|tax return|parking fine|passport application|benefit payment|address change|"
    "permit|voter registration|car registration|court date|complaint|council tax|student loan|school place|library card",
}
"""Domain -> things of it."""

ACTS: Final = {
    "cancel": "cancel {o}|call off {o}|stop {o}|terminate {o}|get rid of {o}|put an end to {o}",
    "change": "change {o}|modify {o}|update {o}|edit {o}|make a change to {o}|amend {o}",
    "get": "get {o}|order {o}|apply for {o}|request {o}|sign up for {o}|obtain {o}",
    "renew": "renew {o}|extend {o}|prolong {o}",
    "replace": "replace {o}|get a new {t}|swap {o} for another one|exchange {o}",
    "activate": "activate {o}|turn on {o}|enable {o}|set up {o}|switch on {o}|get {o} working",
    "block": "block {o}|freeze {o}|disable {o}|turn off {o}|deactivate {o}|suspend {o}",
    "track": "track {o}|check the status of {o}|follow up on {o}|find out where {o} is|see the progress of {o}",
    "find": "find {o}|locate {o}|see {o}|view {o}|look up {o}|check {o}",
    "pay": "pay for {o}|make a payment for {o}|settle the bill for {o}|pay off {o}",
    "verify": "verify {o}|confirm {o}|prove {o}|validate {o}",
    "report": "report a problem with {o}|complain about {o}|file a complaint about {o}|raise an issue about {o}",
    "add": "add {o}|include {o}|link {o}|register {o}|attach {o}",
    "remove": "remove {o}|delete {o}|take off {o}|erase {o}",
    "transfer": "transfer {o} to someone else|move {o} to another person|put {o} in another name|hand over {o}",
    "upgrade": "upgrade {o}|get a better {t}|move to a higher {t}",
    "compare": "compare {o} with the others|know which {t} is best|choose a {t}|get a recommendation for a {t}",
    "return": "return {o}|send {o} back|give {o} back|bring {o} back",
    "book": "book a {t}|reserve a {t}|schedule a {t}|arrange a {t}",
    "reset": "reset {o}|recover {o}|restore {o}|get {o} back",
}
"""What people do: topic -> wordings, ``{o}`` is the thing with its article, ``{t}`` the bare thing."""

ASKS: Final = {
    "do": "how do i {a}|how can i {a}|i want to {a}|i would like to {a}|i need to {a}|can you help me {a}|please {a}|{a}|"
    "what are the steps to {a}|could you {a} for me|i'm trying to {a}|help me {a}|where do i go to {a}|tell me how to {a}|"
    "what do i need to do to {a}|is there a way to {a}|i wish to {a}|hello, i am calling to {a}|hi, i'd like to {a} please|"
    "yeah um i wanted to {a}|i was wondering how to {a}|what is the process to {a}|assistance to {a}|who can help me to {a}",
    "fail": "i can't {a}|i am unable to {a}|i tried to {a} but it does not work|it won't let me {a}|why can't i {a}|"
    "there is an error when i {a}|i am having trouble trying to {a}|impossible to {a}|the website will not let me {a}|"
    "nothing happens when i try to {a}|i keep failing to {a}",
    "cost": "how much does it cost to {a}|is there a fee to {a}|what will i be charged to {a}|what is the price to {a}|"
    "do i have to pay to {a}|why was i charged to {a}|is it free to {a}",
    "time": "how long does it take to {a}|when will i be able to {a}|how many days until i can {a}|how soon can i {a}|"
    "what is the deadline to {a}|how fast can you {a}",
    "may": "am i allowed to {a}|is it possible to {a}|can i {a}|do you let customers {a}|are there rules if i want to {a}|"
    "who is eligible to {a}|what happens if i {a}|what documents do i need to {a}",
}
"""Attitude -> wordings around an act ``{a}``."""

TROUBLES: Final = {
    "late": "{o} has not arrived|{o} still has not come|i am still waiting for {o}|{o} is late|where is {o}|"
    "{o} was supposed to be here by now|when will i receive {o}|{o} is taking too long|{o} never showed up",
    "broken": "{o} is not working|{o} stopped working|{o} is broken|{o} does not work any more|there is a problem with {o}|"
    "something is wrong with {o}|{o} keeps failing|{o} is acting up|{o} is defective|i have issues with {o}",
    "missing": "i lost {o}|i can't find {o}|{o} is gone|{o} is missing|{o} has disappeared|i misplaced {o}|{o} went missing",
    "stolen": "{o} was stolen|someone took {o}|someone else is using {o}|i think {o} was compromised|{o} has been hacked",
    "wrong": "{o} is wrong|{o} is incorrect|you sent the wrong {t}|there is a mistake in {o}|{o} is not what i asked for|"
    "{o} does not match|{o} shows the wrong details",
    "declined": "{o} was declined|{o} was rejected|{o} got denied|{o} was not accepted|why was {o} refused|{o} did not go through",
    "charged": "i was charged twice for {o}|i was billed for {o} i never had|there is an extra charge for {o}|"
    "{o} costs more than it should|why am i paying so much for {o}|i do not recognise the charge for {o}|{o} is too expensive",
    "slow": "{o} is slow|{o} takes forever|{o} is very slow today|why is {o} so slow",
    "damaged": "{o} arrived damaged|{o} is cracked|{o} came broken|{o} was damaged when i got it",
    "cancelled": "{o} was cancelled|why did you cancel {o}|{o} got cancelled without notice|i was told {o} is cancelled",
    "expire": "when does {o} expire|{o} is about to expire|how long is {o} valid|{o} has expired",
    "info": "i have a question about {o}|tell me about {o}|i need information about {o}|what is {o}|how does {o} work|"
    "can you explain {o}|what are the details of {o}|i'd like to know more about {o}",
    "limit": "what is the limit for {o}|is there a maximum for {o}|how many {t} can i have|are there restrictions on {o}",
    "amount": "how much is {o}|what is the price of {o}|how much do i owe for {o}|what is the cost of {o}",
    "when": "when is {o}|what time is {o}|what is the date of {o}|on which day is {o}",
    "praise": "i love {o}|{o} is great|very happy with {o}|thank you for {o}|{o} works perfectly",
    "anger": "{o} is terrible|i am very unhappy with {o}|{o} is a joke|worst {t} ever|i am fed up with {o}",
}
"""What happens to things: topic -> wordings."""

_ARTICLES: Final = ("my", "my", "my", "the", "the", "a", "this", "your")
_OPENINGS: Final = ("", "", "", "", "", "", "hi, ", "hello ", "please help, ", "so ", "um ", "yes ", "ok so ", "good morning, ")
_CLOSINGS: Final = ("", "", "", "", "", "", "", "?", ".", " please", " thanks", "!", " right now", " today", " asap")


def requests(n: int, *, seed: int) -> Iterator[tuple[str, str]]:
    """``n`` requests and their labels, several of each intent in different words."""
    rng = np.random.default_rng(seed)
    things = [(domain, thing) for domain, listed in THINGS.items() for thing in listed.split("|")]
    acts = [(topic, attitude) for topic in ACTS for attitude in ASKS]
    topics = [(topic, "") for topic in TROUBLES] * 4
    made = 0
    while made < n:
        domain, thing = things[rng.integers(len(things))]
        pool = acts if rng.random() < 0.5 else topics
        topic, attitude = pool[rng.integers(len(pool))]
        for _ in range(min(6, n - made)):
            yield _say(rng, thing, topic, attitude), f"frames/{domain}/{thing}/{topic}/{attitude}"
            made += 1


def _say(rng: np.random.Generator, thing: str, topic: str, attitude: str) -> str:
    owned = f"{_pick(rng, _ARTICLES)} {thing}"
    if attitude:
        act = _pick(rng, ACTS[topic].split("|")).format(o=owned, t=thing)
        said = _pick(rng, ASKS[attitude].split("|")).format(a=act)
    else:
        said = _pick(rng, TROUBLES[topic].split("|")).format(o=owned, t=thing)
    return f"{_pick(rng, _OPENINGS)}{said}{_pick(rng, _CLOSINGS)}"


def _pick(rng: np.random.Generator, choices: tuple[str, ...] | list[str]) -> str:
    return choices[int(rng.integers(len(choices)))]
