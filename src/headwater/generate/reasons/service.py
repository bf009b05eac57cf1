"""Service: how contacts themselves were handled."""

from headwater.generate.taxonomy import Family, Reason, lines

SERVICE = Family(
    "service",
    "Customer service",
    (
        Reason(
            "long_wait",
            "Hard to reach",
            "The customer waited long or could not reach a person.",
            "care",
            1.8,
            "answer",
            lines("""
            I was on hold for an hour
            nobody answers the phone
            your bot won't let me speak to a human
            I've been waiting {days} days for a reply to my e-mail
            the chat closed while I was in the queue
            I got cut off three times
            it's impossible to reach anybody
            the hotline drops me after the menu
            no one ever calls back
            number 47 in the queue, seriously
            there's no phone number on your site
            I only get automatic answers
            """),
            lines("""
            The music still plays in my head.
            """),
        ),
        Reason(
            "agent_conduct",
            "Associate's behaviour or wrong advice",
            "An associate was rude, careless or gave wrong information.",
            "care",
            1.1,
            "answer",
            lines("""
            the person on the phone was rude
            your colleague hung up on me
            I was given wrong information
            the agent told me something else than the one before
            he laughed when I explained it
            she promised to sort it out and did nothing
            the chat agent clearly didn't read what I wrote
            I was treated like a liar
            every one of you says something different
            your associate closed my case without asking
            I got a copy and paste answer
            the supervisor refused to talk to me
            """),
            lines("""
            I wrote down the name.
            """),
        ),
        Reason(
            "store_visit",
            "Shop or installer appointment",
            "An appointment with an installer or a shop went wrong.",
            "care",
            0.5,
            "answer",
            lines("""
            the installer didn't come
            the technician drilled a hole in the wrong place
            my appointment was moved three times
            the shop sent me away although I had a booking
            he left the wires hanging out of the wall
            I'd like to book an installation
            the fitter said that it's not his job
            your shop downtown is closed and the site says open
            the installer was two hours late
            the technician wanted cash
            no appointment before {date}
            the shop couldn't find my reservation
            """),
            lines("""
            I waited at home all morning.
            """),
        ),
        Reason(
            "accessibility_manual",
            "Instructions unclear",
            "The customer does not understand a manual, a help page or a feature.",
            "care",
            1.0,
            "answer",
            lines("""
            I don't understand the manual
            how do I reset the {product}
            where can I find the serial number
            what does the red light mean
            how do I change the wifi password on the {product}
            the help page describes an old version
            the manual is only in Chinese
            how do I clean the {product}
            what does error E4 stand for
            how can I turn off the blue light at night
            your video shows another model
            I can't find that setting anywhere
            """),
            lines("""
            I'm 70, please explain it slowly.
            """),
        ),
        Reason(
            "recycling",
            "Disposal and recycling",
            "The customer asks how to dispose of a device, battery or packaging.",
            "returns",
            0.12,
            "answer",
            lines("""
            how do I dispose of the old {product}
            do you take back old batteries
            where can I recycle the packaging
            your boxes are far too big
            is there a trade-in for my old {product}
            so much plastic for one small thing
            can I send the dead battery by mail
            the recycling point refused the {product}
            what do I do with the broken one
            do you offer a take-back of electronics
            the trade-in value was changed after I sent it
            why is everything wrapped twice
            """),
            lines("""
            I don't want to put it in the bin.
            """),
        ),
    ),
)
