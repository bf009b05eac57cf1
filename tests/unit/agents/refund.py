"""A small procedure that tests share."""

TEXT = r"""---
name: refund
purpose: Give money back for an order
applies:
- I want my money back
- please refund my order
slots:
- name: order_id
  ask: What is the order number?
  why: It tells me which order.
  kind: code
  pattern: '\d{6}'
- name: amount
  ask: How much?
  kind: number
- name: pin
  ask: What is your PIN?
  kind: code
  pattern: '\d{4}'
  secret: true
- name: note
  ask: Anything to add?
  required: false
tools:
- name: find
  takes: [{name: order_id}]
  gives: [{name: found, kind: yes_no}, {name: price, kind: number}, {name: open, kind: yes_no}]
- name: pay
  takes: [{name: order_id}, {name: amount, kind: number}]
  gives: [{name: ok, kind: yes_no}]
  effect: write
  needs: [find.open]
  ensures: [pay.ok]
  approval: customer
  at_most: 1
policy:
- name: not_too_much
  guards: [pay]
  requires: amount <= find.price and amount <= 100
  says: Not more than was paid.
  otherwise: too_much
hand_off:
  team: billing
  when: [amount == 77]
forbidden:
- name: no_promise
  words: guarantee
tests:
- name: fine
  customer: {order_id: '123456', amount: '40', pin: '4321', note: a gift from my aunt}
  world:
    find: [{order_id: '123456', found: 'yes', price: '150', open: 'yes'}]
  calls: ["pay(order_id='123456', amount=40)"]
  ends: paid
- name: not found
  customer: {order_id: '123456'}
  ends: hand_off
start: [order]
---
# Steps
## order
Ask: order_id, pin
Call: find(order_id=order_id)
Then: amount when find.found
Then: again when calls(find) < 2
Then: hand_off
## again
Forget: order_id
Say: I cannot find it.
Then: order
## amount
Ask: amount, note
Confirm: Shall I pay {amount} for {order_id}?
Declined: kept
Call: pay(order_id=order_id, amount=amount)
Then: paid
## paid
Say: Paid {amount}.
## kept
Say: Nothing is paid.
## too_much
Say: Only {find.price} were paid.
"""
