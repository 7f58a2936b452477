### Between sessions: questions over one's own words, looking back, how things stand, and suggested follow-ups.

command-ask = Ask about what your sessions hold
command-status = How each patient stands
command-templates = Your message templates

ask-what = What would you like to know? I search your approved summaries, the transcripts and the messages. For example:
    what did Dana say about sleep
    who mentioned panic last month
    what did we agree on in the last session with Yossi
ask-what-about = What would you like to know about { $name }? For example: what helped with sleep?
ask-about-whom = More than one of your patients has this name. Whom do you mean?
ask-looking = 🔎 Looking…
button-ask-everybody = 🔎 Search everybody
button-ask-about = 🔎 Ask
answer-title = 🔎 <b>{ $question }</b>
answer-quote = “{ $text }”
answer-nothing = I found nothing about that in what is stored of your patients{ $days }.
answer-nothing-of = I found nothing about that in what is stored of { $names }{ $days }.
answer-since = since { $date }
answer-extractive = These are sentences from your notes, word for word. Without a language model I draw no conclusions from them.
answer-model-failed = The language model did not answer, so here are the sentences themselves, word for word.
answer-kept-local = There is no consent to analysis by an outside language model for { $names }, so I quote those words here without it.
answer-doubtful = ⚠️ not all of it stands there like this: please check
answer-failed = I could not look this up just now. Nothing was lost: please ask again.
cite-summary = { $date }
cite-transcript = transcript, { $date }
cite-sent = your message, { $date }
cite-received = message received, { $date }
cite-of = { $name }, { $cite }

button-insight = 💡 Looking back
insight-looking = 💡 Looking back over what was approved about { $name }…
insight-title = 💡 <b>Looking back: { $name }</b>
insight-of = { $count } approved summaries, { $since } to { $until }
insight-topics = What recurs
insight-helped = What helped
insight-progress = What changed
insight-homework = Between sessions
insight-risk = Risk
insight-not-mentioned = – nothing found
insight-too-few = Not enough yet to look back: it takes at least two approved summaries.

status-title = <b>How things stand</b> ({ $count })
status-title-one = <b>{ $name }</b>
status-none = No patients yet.
status-session = session { $date }
status-no-session = no session yet
status-next = next { $when }
status-unanswered = { $count ->
    [one] 1 message to answer
   *[other] { $count } messages to answer
  }
status-waiting = { $count ->
    [one] 1 waits for you
   *[other] { $count } wait for you
  }
status-flagged = 🚩 open risk flag
status-overdue = ⏳ contact overdue
status-line = { $place }. <b>{ $name }</b> – { $what }
status-whom = No patient has this name. Here is everybody:
status-detail-session = Last session: { $date }
status-detail-next = Next appointment: { $when }
status-detail-sent = You last wrote: { $date }
status-detail-heard = Last message from { $they ->
    [m] him
   *[f] her
  }: { $date }
status-detail-frequency = Agreed frequency: { $frequency }
status-detail-due = Next contact due: { $date }
status-detail-homework = Homework from the last session: { $homework }
status-detail-flagged = 🚩 There is an open risk flag. Until it is closed I suggest no follow-ups.
status-detail-stopped = 🔕 Follow-ups are not suggested.
status-detail-quiet = Nothing waits.
frequency-none = not set

follow-ups-title = 🔔 <b>Worth a message?</b>
follow-up-line = { $place }. <b>{ $name }</b> – { $days ->
    [0] your session was today
    [one] one day since your session
   *[other] { $days } days since your session
  }{ $homework }
follow-up-homework = , homework: { $homework }. Ask how it goes?
follow-up-plain = . Ask how { $they ->
    [m] he is
   *[f] she is
  }?
follow-ups-legend = ↩️ draft · ⏰ later · 🗑 not for this person
follow-ups-flagged = 🚩 { $names }: an open risk flag, so I suggest nothing by myself.
follow-ups-done = ✓ Nothing is left on this list.
follow-up-drafted = ↩️ { $name }: draft
follow-up-snoozed = ⏰ { $name }: { $when }
follow-up-closed = 🗑 { $name }: no suggestion
follow-up-request-homework = ask how it went with the homework: { $homework }
follow-up-request-plain = ask how things have been since our session
ask-snooze = When shall I come back to { $name }?
snooze-tomorrow = ⏰ Tomorrow
snooze-three-days = ⏰ In three days
snooze-next-session = ⏰ After the next session
follow-ups-stopped = I won't suggest messages to { $name } any more. You can change that on { $they ->
    [m] his
   *[f] her
  } page, under 🔔.
follow-up-over = This was settled before.
button-follow-ups = 🔔 Follow-ups
plan-title = 🔔 <b>Follow-ups: { $name }</b>
plan-frequency = Frequency: { $frequency }
plan-frequency-own = Frequency: { $frequency } (as in your settings)
plan-on = After a session, at a good hour, I suggest a message. Nothing is written before you tap ↩️, and nothing is sent before you approve.
plan-off = 🔕 No suggestions here.
plan-all-off = 🔕 Suggestions are switched off for everybody in /settings.
button-plan-stop = 🔕 Don't suggest
button-plan-resume = 🔔 Suggest again
button-plan-frequency = ✏️ Frequency
ask-plan-frequency = How often should { $name } hear from you? Choose, or type, for example: every two weeks.
button-plan-own = As in my settings
button-suggestions-off = 🔔 Follow-ups: on
button-suggestions-on = 🔕 Follow-ups: off
