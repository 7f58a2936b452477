### Planned sessions: the calendar, the day, the brief before a session, reminders.

command-appointments = Planned sessions
command-today = Today: who comes and what is open
command-prep = Brief before a session

session-weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
  }
session-day = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
  }, { $date }
session-day-and-year = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
  }, { $date } { $year }
session-date = { $day } { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
  }
session-at = { $day } at { $time }
session-and = { $first } and { $last }
session-every = { $weeks ->
    [one] every { $days } at { $time }
   *[other] every { $weeks } weeks on { $days } at { $time }
  }
session-until = { $rhythm }, until { $day }
session-plan = 🗓 { $name } · { $when } · { $minutes } minutes
session-first = First on { $day }
session-last = Until { $day }
session-no-month = ℹ️ That is every four weeks, not the same date of every month.
session-understood = This is what I understood. Shall I put it in the calendar?
session-planned = ✅ It is in the calendar:
session-planned-before = This is in the calendar already
session-left = Nothing was changed.
session-conflict = ⚠️ { $name } is there too: { $when }{ $more ->
    [0] {""}
    [one] , and once more
   *[other] , and { $more } more times
  }
session-rest-named = 🕯 { $day } is a holiday: { $name }
session-rest = 🕯 { $day } is a day of rest
session-which = Which of them do you mean?
session-ask-whose = With whom?
session-ask-when = When do you meet { $name }? For example: every Tuesday 10:00 · every two weeks on Sunday at 9 until March · tomorrow 16:30 for 45 min
session-no-clock = At what time?
session-no-day = On which day?
session-past = That time has passed. Which other one?
session-too-far = That is more than a year from now. Which other day?
session-nobody = I found nobody with this name on your list. For example: Dana every Tuesday 10:00.
session-unclear = I did not understand when. For example: every Tuesday 10:00, or 3.12 at 17:00.
session-of-series = Part of: { $series }
session-was-moved = ↪️ Moved from { $day }
session-ask-where-to = Where should the session with { $name } ({ $when }) move to? For example: Wednesday at 11, or 11:00.
session-gone = That session is not in the calendar any more: there is nothing to move.
session-will-move = Move the session with { $name }?
    { $old } → { $new }
session-others-stay = The other sessions stay as they are.
session-moved = ✅ The session with { $name } was moved:
    { $old } → { $new }
session-will-cancel = Cancel the session with { $name } on { $when }?
session-cancelled = ✅ Cancelled: { $name }, { $when }
session-will-end = From now on, cancel what is planned with { $name }?
session-ended = ✅ No more sessions are planned with { $name } under this.
session-none-with = No session is planned with { $name }.
session-none-then = There is no session with { $name } on that day. This is the next one:
sessions-title = <b>The next { $days } days</b>
sessions-none = Nothing is planned for the next { $days } days. You can add with ➕, or just write: Dana every Tuesday 10:00
session-day-title = <b>{ $day }</b>
session-line = { $time } { $name }
session-line-moved = { $time } { $name } ↪️
button-sessions = 🗓 Calendar
button-session-add = ➕ A session
button-session-plan = ✅ Into the calendar
button-session-move = ✏️ Move this one
button-session-cancel = 🗑 Cancel this one
button-session-end = 🗑 End the series
button-session-move-yes = ✅ Move
button-session-cancel-yes = ✅ Cancel it
button-session-end-yes = ✅ End it
button-session-leave = 🗑 Leave it
button-session-tell = ✉️ Write to the patient

tell-planned = say that we have a session on { $when }
tell-series = say that we will meet { $rhythm }, starting on { $first }
tell-moved = say that our session on { $old } moves to { $new }
tell-cancelled = say that our session on { $when } is cancelled
tell-ended = say that I have taken our coming sessions off the calendar, and that we can plan a new one together
tell-reminder = remind them that we have a session on { $when }

