"""Subscription: the plan that comes with the devices."""

from headwater.generate.taxonomy import Family, Reason, lines

SUBSCRIPTION = Family(
    "subscription",
    "Subscription",
    (
        Reason(
            "cancel_blocked",
            "Cannot cancel the subscription",
            "The customer tries to cancel and the process does not let them.",
            "billing",
            3.6,
            "stop",
            lines("""
            I can't find any way to cancel my {plan} plan
            the cancel button does nothing
            I have cancelled three times and it's still active
            your app sends me in a loop when I try to end the membership
            please terminate my subscription, the site won't let me
            every time I want to quit it offers me a discount instead of stopping
            I asked you on {date} to close my plan and it is still running
            there is no unsubscribe option in my settings
            it tells me to call a number that nobody answers to cancel
            I want out of this contract and you make it impossible
            the page for ending the {plan} membership gives an error
            cancellation confirmed, it said, and yet I'm still a member
            how do I get rid of this plan
            """),
            lines("""
            I don't use the service any more.
            I have a screenshot of the confirmation.
            """),
            lines("""
            leaving you is harder than leaving a cult
            I said goodbye in {date} and you're still here
            """),
        ),
        Reason(
            "auto_renewal",
            "Unwanted renewal",
            "The plan renewed, or a trial became paid, without the customer wanting it.",
            "billing",
            2.8,
            "refund",
            lines("""
            my plan renewed by itself without any warning
            the free trial turned into a paid {plan} plan and I didn't agree
            you extended my membership for another year on {date}
            I never got a reminder before the renewal
            I forgot to end the trial and was billed {amount}
            auto-renew was off and it renewed anyway
            another year of {plan} was added that I don't want
            you rolled me over to a paid tier
            the trial was meant to last 30 days and you billed me on day {days}
            {amount} for a renewal I didn't ask for
            my subscription continued after I had switched off the renewal
            why am I paying for {plan} again
            """),
            lines("""
            I only wanted to test it.
            I switched that option off in spring.
            """),
            lines("""
            "free" lasted until {date}
            """),
        ),
        Reason(
            "price_increase",
            "Subscription price increase",
            "The customer objects to a higher subscription price.",
            "billing",
            1.6,
            "stop",
            lines("""
            my {plan} plan went up again
            you raised the monthly fee to {amount}
            another price hike, really
            the e-mail says my membership will cost more from {date}
            I signed up at a lower rate and now it's {amount}
            why is the subscription getting more expensive every year
            the new fee isn't what I agreed to
            same service, higher bill
            you bumped the price without adding anything
            loyal customers pay more than new ones
            I won't accept the increase of the monthly charge
            the cost of the plan has nearly doubled
            """),
            lines("""
            I've been a member for six years.
            New customers get it for half of that.
            """),
        ),
        Reason(
            "plan_change",
            "Change of plan",
            "The customer wants to upgrade, downgrade, pause or move a plan.",
            "billing",
            1.4,
            "answer",
            lines("""
            I'd like to move from {plan} to a smaller plan
            how do I upgrade to the family tier
            can I pause my membership for two months
            please downgrade me
            I want to add a second home to the plan
            switching to yearly billing doesn't work
            my upgrade isn't showing up
            can I transfer the subscription to my wife's account
            is there a student plan
            I changed the plan and still have the old limits
            what happens to my recordings if I go down a tier
            I'd like to share the plan with my parents
            """),
            lines("""
            We only use one camera now.
            The option is greyed out.
            """),
        ),
        Reason(
            "benefit_missing",
            "Plan benefit not applied",
            "A benefit included in the plan is not granted.",
            "billing",
            0.9,
            "fix",
            lines("""
            my {plan} plan includes free shipping and I was charged for it
            I pay for 60 days of video history and only see 7
            the member discount isn't applied
            the extended warranty that comes with {plan} is not on my account
            I'm a paying member and the app shows me as free
            the premium features are locked although I subscribe
            where are the points I should have got
            priority support is part of my plan and I waited an hour
            the included replacement was refused
            the bundle promised three months free and they aren't there
            emergency dialling says upgrade required, I already have it
            my perks disappeared
            """),
            lines("""
            The plan page lists it clearly.
            My neighbour with the same plan has it.
            """),
        ),
    ),
)
