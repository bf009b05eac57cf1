"""Returns, exchanges and warranty."""

from headwater.generate.taxonomy import Family, Reason, lines

RETURNS = Family(
    "returns",
    "Returns and warranty",
    (
        Reason(
            "return_label",
            "Return label problem",
            "The customer cannot get or use a return label or pick-up.",
            "returns",
            2.3,
            "answer",
            lines("""
            the return label never came
            I can't print the label for sending my {product} back
            the QR code for the return is refused at the shop
            your returns page gives me an error when I ask for a label
            how do I ship this back, there's no slip in the box
            the label has expired
            {carrier} says the barcode is not valid
            nobody came to pick up the return
            the pick-up for my return was missed twice
            the drop-off point doesn't accept your parcels any more
            I need a new shipping label for the exchange
            the label is for the wrong product
            """),
            lines("""
            The box is packed and standing in my hallway.
            The window closes on {date}.
            """),
        ),
        Reason(
            "return_refused",
            "Return refused",
            "A return was rejected or the return window is disputed.",
            "returns",
            1.2,
            "refund",
            lines("""
            you rejected my return and I don't accept that
            the warehouse says the {product} was used, it was never switched on
            I'm told I'm two days outside the return window
            my return came back to me with no explanation
            they claim an accessory was missing from what I sent back
            your rules say 30 days and I'm on day {days}
            return denied because of packaging, are you serious
            the refund was refused because of a scratch that was there on arrival
            I want to give it back and you say no
            you won't take back an unopened {product}
            holiday purchases should be returnable until January
            the inspection result is simply wrong
            """),
            lines("""
            I filmed myself packing it.
            The shop assistant told me it would be fine.
            """),
        ),
        Reason(
            "return_status",
            "Return received, status unclear",
            "The customer sent something back and wants to know where it stands.",
            "returns",
            1.7,
            "answer",
            lines("""
            did you get the {product} that I sent back
            my return still shows as not received
            I returned it on {date} and heard nothing since
            what is the state of my exchange
            the status of my return hasn't changed for {days} days
            my return was delivered to you, when will you look at it
            the replacement for the one I sent back hasn't been shipped
            the parcel with the return is lost between me and you
            no confirmation that my return arrived
            the return is being inspected, for {days} days now
            could you check on a return for me
            I dropped off the return last week and the page is blank
            """),
            lines("""
            I still have the drop-off receipt.
            The carrier says you signed for it.
            """),
        ),
        Reason(
            "warranty_claim",
            "Warranty claim",
            "The customer asks for repair or replacement under warranty.",
            "returns",
            1.9,
            "replace",
            lines("""
            my {product} died after eleven months and I want to use the warranty
            is this covered by the guarantee
            I'd like to claim a repair under warranty
            you refuse to honour the two-year guarantee
            my claim was turned down for water damage that never happened
            the repair took {days} days and it's broken again
            how do I register my {product} for the warranty
            the warranty page doesn't know my serial number
            the repaired unit came back with the same fault
            the guarantee should still be running
            you sent a refurbished one as a warranty replacement
            the service centre lost my {product}
            """),
            lines("""
            I bought it on {date}.
            The serial number is worn off the label.
            """),
        ),
    ),
)