reminder-ask-what = What shall I remind you of?
reminder-ask-when = When shall I remind you? For example: tomorrow at 9, in an hour, on Sunday.
reminder-set = ⏰ I will remind you { $time }:
    { $what }
reminder-title = ⏰ <b>A reminder</b>
reminder-done = ✅ Done: { $what }
reminder-dropped = 🗑 Dropped: { $what }
reminder-later = ⏰ Again { $time }: { $what }
reminder-line = ⏰ { $time }: { $what }
button-reminder-done = ✅ Done
button-reminder-hour = ⏰ In an hour
button-reminder-morning = ⏰ Tomorrow morning
button-reminder-drop = 🗑 Never mind

today-title = <b>Today, { $day }</b>
today-title-tomorrow = <b>Tomorrow, { $day }</b>
today-free = No sessions today. Enjoy the quiet 🙂
today-free-tomorrow = No sessions tomorrow.
today-session = <b>{ $time }</b> { $name }
today-unanswered = 💬 { $count ->
    [one] one message without an answer
   *[other] { $count } messages without an answer
  }
today-homework = 📝 { $count ->
    [one] homework
   *[other] homework ({ $count })
  }
today-reminders = <b>To remember</b>
today-queue = 📥 { $count ->
    [one] One thing waits
   *[other] { $count } things wait
  } for your approval
button-today = ⬅️ Today
button-tomorrow = Tomorrow
button-queue = 📥 What waits

brief-whom = A brief about whom?
brief-title = 📋 <b>{ $name }</b>
brief-next-session = Next session: { $time }
brief-first = No summary has been approved yet: this is all there is.
brief-last = Last session: { $date }
brief-since = Since then: { $incoming ->
    [0] no message from them
    [one] one message from them
   *[other] { $incoming } messages from them
  }, { $outgoing ->
    [0] none from you
    [one] one from you
   *[other] { $outgoing } from you
  }
brief-flag = 🚩 Risk flag open
brief-drafts = ✉️ { $count ->
    [one] one message waits
   *[other] { $count } messages wait
  }
brief-kept-back = 🌙 { $count ->
    [one] one message waits
   *[other] { $count } messages wait
  } for the end of the quiet hours
brief-unanswered = 💬 Not answered yet ({ $count })
brief-next-time = 🎯 For this time (from { $date })
brief-homework = 📝 Homework (from { $date })
brief-risk = ⚠️ Risk (from { $date })
brief-highlights = 🔎 From the session on { $date }
brief-offer = 📋 { $who } at { $time }
button-brief = 📋 Brief
button-brief-open = 📋 Open the brief
button-brief-more = 🔎 More
button-brief-other = 📋 Somebody else

button-reminding = ⏰ Reminders
reminding-title = <b>Before a session</b>
reminding-about-brief = 📋 A brief for you: how long before? The message shows initials and the time, nothing else.
reminding-about-patients = 💬 A reminder to the patient, the day before: a draft on a card that waits for your ✅, or a fixed text that goes by itself. The fixed text is for the sessions of a series that are as always; a moved or single one gets a card.
brief-before = { $minutes ->
    [0] No brief
   *[other] { $minutes } minutes before
  }
reminding-off = No reminder
reminding-draft = A draft for approval
reminding-fixed = The fixed text
reminding-no-text = ⚠️ No fixed text is in force yet: until you approve one, a draft waits for you instead.
reminding-text-in-force = ✓ The fixed text is in force.
button-reminding-text = 📜 The fixed text

standing-appointment = Reminder of a session
standing-about-appointment = Goes out the day before a session of a series, between 10:00 and 21:00, if you chose so under /appointments. Not in quiet times, not after a cancellation or a move, and not while a risk flag is open.
standing-text-appointment = Hello, a reminder: we meet tomorrow at the usual time. If something has changed, you can reply here.
send-failed-appointment = ❌ The reminder of the session did not reach { $name }: { $reason }
send-unknown-appointment = ❔ Nobody can tell whether the reminder of the session went out to { $name }, and I will not send it again.
reason-expired = Its time was over.
