"""English wording that does not depend on the reason: how contacts open, wander, press and close."""

from typing import Final

from headwater.generate.taxonomy import lines

LEADS: Final = ("", "", "", "", "so ", "basically ", "as I said, ", "the thing is, ", "well, ", "just so you know, ",
                "honestly, ", "it's simple: ", "in short, ", "here is my problem: ", "for some reason ", "once again ",
                "to be clear, ", "sadly ")  # fmt: skip
TRAILS: Final = ("", "", "", "", "", "", " and I don't know what to do", ", see my account", " as of {date}",
                 ", and not for the first time", " since last week", " for {days} days now", " and nobody tells me why",
                 ", which is a first for me", ", I checked twice")  # fmt: skip
OPENERS: Final = lines("""
Hi there
Hello
Good morning
Good evening
Hey
Dear support team
To whom it may concern
Hello, I hope you can help me
Hi, I need some help please
Dear Hearthbeam team
Good afternoon
Hi, quick one
""")
CONTEXTS: Final = lines("""
I have been a customer for {days} months.
I bought a {product} from you on {date}.
We moved into a new flat and wanted everything to be simple.
My sister recommended your shop to me.
I normally never complain.
This is about my latest purchase.
I own four of your devices.
I work from home and depend on things working.
I have two small children and not much time.
We are retired and a bit slow with technology.
I wrote to you before about something else and that was solved nicely.
My order number is {order}.
It's about order {order}.
I got the {product} as a gift from my colleagues.
I already read your help pages.
I have searched the forum for hours.
Let me start from the beginning.
I've been with you since you had only one shop.
We were so happy with the first one that we got another.
""")
DISTRACTORS: Final = lines("""
The delivery itself was quick, no complaint there.
The app is nice otherwise.
The price was fine.
I know it isn't a battery problem, I checked that.
It has nothing to do with my wifi, before you ask.
Last year I had trouble with a return, but that's over.
My login works, that's not it.
The invoice was right, by the way.
Don't tell me to restart the router.
I did update to the newest version.
I wasn't charged twice or anything like that.
The courier was friendly.
I don't want to cancel my plan, not yet.
A refund isn't what I am after at the moment.
The box was intact, if that matters.
I had the camera before and it had blurry pictures, this one is better.
Your website is lovely to look at.
I first thought it was the subscription.
""")
CONSEQUENCES: Final = lines("""
This is costing me a lot of time.
I had to buy another one at the shop around the corner.
My kids are disappointed.
I can't plan anything like this.
My neighbours are laughing at me.
I've lost a whole weekend over it.
It makes me doubt the whole brand.
I had to borrow money because of it.
I missed an important call.
We can't use the room at the moment.
My husband says I told you so.
I have already spent hours on it.
I'm losing my patience.
It's not the end of the world, but it is annoying.
I feel left alone with it.
I can't recommend you to anybody right now.
""")
REMEDIES: Final[dict[str, tuple[str, ...]]] = {
    "fix": lines("""
    Please get it working again.
    What can I do to solve it?
    Can somebody look into it?
    Is there a fix coming?
    Please send me steps that really help.
    I'd like a technician to check it.
    """),
    "refund": lines("""
    I want my money back.
    Please return the amount to me.
    Kindly credit me at once.
    I expect to be paid back this week.
    Please correct it and confirm the sum.
    I'd accept a voucher too.
    """),
    "replace": lines("""
    Please send me a new one.
    I'd like an exchange.
    Can you replace it?
    I want one that works.
    Repair it or swap it, I don't mind.
    How do we go about a replacement?
    """),
    "deliver": lines("""
    Please find out where it is.
    Send it again or tell me what's going on.
    I'd like to have what I paid for.
    When can I expect it?
    Could you chase this for me?
    Please ship it by express.
    """),
    "answer": lines("""
    Please let me know.
    Can you tell me how this works?
    I'd be glad of an answer.
    Who can help me with it?
    What's the right way to go about it?
    Please advise.
    """),
    "stop": lines("""
    Please see to it today.
    I want this stopped.
    Please confirm in writing that it's done.
    Do it now please.
    Take care of it before anything else happens.
    I want this off the table.
    """),
}
REPEATS: Final = lines("""
I already contacted you about this {days} days ago.
This is the second time I'm writing about it.
I spoke to one of your colleagues on {date} and nothing happened.
Following up on my earlier message.
You said it would be sorted out and it isn't.
I'm back again with the same thing.
I was promised a call back that never came.
As I told your colleague before, the problem is still there.
It's me again.
""")
ALSO: Final = ("And another thing: ", "On top of that, ", "Also, ", "While I have you, ", "Second point: ", "Besides, ",
               "Oh, and ", "Apart from that ", "One more thing, ")  # fmt: skip
MOODS: Final[tuple[tuple[str, ...], ...]] = (
    lines("""
    Thank you very much for your help.
    Thanks in advance, I know you are busy.
    I appreciate your time.
    No hurry, whenever you get to it.
    """),
    lines("""
    Thanks.
    Looking forward to hearing from you.
    Hope to hear from you soon.
    Thank you.
    """),
    lines("""
    I'm not happy with this.
    This is quite frustrating.
    I expected better.
    That's disappointing.
    """),
    lines("""
    This is absolutely unacceptable!
    I have had enough of this!!
    Worst service ever.
    I am furious.
    Never again!
    Are you kidding me?!
    What a shambles.
    """),
)
SURVEY_LEADS: Final = ("", "", "", "", "Bad. ", "2/10: ", "Disappointed, ", "Meh. ", "Not good, ", "Ok but ", "Poor. ",
                       "Would be five stars but ", "Service friendly, however ", "No. ", "Ugh, ")  # fmt: skip
