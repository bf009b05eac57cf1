"""Small talk that has nothing to do with any issue, from a grammar of its own: it buries the issue as people do."""

from typing import Final

from headwater.generate.draw import Draw
from headwater.generate.marks import sentence
from headwater.generate.taxonomy import lines

_WHO: Final = lines("""
my wife
my husband
my neighbour
our babysitter
my aunt in Oregon
my grandson
a friend from the choir
the landlord
my boss
our eldest
my flatmate
the lady from next door
my brother-in-law
a colleague from accounting
my dad
""")
_DID: Final = lines("""
painted the hallway
baked a lemon cake
adopted a greyhound
was repairing the bicycle
came home from the night shift
planted tomatoes on the balcony
had just finished her exams
was practising the trumpet
ran a marathon
burned the pancakes
was stuck in traffic near the bridge
moved the piano into the study
had a dentist appointment
was watching the football final
went fishing at dawn
knitted an enormous scarf
organised the school raffle
was ironing forty shirts
broke an ankle skiing
was making marmalade
""")
_WHEN: Final = lines("""
on Sunday
last Thursday
the other day
right before the thunderstorm
during the heatwave
while the plumber was here
on our anniversary
the night before the trip
around Easter
between two meetings
at half past six
on the first day of the holidays
shortly after breakfast
""")
_WHERE: Final = lines("""
in the kitchen
in the attic
in the garage
in our cottage by the lake
in the nursery
on the third floor
in the conservatory
in the caravan
in the laundry room
in my workshop
in the hallway beside the coat rack
on the terrace
""")
_REMARK: Final = lines("""
not that it matters
which is a story for another day
if you can imagine that
and the dog barked at everything
so I only noticed it later
and nobody had slept much
with rain hammering on the roof
and of course I was late for work
so bear with me if I mix up the order of things
and that was the least of my worries
but I digress
""")


def wander(draw: Draw) -> str:
    """One sentence of small talk in English."""
    who, did, when, where = draw.pick(_WHO), draw.pick(_DID), draw.pick(_WHEN), draw.pick(_WHERE)
    form = draw.below(4)
    if form == 0:
        return sentence(f"{who} {did} {when}")
    if form == 1:
        return sentence(f"{when} {who} {did}, {draw.pick(_REMARK)}")
    if form == 2:
        return sentence(f"I was {where} {when}, {draw.pick(_REMARK)}")
    return sentence(f"it was {when} {where}, {who} {did}, {draw.pick(_REMARK)}")
