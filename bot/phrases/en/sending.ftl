### When a message goes and why it waits: quiet times, WhatsApp's window, fixed texts, risk flags.

card-quiet-quiet-hours = 🌙 These are the practice's quiet hours (until { $time }). ✅ sends it all the same, ⏰ waits until they are over.
card-quiet-shabbat = 🕯 It is Shabbat then (until { $time }). ✅ sends it all the same, ⏰ waits until it is over.
card-quiet-holiday = 🕯 It is a holiday then (until { $time }). ✅ sends it all the same, ⏰ waits until it is over.
button-after-quiet = ⏰ Send { $time }
quiet-began = Quiet hours have begun meanwhile. There is a new card below.
window-has-closed = WhatsApp's 24 hours ran out meanwhile. There is a new card below.
read-first = A message from { $they ->
    [m] him
   *[f] her
  } waited for the end of quiet times. It is here now, and a new card below it.
card-window-open = 🟢 WhatsApp takes free text until { $time }
card-window-closed = ⚠️ No WhatsApp message from { $they ->
    [m] him
   *[f] her
  } in the last 24 hours, so this one will probably be refused. SMS would work.
card-window-template = ⚠️ No WhatsApp message from { $they ->
    [m] him
   *[f] her
  } in the last 24 hours. So this fixed text goes first:
    “{ $text }”
    The message above goes out when { $they ->
    [m] he taps
   *[f] she taps
  } its button. ✅ approves both.
button-by-sms = 📱 By SMS instead
button-other-time = ⏰ Another time
state-held-quiet-hours = 🌙 Approved, waits for the end of quiet hours ({ $time })
state-held-shabbat = 🕯 Approved, waits for the end of Shabbat ({ $time })
state-held-holiday = 🕯 Approved, waits for the end of the holiday ({ $time })
state-held-whatsapp-window = ⏳ Approved, waits for a tap on the fixed WhatsApp message, until { $time }
state-uncertain-looking = ❔ The carrier's answer was lost. I am asking it whether the message went out, and I do not send it again.
original-arrived = The first message did arrive after all, so I withdrew this one.
reason-patient-wrote = a new message came after you approved. Better read it before anything goes out.
reason-risk-flag = a risk flag is open, and until it is closed nothing approved before goes out.
reason-original-arrived = the first message did arrive after all, so this one did not go out.
reason-no-tap = the fixed WhatsApp message did not arrive, so there is no tap to wait for. SMS would work.
tapped-for-nothing = 💬 { $name } tapped the button on WhatsApp, but no approved message is waiting. For the next 24 hours you can write to { $they ->
    [m] him
   *[f] her
  } freely.

button-rest = 🕯 Quiet times
rest-title = <b>When patients are left in peace</b>
rest-hours = 🌙 Quiet hours: { $hours }
rest-no-hours = 🌙 Quiet hours: none
rest-days-il = 🕯 Days of rest: Shabbat and the holidays of Israel
rest-days = 🕯 Days of rest: the holidays of { $country }
rest-no-days = 🕯 Days of rest: none
rest-about = A message approved beforehand waits until the quiet is over. What you approve during it goes out all the same; the card says so first. This holds for the whole practice. You can also type hours, for example 22:30-06:30.
rest-unclear = I did not understand these hours. For example: 21:00-07:00.
button-rest-no-hours = No quiet hours
button-rest-no-days = No days of rest
button-rest-days-il = 🕯 Shabbat and holidays
button-rest-days = 🕯 Holidays: { $country }

button-standing = 📜 Fixed texts
standing-title = <b>Fixed texts</b>
    Texts that you approve once; they then go out by themselves, word for word, in their own situation only.
standing-receipt = Receipt in quiet times
standing-opt-out-receipt = Confirmation of STOP
standing-reengage = Opening a chat on WhatsApp
standing-crisis = Crisis card
standing-about-receipt = Goes out once a night (or Shabbat, or holiday) when a message comes in. The message itself waits for the morning and does not disturb you, unless a risk flag is open.
standing-about-opt-out-receipt = Goes out after our Hebrew stop words, and nothing after it. (After STOP the carrier confirms by itself.)
standing-about-reengage = Goes out when a message you approved waits and more than 24 hours have passed. Its wording is registered with WhatsApp and can't be changed here.
standing-about-crisis = Goes out only when you tap it, while a risk flag is open, in quiet times too.
standing-on = ✓ version { $version }, approved { $date }
standing-off = not in force
standing-proposed = A proposal: nothing goes out without ✅
button-approve-standing = ✅ Approve this text
button-revoke = 🗑 Revoke
standing-revoked = This text is no longer in force
ask-standing-text = Type the exact text (up to { $limit } characters). This is the present one, to copy:
standing-text-receipt = Hello, your message arrived. I am not available outside working hours and will read it when I am back. In an emergency: call { $country ->
    [IL] MDA 101 or ERAN 1201
    [US] 911 or 988
   *[other] your local emergency number
  }.
standing-text-opt-out-receipt = We received your request and will send no more messages. To come back, reply START.
standing-text-crisis = { $country ->
    [IL] I am here and what you wrote matters to me. If there is danger now: MDA 101, police 100. To talk right away, at any hour: ERAN 1201.
    [US] I am here and what you wrote matters to me. If there is danger now: 911. To talk right away, at any hour: 988.
   *[other] I am here and what you wrote matters to me. If there is danger now, call your local emergency number or go to the nearest hospital.
  }
standing-text-reengage = the fixed text registered with WhatsApp as { $sid }

command-flag = risk flag
ask-whom-flag = Who is the risk flag for?
flags-open = 🚩 Open now: { $names }
flag-raised = 🚩 Risk flag raised for { $name }.
flag-title = 🚩 <b>{ $name }</b> · risk flag open since { $time }
flag-stops = { $count ->
    [0] Until it is closed no message goes out.
    [one] Until it is closed no message goes out, not even the one that is waiting.
   *[other] Until it is closed no message goes out, not even the { $count } that are waiting.
  } Incoming messages reach you at once, in quiet times too.
flag-none = No risk flag is open for { $name }.
flag-no-crisis-card = You can approve a fixed crisis card beforehand in /settings, and then send it from here with one tap.
button-raise-flag = 🚩 Raise a flag
button-open-flag = 🚩 To the risk flag
button-close-flag = ✅ Close the flag
button-crisis-card = 🆘 Send the crisis card
crisis-card-sent = The crisis card goes out now
crisis-card-sent-before = The crisis card was sent before
crisis-card-underway = 🆘 The crisis card is on its way to { $name }. If it does not get there, I will tell you.
send-failed-crisis = ❌ The crisis card to { $name } did not go out: { $reason } Better call.
send-unknown-crisis = ❔ I can't tell whether the crisis card to { $name } went out, and I do not send it again. Better call.
ask-closing-note = What happened, and why can { $name }'s flag be closed? A few words, for the record.
flag-closed = ✅ { $name }'s flag is closed, and your note is kept.
flag-closed-before = The flag is closed already
card-obstacle-risk-flag = 🚩 An open risk flag: nothing can be sent until it is closed
obstacle-risk-flag = There is an open risk flag for { $name }, so no messages go out. You can close it here, or call.
obstacle-short-risk-flag = A risk flag is open

queue-night = 🌙 { $count ->
    [one] One message waits
   *[other] { $count } messages wait
  } for the end of quiet times ({ $time })
button-show-night = 🌙 Show now
night-nothing = There is nothing to show
