"""Shop: before and right after ordering."""

from headwater.generate.taxonomy import Family, Reason, lines

STOREFRONT = Family(
    "storefront",
    "Shop and orders",
    (
        Reason(
            "promo_code",
            "Promotion code not accepted",
            "A discount code or promotion is not applied.",
            "storefront",
            2.0,
            "refund",
            lines("""
            the promo code from your newsletter isn't accepted
            my discount code says invalid
            the 20 percent off does not show in the basket
            I entered the coupon and the total stayed the same
            code expired, but the mail says it runs until {date}
            the welcome voucher can't be used on the {product}
            the referral bonus wasn't credited
            the bundle discount is missing
            your site swallowed my coupon and gave me nothing
            the student discount doesn't go through
            it says one code per customer and it's my first
            the offer on the banner isn't honoured at checkout
            """),
            lines("""
            I copied it letter by letter.
            I read the small print.
            """),
        ),
        Reason(
            "cancel_order",
            "Cancel or change an order",
            "The customer wants a placed order cancelled or changed.",
            "storefront",
            2.5,
            "stop",
            lines("""
            I want to cancel my order from {date}
            please stop the order before it ships
            I ordered two by mistake
            can I still change the colour of my order
            I picked the wrong model, please change it
            the cancel option isn't offered for my order
            I cancelled it and it was shipped all the same
            please take one {product} off the order
            my child placed an order by voice
            I found it cheaper, so I'd like to call off the purchase
            can I add something to an order
            I don't need the {product} any more
            """),
            lines("""
            I placed it an hour ago.
            It still says processing.
            """),
        ),
        Reason(
            "stock",
            "Availability and back order",
            "The customer asks when something is in stock or a back order ships.",
            "storefront",
            1.5,
            "answer",
            lines("""
            when will the {product} be back in stock
            my pre-order was moved again
            you sold me something that you don't have
            it's been on back order for {days} days
            the page said available and now you tell me it isn't
            do you still make the {product}
            is the white one coming back
            I get a sold out message in each shop
            please tell me when I can buy it
            spare parts are never available
            the filter I need can't be ordered anywhere
            the release date keeps slipping
            """),
            lines("""
            I signed up for the alert in spring.
            """),
        ),
        Reason(
            "product_question",
            "Question before buying",
            "The customer wants to know something about a product before buying.",
            "storefront",
            2.6,
            "answer",
            lines("""
            does the {product} work without a subscription
            is the {product} waterproof
            which model would you recommend for a small flat
            what is the difference between the two versions
            can I use it abroad
            how many can be linked together
            is the {product} compatible with my old hub
            do I need a neutral wire for it
            does it fit on a wooden door
            how loud is it
            can it be mounted outside
            which bulbs can be dimmed
            will it run with 2.4 GHz only
            """),
            lines("""
            The page doesn't say.
            I'm about to order.
            """),
        ),
        Reason(
            "order_missing",
            "No order confirmation",
            "The order was placed or paid but there is no confirmation or it vanished.",
            "storefront",
            1.0,
            "answer",
            lines("""
            I never got an order confirmation
            my order isn't in my account
            I paid and there is no trace of the order
            the site crashed after I paid
            did my order go through
            your system doesn't know my order number
            the confirmation mail is for another person
            my order vanished from the list
            the order says cancelled and I didn't do that
            you cancelled my order without telling me why
            I have a payment and no order
            order status is unknown
            """),
            lines("""
            I looked in the spam folder.
            The money has left my account.
            """),
        ),
        Reason(
            "website_bug",
            "Website error",
            "The web shop does not work technically.",
            "storefront",
            0.7,
            "fix",
            lines("""
            your website doesn't load
            the basket empties itself
            I can't get past the address form
            the search finds nothing
            the page jumps back to the start
            error 500 on the order page
            the filter on your shop is broken
            images of the products are missing
            the form doesn't accept my postcode
            the cookie box covers everything
            the site logs me out in the middle of the order
            the mobile site is unusable
            """),
            lines("""
            Same thing in two browsers.
            """),
        ),
    ),
)
