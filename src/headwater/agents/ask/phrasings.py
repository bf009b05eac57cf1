"""How people put the questions of each kind, and what is refused whatever it is about. English; patterns help the encoder."""

from collections.abc import Mapping
from typing import Final, Literal

import regex

Kind = Literal[
    "new",
    "top",
    "size",
    "trend",
    "why",
    "where",
    "owner",
    "quotes",
    "fix",
    "cost",
    "compare",
    "count",
    "late",
    "load",
    "mood",
    "status",
]

PATTERNS: Final[Mapping[Kind, str]] = {
    "new": r"\b(?:what(?:'s| is| are)? (?:is )?(?:new|changed|growing|emerging)|anything new|new (?:issues?|"
    r"problems?)|emerg\w+|alarms?|"
    r"incidents?|heads.up|pop(?:s|ped|ping)? up|(?:not|n't|never) seen before|"
    r"(?:something|anything|what|which)\b.*\bgetting worse|what has changed|(?:issues?|problems?|which|"
    r"what)\b.*\bgrowing|fastest.growing|spik\w+)\b",
    "top": r"\b(?:driv\w+ (?:most of |all )?(?:our |the )?(?:contact )?(?:volume|contacts)|where is (?:all )?(?:our |"
    r"the )?volume|"
    r"top|biggest|largest|main|most (?:common|frequent)|list (?:of )?(?:the |all )?issues|contact "
    r"(?:us )?(?:about )?(?:the )?most)\b"
    r"(?!.*\bcost)|\bwhy (?:do|are) (?:people|customers) (?:call|contact|writ)\w*|\bwhat (?:do|are) (?:people|"
    r"customers) (?:complain|contact|call|writ)\w*",
    "size": r"\b(?:how (?:big|large|common|frequent|many|much)|size of|number of|what share|what percentage|share "
    r"of|count of|volume of|"
    r"(?:split|broken down|breakdown|cut) )\b|\b(?:by|per) \w+\s*[?]?$",
    "trend": r"\b(?:trend|going (?:up|down)|over time|develop\w*|evol\w+|getting (?:better|worse)|forecast|"
    r"predict|expect|next (?:week|month|quarter)|"
    r"(?:still )?(?:rising|falling|growing|increasing|decreasing|declining)|weekly (?:numbers?|series|counts?)|"
    r"history of)\b",
    "why": r"^\s*why\b|\b(?:root cause|what (?:caused|causes|drives|drove|is driving|explains)|reasons? (?:for|of|"
    r"behind)|cause of|behind|how come|"
    r"explain|due to what)\b",
    "where": r"\bwhere\b|\bwhich (?:product|region|channel|version|carrier|plan|platform|country|market|segment)s?\b|"
    r"\bsegments?\b|\bconcentrat\w+",
    "owner": r"\b(?:on the hook|accountable|in charge|who(?:se job)? (?:is it|deals?)|who (?:owns?|should|do i|"
    r"is responsible|handles?|takes?|can fix|fixes)|owners?|which team "
    r"(?:owns|is responsible|handles|"
    r"should)|responsible(?: team)?|whose|belongs? to)\b",
    "quotes": r"\b(?:quotes?|verbatims?|examples?|in (?:their|customers'?) own words|what do (?:customers|people|"
    r"users) say|stor(?:y|ies)|anecdotes?|"
    r"voices?|testimon\w+|read me)\b",
    "fix": r"\b(?:fix(?:ed|es)?\b.*\b(?:work|help|effect|verif|success|bring)\w*|(?:did|does|has|have|"
    r"is)\b.*\bfix\w*|(?:did|has)\b.*\b(?:help|work)"
    r"(?:ed)?|verified|effect of the)\b",
    "cost": r"\b(?:costs?|costly|expensive|how much money|dear(?:est)?|price of the (?:issue|problem)|lose on|"
    r"losing on|spend on|worth fixing)\b",
    "compare": r"\b(?:compar\w+|versus|vs\.?|against|difference between|between .+ and|bigger|more than|(?:larger|"
    r"worse|smaller|less) than|or)\b",
    "count": r"\b(?:mention\w*|talk(?:s|ing)? about|the words?\b|contains?|comes? up|say(?:s|ing)? the|used? the "
    r"word|speak of)\b",
    "late": r"\b(?:late\s*\?|overdue|behind schedule|past (?:its |their )?due|due dates?|what is late|missed "
    r"(?:its|their)|breach\w*|slas?)\b",
    "load": r"\b(?:drown\w*|snowed under|under ?water|too busy|overload\w*|too much (?:work|to do)|over capacity|"
    r"capacity|workload|swamped|busiest team|"
    r"stretched)\b",
    "mood": r"\b(?:angry|anger|sentiment|mood|upset|happy|unhappy|satisf\w+|how do (?:customers|people) feel|"
    r"negative|furious|annoyed|frustrat\w+)\b",
    "status": r"\b(?:how many contacts (?:do|are|have) (?:we|there|you|in)\b(?! .*\babout)|what period|time span|"
    r"date range|how far back|since when (?:do|does|have)|oldest (?:contacts?|data)|how much data|data cover\w*|"
    r"not assigned|unassigned|without an issue|which dates)\b",
}
PHRASES: Final[Mapping[Kind, tuple[str, ...]]] = {
    "new": (
        "what is new",
        "which issues are growing",
        "are there new problems",
        "what changed recently",
        "did any alarm go off",
        "did something pop up that was not seen before",
    ),
    "top": (
        "what are the top issues",
        "what do customers contact us about",
        "the main contact reasons",
        "list the biggest problems",
        "what drives most of our contacts",
    ),
    "size": (
        "how big is this issue",
        "how many contacts are about this",
        "how many customers report this",
        "what share of contacts is this",
        "how common is this problem",
        "break this issue down by region",
    ),
    "trend": (
        "what is the trend of this issue",
        "is this going up or down",
        "how did this problem develop over time",
        "how many contacts should we expect next month",
        "is this getting better",
    ),
    "why": (
        "why did this rise",
        "what is the root cause of this problem",
        "what caused this",
        "what is behind this issue",
        "explain the increase of this problem",
    ),
    "where": (
        "where does this issue sit",
        "which product is affected by this",
        "in which region does this happen",
        "which version has this",
    ),
    "owner": (
        "who owns this issue",
        "which team is responsible for this",
        "who should handle this problem",
        "whose problem is this",
        "who is on the hook for this",
    ),
    "quotes": (
        "show me quotes about this",
        "what do customers say about this",
        "give me examples of this",
        "read me a story about this",
    ),
    "fix": (
        "did the fix for this work",
        "has the fix been effective",
        "is the fix of this verified",
        "did the change help",
    ),
    "cost": (
        "what does this issue cost us",
        "how expensive is this problem",
        "which issue costs the most",
        "how much money do we lose",
    ),
    "compare": (
        "compare this in week 30 with week 40",
        "this problem in june versus september",
        "compare chat and email",
        "which of these two is bigger",
    ),
    "count": (
        "how many contacts mention this word",
        "how often does this word come up",
        "how many customers talk about this word",
    ),
    "late": ("what is late", "which issues are overdue", "what has missed its due date"),
    "load": (
        "who is overloaded",
        "which team has too much work",
        "are teams over capacity",
        "which team is drowning in work",
    ),
    "mood": (
        "how angry are customers about this",
        "what is the sentiment on this issue",
        "are people upset about this",
    ),
    "status": (
        "how many contacts do we have",
        "what period does the data cover",
        "how many contacts are not assigned",
        "how far back does the data go",
    ),
}
COUNTS: Final = regex.compile(
    r"\bhow (?:many|often)\b.*\b(?:mention\w*|talk(?:s|ing)? about|words?|comes? up|sa(?:y|ys|id))\b"
)
SIZES: Final = regex.compile(r"^(?:(?:please|now|can you|could you|let us|let's) )*size (?:up )?(?!of\b)")
"""Size as a verb: whatever else the words say, a size is wanted."""
OF_WHICH: Final = regex.compile(r"^(?:(?:in|on|for|at|with) )?(?:which|what) (?!team)")
ORDERS: Final = regex.compile(
    r"^\s*(?:please |now |can you |could you |you must )*(?:(?:write|compose|draw|translate|ignore|forget|publish|approve)\b|"
    r"(?:delete|remove|close|reopen|merge|assign|rename|send|e-?mail|call|change|update|set|register|create|post|reply|"
    r"answer|refund|cancel|fire)\s+(?:all|the|this|that|these|those|my|our|every|each|issues?|contacts?|"
    r"customers?|it|them|him|her|me|a|an|to|\d+)\b)|\b(?:ignore|forget) (?:all |your |the )*(?:rules|instructions)\b",
    regex.IGNORECASE,
)
PERSON: Final = regex.compile(
    r"\b(?:phone number|telephone number|e-?mail address|(?:home|postal|private) address|password|card number|credit card|"
    r"full name|birthday|date of birth)\b.*\b(?:of|for|from)\b.*"
    r"\b(?:customer|user|client|person|mr|mrs|ms|[A-Z][a-z]+ [A-Z][a-z]+)\b|"
    r"\bwho is (?:the )?customer\b|\bnames? of (?:the )?customers?\b",
)
ELSEWHERE: Final = regex.compile(
    r"^should (?:we|i|you|they)\b|\bhow many (?:employees|staff|agents|associates|offices|stores|warehouses|"
    r"competitors) (?:do|are|work)\b|\b(?:weather|stock price|share price|shareholders?|ceo|elections?|"
    r"turnover|revenues?|profits?|"
    r"salary|salaries|competitors?|poem|song|joke|recipe|football|world cup)\b",
    regex.IGNORECASE,
)
