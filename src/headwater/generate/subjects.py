"""The words by which customers name what they are writing about; siblings share some of them."""

from typing import Final

_TEXT = """
late_delivery: late delivery | delayed parcel | delivery date | shipping delay | overdue package
not_received: missing parcel | delivered but not received package | lost delivery | parcel I never received
damaged_in_transit: damaged parcel | damage on arrival | broken delivery | damaged package
wrong_item: wrong item | wrong product | mix-up of my order | incorrect item
missing_part: missing part | missing item | incomplete order | missing accessory
address_change: delivery address | change of address | new address | delivery slot
courier_conduct: rude driver | courier | behaviour of the driver | delivery driver
customs: customs | import duty | customs fees | customs clearance
double_charge: double charge | duplicate payment | being charged twice | double payment
unknown_charge: unknown charge | unexplained charge | strange payment | unauthorised charge
refund_missing: missing refund | refund | my refund that hasn't come | pending refund
payment_declined: declined payment | payment at checkout | card being declined | payment error
invoice_request: invoice | receipt | copy of my invoice | VAT invoice
price_mismatch: wrong price | price difference | price at checkout | advertised price
gift_card: gift card | gift card balance | gift voucher | gift card code
cancel_blocked: cancelling my subscription | cancellation of my plan | subscription cancellation | cancelling membership
auto_renewal: automatic renewal | unwanted renewal | subscription renewal | renewal of my plan
price_increase: price increase | subscription price | higher monthly price | price rise of my plan
plan_change: change of plan | plan upgrade | switching my plan | my subscription plan
benefit_missing: plan benefits | member benefits | missing benefit of my plan | premium benefits
return_label: return label | label for the return | return shipping label | return pick-up
return_refused: refused return | rejected return | return window | return that was denied
return_status: status of my return | my return | return I sent | exchange status
warranty_claim: warranty | warranty claim | warranty repair | guarantee
no_power: device that won't turn on | dead device | power problem | not turning on
battery_drain: battery | battery life | battery drain | empty battery
poor_sound: sound | sound quality | audio problem | bad sound
image_quality: picture quality | camera picture | blurry picture | image quality
motion_alerts: motion alerts | motion detection | false alerts | notifications of motion
schedule_ignored: schedule | heating schedule and routines | automation schedule | schedules not running
temperature_wrong: wrong readings | sensor readings | sensor | wrong measurement
mechanical: broken part | worn part | broken mechanism | part that broke off
setup_fails: set-up | pairing | installation and set-up | setting up the device
wifi_drops: wifi connection | dropping wifi | lost connection | unstable wifi connection
slow_network: slow network | slow speed | wifi range and speed | slow internet
update_broke: firmware update | broken update | last update | failed firmware update
voice_assistant: voice control | voice assistant | voice commands | voice recognition
integration: integration | account linking | third-party integration | connection with another system
cloud_recordings: missing recordings | video recordings | cloud recordings | lost clips
outage: outage | service outage | servers being down | server outage
login_fails: login | login problem | signing in to my account | password and login
app_crash: crashing app | app crash | app that freezes | app problem
data_change: account details | changing my account details | my contact details | profile data
delete_account: deleting my account | deletion of my data | account deletion | data request
spam_mail: newsletter | marketing e-mails | unwanted newsletter | promotional e-mails
sharing: sharing with my family | shared access | family access | inviting family members
promo_code: promo code | discount code | coupon code | promotion
cancel_order: cancelling my order | order cancellation | order I want to cancel | change to my order
stock: stock | availability | back order | out of stock product
product_question: question before buying | product question | compatibility question | question about the product
order_missing: order confirmation | missing order | order without confirmation | missing confirmation
website_bug: website | website error | error on your website | broken web shop
overheating: overheating | smoke and heat | burning smell and heat | overheating battery
injury: injury | injury from your product | somebody getting hurt | accident with injury
account_takeover: hacked account | stolen account | account being hacked | fraud on my account
phishing: suspicious message | scam message | phishing e-mail | possible scam
privacy: privacy | my privacy | privacy of our recordings | data privacy
legal_threat: legal action | legal steps | formal complaint before court | lawyer
vulnerable: urgent help for a person in need | personal hardship | care of a sick relative | special needs
long_wait: waiting time | reaching your support | hotline waiting time | support that can't be reached
agent_conduct: bad service by your colleague | your agent | behaviour of your agent | wrong advice of your agent
store_visit: appointment | installer appointment | technician visit | installation appointment
accessibility_manual: instructions | manual | how-to question | instructions in the manual
recycling: recycling | disposal | recycling of old devices | trade-in and recycling
"""

SUBJECTS: Final[dict[str, tuple[str, ...]]] = {
    name.strip(): tuple(subject.strip() for subject in subjects.split("|"))
    for name, _, subjects in (line.partition(":") for line in _TEXT.strip().splitlines())
}
"""Reason id -> noun phrases that name it."""

FRAMES: Final = (
    "about the {0}: {1}",
    "{0}: {1}",
    "{1}, it's about the {0}",
    "regarding the {0}, {1}",
    "problem with the {0}, {1}",
    "{1}, so much for the {0}",
    "it's the {0} again, {1}",
    "{1} ({0})",
    "my issue is the {0}, {1}",
    "concerning the {0}: {1}",
    "{1} and that is about the {0}",
    "I am writing about the {0}, {1}",
)
"""Ways to name the subject ``{0}`` beside the clause ``{1}``."""
