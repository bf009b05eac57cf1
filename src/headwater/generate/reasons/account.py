"""App and account."""

from headwater.generate.taxonomy import Family, Reason, lines

ACCOUNT = Family(
    "account",
    "App and account",
    (
        Reason(
            "login_fails",
            "Cannot log in",
            "The customer cannot get into the account.",
            "app",
            4.0,
            "fix",
            lines("""
            I can't log in to my account
            my password isn't accepted although it's right
            the reset e-mail never comes
            I'm locked out
            it says wrong user name or password and it isn't
            the app throws me back to the sign-in page
            the verification code doesn't arrive on my phone
            my account is blocked after too many tries
            I've got a new phone number and can't get the code any more
            signing in ends with an unexpected error
            no access to my account since {date}
            the six digit code is always invalid
            I changed my password and now nothing opens
            """),
            lines("""
            I reset it twice today.
            My wife gets in on her phone.
            """),
            lines("""
            I'm standing outside of my own smart home
            your app has forgotten who I am
            """),
        ),
        Reason(
            "app_crash",
            "App crashes or freezes",
            "The app closes, hangs or shows a blank page.",
            "app",
            2.9,
            "fix",
            lines("""
            the app crashes as soon as I open it
            it closes itself on the camera page
            I only see a white screen
            the app freezes and I have to kill it
            it takes a minute to open and then hangs
            your app has stopped working, that's all I get
            it shuts down whenever I tap on a device
            the spinner never ends
            since the new version the app won't stay open
            it crashed five times today
            the app drains my phone and then dies
            buttons in the app don't react
            """),
            lines("""
            I reinstalled it twice.
            My phone is less than a year old.
            """),
            lines("""
            I tap, it blinks, I'm back on my home screen
            """),
        ),
        Reason(
            "data_change",
            "Change account details",
            "The customer wants name, e-mail, phone or language changed.",
            "app",
            1.2,
            "answer",
            lines("""
            I need to change the e-mail of my account
            my last name changed after the wedding
            please update my phone number
            how can I merge my two accounts
            the app is in a language I can't read
            I'd like to hand over the account to my son
            I can't edit my profile
            my old e-mail no longer exists
            please remove the old address from my account
            the country is set wrong and can't be changed
            you call me by somebody else's name
            where do I change my contact details
            """),
            lines("""
            The field is locked on the site.
            I moved in spring.
            """),
        ),
        Reason(
            "delete_account",
            "Delete account or data",
            "The customer wants their account or data deleted or exported.",
            "trust",
            0.7,
            "stop",
            lines("""
            please delete my account and everything in it
            I want my data erased
            send me a copy of all the data you hold on me
            I withdraw my consent
            how do I close my account for good
            erase my recordings from your servers
            under the data protection law I ask for deletion
            my account should have been removed and still exists
            stop storing my voice
            I'd like to use my right to be forgotten
            remove my late father's account
            take my details out of your database
            """),
            lines("""
            I expect a written confirmation.
            I asked for this a month ago.
            """),
        ),
        Reason(
            "spam_mail",
            "Unwanted marketing",
            "The customer wants marketing messages to stop.",
            "storefront",
            0.6,
            "stop",
            lines("""
            stop sending me newsletters
            I unsubscribed and the adverts keep coming
            I get three promotional e-mails a day
            please take me off the mailing list
            your marketing texts wake me at night
            I never signed up for this newsletter
            the unsubscribe link is broken
            push notifications with offers, no thanks
            how do I opt out of the advertising
            you keep calling me with offers
            my inbox is full of your deals
            no more catalogues in my mailbox
            """),
            lines("""
            I clicked on unsubscribe four times.
            I only want order e-mails.
            """),
        ),
        Reason(
            "sharing",
            "Sharing with household fails",
            "Family members or guests cannot be given access.",
            "app",
            0.8,
            "fix",
            lines("""
            I can't invite my husband to our home in the app
            the invitation never reaches my daughter
            guests can't control the lights
            my flatmate was removed and still has access
            only one of us can see the devices
            shared access shows an empty list
            the family member limit is ridiculous
            the link I sent to my parents has expired
            I want to take away my ex's access
            the second user can't hear the doorbell
            the child profile can't be added
            permissions reset every week
            """),
            lines("""
            We both have the newest app.
            She gets an error with a number.
            """),
        ),
    ),
)
