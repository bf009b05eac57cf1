/** A small procedure that is sound, to be written over. */
export const TEMPLATE = `---
name: order-status
purpose: Say where an order is
applies:
- where is my order
- my order has not come
slots:
- name: order_id
  ask: What is the order number?
  why: It tells me which order.
  kind: code
  pattern: '\\d{6}'
- name: postcode
  ask: What is the postcode of the address?
  kind: code
  pattern: '\\d{5}'
tools:
- name: find_order
  does: Looks an order up.
  takes: [{name: order_id}, {name: postcode}]
  gives: [{name: found, kind: yes_no}, {name: state}]
hand_off:
  team: care
tests:
- name: on its way
  customer: {order_id: '123456', postcode: '10115'}
  world:
    find_order: [{order_id: '123456', found: 'yes', state: on its way}]
  ends: told
- name: not found
  customer: {order_id: '123456', postcode: '10115'}
  ends: hand_off
start: [look]
---
# Steps
## look
Ask: order_id, postcode
Call: find_order(order_id=order_id, postcode=postcode)
Then: told when find_order.found
Then: hand_off
## told
Say: Your order is {find_order.state}.
`;
