"""Safety, privacy, fraud and legal: rare, and never to be missed."""

from headwater.generate.taxonomy import Family, Reason, lines

TRUST = Family(
    "trust",
    "Safety, privacy and fraud",
    (
        Reason(
            "overheating",
            "Overheating, smoke or fire",
            "The device became dangerously hot, swelled, smoked or burned.",
            "trust",
            0.45,
            "stop",
            lines("""
            the {product} got so hot that it burned my fingers
            there was smoke coming out of the {product}
            the battery is swollen and pushes the case open
            it melted the table it was lying on
            we woke up to the smell of burning plastic
            the charger sparked and went black
            the {product} caught fire on the kitchen counter
            it hisses and the back is bulging
            the plug is scorched
            I can't touch it while it charges, that's how hot it is
            the fire brigade had to come because of your {product}
            it gets dangerously warm at night
            """),
            lines("""
            It is outside in a bucket of sand now.
            My children sleep in that room.
            I have photos of the marks.
            """),
            lines("""
            I could have fried an egg on it
            there's a brown ring on my desk where it used to lie
            """),
            ("Volt power bank", "Glide vacuum", "Pulse watch", "Nimbus earbuds", "Vista camera"),
            True,
        ),
        Reason(
            "injury",
            "Injury",
            "Somebody was hurt by a product or a delivery.",
            "trust",
            0.13,
            "answer",
            lines("""
            I got an electric shock from the {product}
            my son cut his hand on the sharp edge
            the strap gave me a chemical burn on the wrist
            it fell off the wall onto my daughter
            I had to see a doctor because of your {product}
            my skin blistered under it
            the vacuum ran into my mother and she fell
            my ears bled after that noise
            I slipped over the box your courier left on the stairs
            a piece of it flew off and hit me in the eye
            we spent the night in the emergency room
            my wrist is swollen from wearing it
            """),
            lines("""
            The doctor wrote a report.
            She needed stitches.
            """),
            is_severe=True,
        ),
        Reason(
            "account_takeover",
            "Account taken over",
            "Somebody else got into the customer's account or used it to buy.",
            "trust",
            0.8,
            "stop",
            lines("""
            somebody has hacked my account
            there are orders in my account that I didn't make
            I got a mail that my password was changed and it wasn't me
            a stranger is logged in to my cameras
            my account was used to ship things to another city
            an unknown device is on my account
            my stored card was used by someone else
            I saw a login from a country I've never been to
            the e-mail of my account was replaced by another
            they bought gift cards with my account
            I've been the victim of fraud on your site
            a voice spoke to my child through the camera
            """),
            lines("""
            I told the police.
            I blocked my card at once.
            """),
            is_severe=True,
        ),
        Reason(
            "phishing",
            "Suspicious message in the company's name",
            "The customer got a message that pretends to be the company.",
            "trust",
            0.4,
            "answer",
            lines("""
            I got a text about a parcel fee, is that really you
            somebody called and asked for my card in your name
            is this e-mail from you or a scam
            I received a strange link with your logo
            a man claiming to be your technician wanted remote access
            there's a fake shop that uses your name
            the message says my account is closed unless I click
            I clicked on the link and gave my details, what now
            a false invoice in your name is in my inbox
            someone on the phone wanted me to buy gift cards
            the sender's address looks odd
            is the prize draw real
            """),
            lines("""
            I can forward it.
            The spelling is awful.
            """),
        ),
        Reason(
            "privacy",
            "Privacy concern",
            "The customer fears or saw misuse of recordings or personal data.",
            "trust",
            0.5,
            "answer",
            lines("""
            I can see another family's living room in my app
            who listens to my recordings
            you sent me the personal details of another customer
            the camera was on although I had switched it off
            my address was shown to a stranger
            the speaker records us without being asked
            I don't want my data to be sold
            my neighbour's doorbell films our garden
            why does the vacuum need my floor plan
            my invoice went to somebody else
            a data leak is in the news, am I affected
            why do you need my location all the time
            """),
            lines("""
            I want to speak to your data protection officer.
            I unplugged everything.
            """),
        ),
        Reason(
            "legal_threat",
            "Legal threat",
            "The customer announces legal steps, a regulator or the press.",
            "trust",
            0.25,
            "refund",
            lines("""
            my lawyer will be in touch with you
            I'm going to take you to small claims court
            I have reported you to consumer protection
            this is my last notice before legal action
            I will go to the press with this
            I set you a deadline of {days} days, then I sue
            the ombudsman has my complaint
            I'm filing a chargeback and a police report
            see you in court
            my solicitor advised me to write to you
            I'm joining the class action
            the regulator will hear about your practices
            """),
            lines("""
            I keep a record of every call.
            """),
            is_severe=True,
        ),
        Reason(
            "vulnerable",
            "Vulnerable customer",
            "Somebody who depends on the device or the money, or who needs special care.",
            "care",
            0.12,
            "fix",
            lines("""
            my mother is 86 and the fall alarm doesn't work
            I'm blind and can't use the new app
            I rely on the {product} to call my carer
            I'm in hospital and can't deal with this
            my husband passed away and you keep writing to him
            I'm disabled and the box is too heavy to send back
            I can't pay for food because of the money you took
            my father has dementia and was sold three plans
            our baby monitor went silent over night
            I'm deaf and you only offer phone support
            my medicine fridge alert never came
            I am going through a very hard time and can't cope with this
            """),
            lines("""
            Please be quick, she lives alone.
            I am his legal guardian.
            """),
            is_severe=True,
        ),
    ),
)