BOT: Final = (
    "Hi, I'm Ember, the virtual assistant. How can I help you today?",
    "Welcome to Hearthbeam! Please describe your question in a few words.",
    "Hello! I can help with orders, devices and plans. What is it about?",
)
BOT_HANDOVER: Final = (
    "Let me connect you with a colleague.",
    "I'm not sure I understood. I'll hand you over to an associate.",
    "One moment, an associate will be with you shortly.",
)
GREETINGS: Final = (
    "Thank you for contacting Hearthbeam, my name is {agent}, how can I help?",
    "Hello, you're through to {agent}. What can I do for you?",
    "Good day, {agent} speaking. How may I help you today?",
    "Hi, this is {agent} from customer care.",
)
ASKS: Final = (
    "I'm sorry to hear that. Could you tell me a little more?",
    "Oh no. Since when has this been so?",
    "I see. What exactly happens?",
    "Sorry about the trouble. Can you describe it?",
    "Thanks for letting me know. Is there anything else I should know about it?",
    "Understood. Have you tried anything so far?",
)
MORE: Final = ("Yes, ", "Well, ", "Sure. ", "Like I said, ", "Right, ", "Okay so, ", "Mostly that ", "I mean, ")
IDENTIFY: Final = (
    ("Could I have your order number please?", ("Sure, it's {order}.", "{order}", "One second... {order}.")),
    ("May I have your full name?", ("{name}", "My name is {name}.", "It's {name}.")),
    ("What is the e-mail address of the account?", ("{email}", "That would be {email}.", "It should be {email}.")),
    ("Which number can we reach you on?", ("You can call me on {phone}.", "{phone}", "My mobile is {phone}.")),
    ("Could you confirm the delivery address?", ("{address}", "It's {address}.", "We live at {address}.")),
    ("Which card did you pay with?", ("The one with {card}.", "{card}", "Card number {card}, is that safe to say?")),
    ("Where should the money go?", ("To my account {iban}.", "{iban}", "IBAN is {iban}.")),
)
SMALL_TALK: Final = (
    ("While that loads, how is the weather where you are?", "Raining all day, thanks for asking."),
    ("Please bear with me, my system is slow today.", "No problem, take your time."),
    ("Are you still there?", "Yes, I'm here."),
    ("Have you used our loyalty programme before?", "No, and I don't need it now."),
    ("Just a second, I'm reading the notes.", "Okay."),
    ("May I put you on hold for a minute?", "If you must."),
    ("Did you have a good weekend otherwise?", "It was all right, the garden needed work."),
)
RESOLUTIONS: Final = (
    "I have opened a ticket, our specialists will be in touch.",
    "I've passed it on and you'll get an e-mail within two days.",
    "I'll take care of it right away.",
    "I've noted everything, please allow 48 hours.",
    "Let me check with the team and come back to you.",
    "That should be sorted now, please have a look.",
)
CLOSINGS: Final = ("Okay, thanks. Bye.", "Fine.", "We'll see.", "Thank you, goodbye.", "I hope so.", "All right then.",
                   "Great, thanks a lot.", "I've heard that before.")  # fmt: skip
AGENTS: Final = ("Robin", "Sasha", "Kim", "Alex", "Jordan", "Toni", "Charlie", "Sam")
SIGN_OFFS: Final = ("Best regards", "Kind regards", "Regards", "Thanks", "Sincerely", "Cheers", "Yours faithfully")
DEVICE_LINES: Final = ("Sent from my phone", "Sent from my tablet", "Get the mail app for mobile")
JOBS: Final = ("Office Manager", "Teacher", "Consultant", "Sales Lead", "Architect", "Nurse")
DISCLAIMERS: Final = (
    "CONFIDENTIALITY NOTICE: This e-mail and any attachment may be confidential. If you are not the intended "
    "recipient, please notify the sender and delete it.",
    "Please consider the environment before printing this e-mail.",
    "This message was checked for viruses. The sender accepts no liability for damage caused by it.",
)
QUOTED: Final = (
    "Thank you for your order. We will let you know as soon as it is on its way.",
    "We have received your message and will reply within two working days.",
    "Your case has been closed. We hope that everything was solved to your satisfaction.",
    "Please answer the following questions so that we can help you: product, software version, date of purchase.",
)
SUBJECTS: Final = lines("""
Question
Help needed
Complaint
My order
Problem with {product}
Urgent
Support request
Customer service
{product}
Please read
Following up
Order
""")
NO_ISSUE: Final[dict[str, tuple[str, ...]]] = {
    "praise": lines("""
    just wanted to say that the {product} is wonderful
    great service, everything went smoothly
    your colleague was so kind and patient, please pass on my thanks
    love it, five stars
    everything arrived on time and works perfectly
    best purchase of the year
    keep up the good work
    my father is over the moon with his {product}
    very satisfied, would buy again
    super fast and friendly
    """),
    "thanks": lines("""
    thanks, it works now
    thank you for the quick reply
    all sorted, you can close the case
    never mind, I found it myself
    got it, many thanks
    no further questions
    thanks for the update
    perfect, that helped
    """),
    "spam": lines("""
    boost your ranking with our SEO offer, reply now
    dear sir, we are a leading maker of packaging and seek cooperation
    you have won a cruise, claim within 24 hours
    we offer cheap website translation into 40 languages
    investment opportunity with guaranteed returns
    request for a guest post on your blog
    """),
    "other": lines("""
    sorry, wrong number
    test
    hello?
    is this the pharmacy
    I'm calling about a job interview
    please ignore my last message
    what are your opening hours on Sunday
    """),
}
