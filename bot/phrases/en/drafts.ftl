### Drafts, the approval card, and what becomes of a message.

ask-whom-draft = Who is the message for?
ask-whom-unknown = I found nobody with this name on your list. Who is the message for?
which-of-them = This name is on your list more than once. Who is the message for?
ask-what-draft = What should it say to { $name }? For example: ask how the sleep diary went.
ask-what-reply = What should the reply to { $name } say? For example: thanks for telling me, we will go on from there.
card-title-approved = ✉️ <b>Message to { $name }</b>
writing-draft = ⏳ Drafting a message to { $name }…
card-title = ✉️ <b>Draft to { $name }</b>
card-to = To: { $name } · { $channel } · { $number }
card-segments = { $count ->
    [one] One SMS segment
   *[other] { $count } SMS segments
  } ({ $units } characters)
card-planned = ⏰ Once approved, goes out { $time }
card-valid = Can be approved until { $time }
card-outside-hours = 🌙 It is now outside the hours you chose ({ $hours })
card-obstacle-consent = ⚠️ No consent to messages is on record yet
card-obstacle-archived = 🗄 Archived: nothing can be sent now
card-obstacle-opted-out = 🚫 Asked to stop receiving messages: this can't be sent
card-moved = ✉️ The draft to { $name } moved down ↓
button-approve-planned = ✅ Approve for that time
card-removed = { $count ->
    [one] One invisible character was removed
   *[other] { $count } invisible characters were removed
  }
card-replaced = ✉️ Earlier draft to { $name } (replaced)
    { $text }
button-approve-send = ✅ Approve and send
button-reject = 🗑 Reject
button-later = ⏰ Later
button-call-back = 🗑 Don't send it
button-it-arrived = ✅ It arrived
button-send-again = 🔁 Send again
button-new-version = 🔁 New message
approved-short = Approved
envelope-changed = The number or the channel changed meanwhile. There is a new card below.
envelope-expired = The time for approving this card has passed. There is a new card below.
blocked-other-patient = ⛔ Stopped: the text holds another name from your list ({ $names }), so it can't be approved like this. You can edit it or have it written again.
button-no-name = It is not a name on my list
blocked-empty = ⛔ The text came out empty. You can edit it or have it written again.
blocked-too-long = ⛔ The text is longer than 1,600 characters and can't be sent as one message. You can shorten it.
obstacle-consent = { $name }'s consent to messages is not on record yet, so this can't be sent. You can record it now:
obstacle-archived = { $name } is archived, so this can't be sent. You can put the name back on the list:
obstacle-opted-out = { $name } asked to stop receiving messages, so this can't be sent. To come back, { $they ->
    [m] he
   *[f] she
  } can reply START.
obstacle-short-consent = Consent comes first
obstacle-short-archived = Archived
obstacle-short-opted-out = We were asked to stop
ask-draft-text = Type the exact text; it is sent word for word. This is the present one, to copy:
ask-draft-remark = What should change? For example: shorter, or: warmer.
draft-too-long = The text is empty or longer than { $limit } characters.
too-late-to-edit = This message can no longer be changed: { $state }
ask-when = When should it go out? Choose, or type, for example: 18:30, tomorrow at 9, or 12.3 at 10:00 (day.month).
planned-for = ⏰ Planned for { $time }. The updated card waits for your approval below.
time-unclear = I did not understand the time, or it has passed. For example: 18:30 or tomorrow 9:00.
later-in-an-hour = In an hour ({ $time })
later-this-evening = This evening at { $time }
later-tomorrow-morning = Tomorrow at { $time }
later-tomorrow-evening = Tomorrow at { $time }

state-draft = draft
state-pending = waiting for your approval
state-approved = ⏳ Approved, about to be sent…
state-no-carrier = ⏳ Approved, but no messaging service is connected here yet. It goes out once one is, while the approval holds.
state-planned = ⏰ Approved, goes out { $time }
state-sending = ⏳ Being sent…
state-sent = ✓ Sent { $time }
state-delivered = ✓✓ Delivered (sent { $time })
state-read = ✓✓ Read (sent { $time })
state-failed = ❌ Not delivered: { $reason }
state-uncertain = ❔ I can't tell whether this message went out, and I did not send it again. It is worth asking whether it arrived:
state-rejected = 🗑 Withdrawn, not sent
state-rolled-back = ⚠️ My data was put back to an earlier copy, made before this message was approved and handed over for sending. I closed it here so that it does not go out twice. It is worth asking whether it arrived.
state-expired = ⌛ The approval ran out and the message was not sent
about-message = About the message to { $name }:

reason-unknown = for an unknown reason.
reason-carrier = the carrier could not deliver it.
reason-carrier-unreachable = the phone can't be reached now.
reason-carrier-opted-out = this number asked to receive no more messages (STOP).
reason-carrier-invalid-number = the number is not valid.
reason-carrier-landline = this is a landline, or a number that takes no messages.
reason-carrier-blocked = the message was blocked on its way.
reason-carrier-window = more than 24 hours have passed since the last WhatsApp message from this number. You can send it by SMS.
reason-carrier-account = there is a problem with the messaging account. Whoever runs the system should look.
reason-carrier-too-long = the message is too long.
reason-carrier-busy = the carrier is overloaded now.
reason-carrier-unknown = the carrier refused to send it.
reason-opted-out = we were asked to send no more messages.
reason-archived = this patient is archived.
reason-no-consent = no consent is on record.
reason-number-changed = the phone number changed after the approval.
reason-no-connection = the messaging company could not be reached.
reason-journal = the send journal could not be written, so I did not send.
reason-damaged = the stored text or number is damaged, so I did not send.

queue-empty = Nothing is waiting for you.
queue-title = <b>Waiting for you</b> ({ $count })
queue-message = { $place }. ✉️ { $name } · { $state }
    { $text }
queue-summary = { $place }. 📝 { $name } · { $date } · summary to approve
queue-rest = And { $count } more.
