"""Billing and payments: money that moved wrongly or did not move."""

from headwater.generate.taxonomy import Family, Reason, lines

BILLING = Family(
    "billing",
    "Billing and payments",
    (
        Reason(
            "double_charge",
            "Charged twice",
            "The same purchase or period was charged more than once.",
            "billing",
            3.4,
            "refund",
            lines("""
            I was charged twice for the same order
            there are two identical payments of {amount} on my statement
            my card got hit two times on {date}
            you took {amount} once on {date} and again the day after
            I see a duplicate transaction from you
            the payment went through double
            one order, two debits
            my bank shows the same {amount} listed two times
            I pressed pay once and got billed twice over
            you've collected the money a second time
            both attempts were booked although the first one showed an error
            the amount came off my account again even though I'd already paid
            a second {amount} has gone out
            """),
            lines("""
            I can send a screenshot of the statement.
            The bank says both are final, not reserved.
            My account went into the red because of it.
            """),
            lines("""
            my statement has an echo
            {amount} and {amount} is not what I agreed to
            """),
        ),
        Reason(
            "unknown_charge",
            "Unrecognised charge",
            "The customer does not know what a charge is for.",
            "billing",
            2.4,
            "refund",
            lines("""
            there is a charge of {amount} from you that I don't recognise
            what is this {amount} on my card
            I never ordered anything and still got debited
            you took money from me and I have no idea why
            a payment to your company showed up that nobody in my family made
            my bank flagged a transaction from you for {amount}
            I haven't bought anything since last year, so what is {amount} for
            please explain the debit on {date}
            an amount I can't match to any invoice
            I found an odd {amount} entry with your name on it
            why is there money leaving my account every month to you
            there's a mystery fee on my bill
            """),
            lines("""
            I searched all of my e-mails for a receipt.
            There is no order in my account for that day.
            """),
            lines("""
            {amount}, no receipt, no order, no clue
            my husband swears it wasn't him either
            """),
        ),
        Reason(
            "refund_missing",
            "Refund not received",
            "A refund was promised but the money has not arrived.",
            "billing",
            4.2,
            "refund",
            lines("""
            I'm still waiting for my refund of {amount}
            you confirmed the refund on {date} and nothing has reached my bank
            it's been {days} days since you got the return and no money yet
            the credit you promised never appeared
            where is my money back
            the refund shows as processed on your side, my bank sees nothing
            I was told five working days and it's been {days}
            only half of the amount was paid back
            you refunded me to a card that I closed
            I sent the {product} back and you kept the cash
            the reimbursement for my order is overdue
            somebody said {amount} would be returned to me and it wasn't
            no sign of the repayment
            """),
            lines("""
            The return was signed for on {date}.
            I have the confirmation e-mail in front of me.
            This is the third time someone says "a few more days".
            """),
            lines("""
            you have both the {product} and my {amount}
            "three to five days" must be in dog years
            """),
        ),
        Reason(
            "payment_declined",
            "Payment declined",
            "The customer cannot pay: the card or method is refused.",
            "billing",
            1.9,
            "fix",
            lines("""
            my card keeps getting declined at checkout
            the payment page says transaction refused
            I can't pay, it throws an error after the bank code
            checkout rejects every card I try
            my bank says it's fine but your shop refuses the payment
            the order fails at the last step with payment not authorised
            it won't accept my new card
            the 3-D secure window just closes and nothing happens
            paying by bank transfer isn't possible any more
            tried four times, four declines
            the pay button leads to something went wrong
            card not supported it says, used it last month without trouble
            """),
            lines("""
            There is enough money on the account.
            I tried another browser too.
            """),
            lines("""
            I want to give you money and you won't take it
            """),
        ),
        Reason(
            "invoice_request",
            "Invoice or receipt needed",
            "The customer needs an invoice, receipt or corrected tax details.",
            "billing",
            1.3,
            "answer",
            lines("""
            I need an invoice for my order
            could you send me the receipt again
            the invoice lacks our tax number
            please reissue the bill in the name of my company
            I can't download the PDF of the invoice
            my accountant wants a proper VAT receipt
            no receipt came with the {product}
            the name on the bill is wrong
            where do I find past invoices
            I require proof of purchase for my insurance
            the billing address on the document is the old one
            can you split the invoice in two
            """),
            lines("""
            It is for my expense report.
            The deadline is {date}.
            """),
        ),
        Reason(
            "price_mismatch",
            "Price differs from advertised",
            "The price charged is not the price shown or promised.",
            "storefront",
            1.1,
            "refund",
            lines("""
            the price at checkout was higher than on the product page
            you charged {amount} and the ad said less
            it dropped in price a day after I bought it
            the discount wasn't taken off the total
            I was quoted one price and billed another
            the sale price disappeared when I put it in the basket
            your shop honours a different price from your newsletter
            the total doesn't add up, I was overcharged by {amount}
            same {product}, cheaper on your own site today
            can you match the price from {date}
            shipping was free on the banner and then you added {amount}
            the shelf says one thing and the till another
            """),
            lines("""
            I took a screenshot of the page.
            The banner is still up.
            """),
        ),
        Reason(
            "gift_card",
            "Gift card problem",
            "A gift card cannot be redeemed or its balance is wrong.",
            "billing",
            0.6,
            "fix",
            lines("""
            my gift card code is not accepted
            the balance on the gift card is zero and I never used it
            it says this voucher has already been redeemed
            I can't scratch off the code without destroying it
            the gift card I bought for my sister never arrived in her inbox
            only part of the gift card was deducted
            the shop won't take two gift cards in one order
            my store credit vanished
            the card from the supermarket was not activated
            code invalid, every single time
            the gift balance expired without notice
            after the return my gift card money wasn't put back
            """),
            lines("""
            I kept the activation slip.
            It was a present worth {amount}.
            """),
        ),
    ),
)
