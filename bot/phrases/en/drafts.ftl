### Drafts, the approval card, and what becomes of a message.

ask-whom-draft = Whom shall I write to?
ask-whom-unknown = I found no patient with this name. Whom shall I write to?
which-of-them = Several patients have this name. Whom shall I write to?
ask-what-draft = What shall I write to { $name }? For example: ask how the sleep diary went.
writing-draft = ⏳ Drafting a message to { $name }…
card-title = ✉️ <b>Draft to { $name }</b>
card-to = To: { $name } · { $channel } · { $number }
card-segments = { $count ->
    [one] One SMS segment
   *[other] { $count } SMS segments
  } ({ $units } characters)
card-planned = ⏰ To be sent at { $time }
card-valid = An approval holds until { $time }
card-removed = { $count ->
    [one] One invisible character was removed
   *[other] { $count } invisible characters were removed
  }
card-replaced = ✉️ Earlier draft to { $name } (replaced)
    { $text }
button-approve-send = ✅ Approve and send
button-reject = 🗑 Reject
button-later = ⏰ Later
button-call-back = 🗑 Call it back
button-it-arrived = ✅ It arrived
button-send-again = 🔁 Send again
button-new-version = 🔁 New message
approved-short = Approved
envelope-changed = The number or the channel changed meanwhile. There is a new card below.
envelope-expired = The time for this approval has passed. There is a new card below.
blocked-other-patient = ⛔ Stopped: the text mentions another patient of yours ({ $names }). It can't be approved like this. You can edit it or have it written again.
button-no-name = It is not a patient's name
blocked-empty = ⛔ The text came out empty. You can edit it or have it written again.
blocked-too-long = ⛔ The text is longer than 1,600 characters and can't be sent as one message. You can shorten it.
obstacle-consent = No consent to messages is on record yet, so this can't be sent. You can record it here:
obstacle-archived = This patient is archived. Put them back on the list, then send.
obstacle-opted-out = This patient asked to stop receiving messages, so this can't be sent.
ask-draft-text = Type the exact text. It is sent word for word. This is the present one, to copy:
draft-too-long = The text is empty or longer than { $limit } characters.
too-late-to-edit = This message can no longer be changed: { $state }
ask-when = When shall it be sent? Choose, or type: 18:30, tomorrow 9:00, 12.3 10:00 (day.month).
time-unclear = I did not understand the time, or it has passed. For example: 18:30 or tomorrow 9:00.
later-in-an-hour = In an hour ({ $time })
later-this-evening = This evening at { $time }
later-tomorrow-morning = Tomorrow at { $time }
later-tomorrow-evening = Tomorrow at { $time }

state-draft = Draft
state-pending = Waiting for your approval
state-approved = ⏳ Approved, about to be sent…
state-no-carrier = ⏳ Approved, but no messaging service is connected here yet. It goes out once one is, while the approval holds.
state-planned = ⏰ Approved, goes out at { $time }
state-sending = ⏳ Being sent…
state-sent = ✓ Sent at { $time }
state-delivered = ✓✓ Delivered (sent at { $time })
state-read = ✓✓ Read (sent at { $time })
state-failed = ❌ Not sent: { $reason }
state-uncertain = ❔ I can't tell whether this message went out. I did not send it again. Please check with the patient:
state-rejected = 🗑 Withdrawn, not sent
state-expired = ⌛ The approval ran out; the message was not sent
about-message = About the message to { $name }:

reason-unknown = for an unknown reason.
reason-carrier = the carrier could not deliver it.
reason-carrier-unreachable = the phone can't be reached now.
reason-carrier-opted-out = the patient has blocked messages (replied STOP).
reason-carrier-invalid-number = the number is not valid.
reason-carrier-landline = this is a landline, or a number that takes no messages.
reason-carrier-blocked = the message was blocked on its way.
reason-carrier-window = more than 24 hours have passed since the patient's last WhatsApp message. You can send it by SMS.
reason-carrier-account = there is a problem with the messaging account. Whoever runs the system should look.
reason-carrier-too-long = the message is too long.
reason-carrier-busy = the carrier is overloaded now.
reason-carrier-unknown = the carrier refused to send it.
reason-opted-out = the patient asked to stop receiving messages.
reason-archived = the patient is archived.
reason-no-consent = no consent is on record.
reason-number-changed = the phone number changed after the approval.
reason-no-connection = the messaging company could not be reached.
reason-journal = the send journal could not be written, so I did not send.

queue-empty = Nothing is waiting for you.
queue-title = <b>Waiting for you</b> ({ $count })
queue-message = ✉️ { $name } – { $state }
    { $text }
queue-summary = 📝 { $name }, { $date } – summary to approve
