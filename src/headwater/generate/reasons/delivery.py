"""Delivery: from the warehouse to the customer's hands."""

from headwater.generate.taxonomy import Family, Reason, lines

DELIVERY = Family(
    "delivery",
    "Delivery",
    (
        Reason(
            "late_delivery",
            "Late delivery",
            "The promised delivery date has passed and the order is still on its way.",
            "logistics",
            8.0,
            "deliver",
            lines("""
            my order was supposed to be here on {date} and there is still nothing
            the {product} is now {days} days late
            the tracking page has said out for delivery since {date}
            {carrier} keeps pushing the date back, first it was {date} and now nobody knows
            I paid for two-day shipping and I'm on day {days}
            the parcel has been stuck at the {carrier} depot for {days} days
            still waiting for the {product} I bought, the promised day came and went
            your site promised it by {date} and it hasn't turned up
            nothing has moved on the tracking since {date}
            the estimated arrival keeps changing every morning
            my package is going round in circles between two sorting centres
            how much longer do I have to wait for my {product}
            delivery is way overdue
            the courier slot came and went and nobody showed up
            it's been {days} days since the shipping e-mail and my doorstep is empty
            """),
            lines("""
            I took a day off work to be at home.
            {carrier} only says "in transit".
            It was meant to be a birthday present.
            The last scan was {days} days ago.
            I refresh that page ten times a day.
            """),
            lines("""
            we have been looking out of the window for {days} days now
            the birthday is over and I gave an empty card
            so much for "arrives by {date}"
            """),
        ),
        Reason(
            "not_received",
            "Marked delivered, not received",
            "Tracking says delivered but the customer does not have the parcel.",
            "logistics",
            5.0,
            "deliver",
            lines("""
            tracking says delivered but there is no parcel anywhere
            {carrier} claims they handed it over on {date}, nobody here got anything
            it shows as signed for and I never signed a thing
            I got a delivered notification while I was standing at an empty door
            my neighbours don't have the package either, yet it's marked as dropped off
            the driver logged it as left in a safe place and there is no such place
            apparently my {product} was delivered, well not to me
            somebody must have stolen the box or it went to the wrong house
            the status reads completed although my {product} never came
            the proof of delivery has a signature that isn't mine
            your system thinks I have the parcel and I do not
            supposedly left in the mailroom on {date}, the mailroom has no record of it
            it was dropped at a different street number
            """),
            lines("""
            I asked both neighbours and the concierge.
            The door camera shows nobody came.
            {carrier} refuses to open a search.
            The GPS point on the proof is two streets away.
            """),
            lines("""
            whoever got my {product} I hope they enjoy it
            the green tick on your page is a lie
            I checked the bushes, the shed and the bins
            """),
        ),
        Reason(
            "damaged_in_transit",
            "Damaged on arrival",
            "The parcel or the product was damaged during shipping.",
            "logistics",
            2.6,
            "replace",
            lines("""
            the box arrived crushed and the {product} inside is cracked
            it looks like somebody drove over the parcel
            the screen was shattered when I opened the package
            everything was soaking wet, packaging and device
            there is a huge dent in the side of the {product} straight out of the box
            the corner is broken off, clearly from being thrown around
            came with scratches and a bent frame
            no padding at all so of course the {product} got smashed on the way
            the seal was torn and parts were rattling inside
            {carrier} delivered it with a hole punched through the carton
            glass all over the inside of the box
            unpacked it and the casing was split in two
            """),
            lines("""
            I took photos before touching anything.
            The driver just shrugged.
            There was one thin sheet of paper as protection.
            """),
            lines("""
            what came out of the carton looks like a jigsaw puzzle
            it rattles like a maraca and I haven't even plugged it in
            """),
        ),
        Reason(
            "wrong_item",
            "Wrong item sent",
            "The customer received a different product, colour or size than ordered.",
            "logistics",
            2.2,
            "replace",
            lines("""
            I ordered the {product} and got something completely different
            you sent me the wrong colour, I chose white and this is black
            the box has somebody else's order in it
            the label says {product} but inside is another model
            received the old generation instead of the new one
            this isn't what I bought
            got the EU plug version although I picked the US one
            wrong thing in the parcel
            packing slip is right, contents are not
            you shipped me a phone case instead of a {product}
            the size doesn't match what I selected
            opened it up and it's an item I never ordered
            """),
            lines("""
            The slip in the box has my name though.
            The item code on the sticker does not match the confirmation.
            """),
            lines("""
            somewhere somebody is holding my {product} and wondering too
            the confirmation and the contents tell two stories
            """),
        ),
        Reason(
            "missing_part",
            "Missing item or part",
            "The parcel came but an item or accessory is not in it.",
            "logistics",
            1.8,
            "deliver",
            lines("""
            the charging cable was not in the box
            I ordered two and only one came
            the power adapter is missing
            there are no mounting screws with the {product}
            half of my order isn't there
            only one of the three items on the slip was packed
            the manual and the bracket were left out
            my free gift was not included
            the parcel was short by one {product}
            no remote inside although the list says there should be one
            the set is incomplete
            one earbud tip bag and the adapter are nowhere to be found
            """),
            lines("""
            I went through all of the packaging twice.
            The weight on the label is lower than it should be.
            """),
            lines("""
            I can't even switch it on with what you packed
            I count one and paid for two
            """),
        ),
        Reason(
            "address_change",
            "Change delivery address or slot",
            "The customer wants the address or time of a pending delivery changed.",
            "logistics",
            1.5,
            "answer",
            lines("""
            I need to change the delivery address on my order
            I typed the wrong house number, can it still be corrected
            we are moving next week, please send it to the new place
            could you deliver to my office instead
            the order is going to my old flat
            I want to reschedule, nobody is home on {date}
            can I switch to a pick-up point
            please redirect the parcel, I'm travelling until {date}
            the postcode got autofilled wrongly
            is it possible to hold it at the depot
            I'd like an evening slot rather than the morning one
            the apartment number is missing from the label
            """),
            lines("""
            It hasn't shipped yet as far as I can see.
            The site greys out the edit button.
            """),
            lines("""
            there will be nobody at that door any more
            my ex lives there now, please don't
            """),
        ),
        Reason(
            "courier_conduct",
            "Courier behaviour",
            "The driver was rude, careless or did something improper.",
            "logistics",
            0.5,
            "answer",
            lines("""
            the {carrier} driver was incredibly rude to me
            your courier threw the parcel over the gate
            the delivery guy shouted at my mother
            he parked on our lawn and drove off over the flowers
            the driver refused to come up to the second floor
            she rang once and ran before I got to the door
            the courier left the gate open and our dog got out
            the man from {carrier} swore at me
            parcel was kicked along the corridor, I watched it
            driver demanded a tip before handing it over
            he blocked our driveway and laughed about it
            the {carrier} van hit our fence
            """),
            lines("""
            We have it on camera.
            My kids saw all of it.
            """),
        ),
        Reason(
            "customs",
            "Customs and import charges",
            "An international order is held at customs or import charges are unclear.",
            "logistics",
            0.25,
            "answer",
            lines("""
            my order is held at customs and they want a document
            I was asked to pay import duty that wasn't mentioned at checkout
            the parcel is stuck at the border
            {carrier} wants {amount} in taxes before releasing it
            customs says the invoice is missing
            the declared value is wrong on the form
            why do I owe VAT again when I paid it already
            they need a commercial invoice and an import number
            clearance has been pending for {days} days
            got a bill for brokerage fees
            the customs office sent me a letter about your package
            duties were supposed to be included
            """),
            lines("""
            Nobody told me it ships from abroad.
            They charge storage by the day.
            """),
        ),
    ),
)
