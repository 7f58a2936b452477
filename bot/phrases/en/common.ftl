### What is said everywhere: the door, help, answers to presses.

stranger = Hello, this is a private bot. If you were invited, please open the link in your invitation.
not-allowed = This button does not belong to this chat.
something-failed = Something went wrong on my side and this was not finished. No message went out to anybody. Please try again; if it keeps happening, tell whoever runs the system.
damaged = ⚠️ damaged
cannot-open = I couldn't open something that was stored: it was damaged on the disk. I changed nothing and sent nothing. Everything else works. Please tell whoever runs the system: it can be restored from a backup.
button-outdated = This button is no longer valid.
noted = ✓ Saved
answer-by-button = Please choose one of the buttons here.
cancelled = Cancelled. What was saved stays saved.
help-line = { $command } – { $what }
nothing-to-cancel = There is nothing open to cancel.
cannot-use-this = I can't read this. You can send text, a voice note, an audio file or a contact.
you-are-welcome = You're welcome 🙂 I'm here whenever you need me.
edited-not-read = I saw that you edited a message. I work with what was first sent, so please send a change as a new message.
notes-too-long = The text is empty or too long (at most { $limit } characters). You can split it into several messages.

welcome-back = Hello { $name }, good to see you again.
help-title = <b>What you can do here</b>
help-easiest = The easiest way: after a session, send me a voice note or type a few sentences. I will ask whose session it was and prepare the summary.
help-approval = No message goes to a patient before you tap ✅ under its exact text.
help-of-day = <b>Today and the calendar</b>
help-of-writing = <b>Summaries and messages</b>
help-of-patients = <b>Patients</b>
help-of-own = <b>How I work for you</b>
help-writer-model = Texts are worded with the help of a language model. Names, phone numbers and addresses are replaced before anything is sent to it.
help-writer-extractive = At the moment I work without a language model: I arrange your own words and add none of my own.
help-then-on = Now back to where we were: I am waiting for your answer. To leave: /cancel
unknown-command = I don't know this command.

command-summary = Session summary
command-draft = Message between sessions
command-queue = What waits for your approval
command-patients = My patients
command-settings = Settings
command-privacy = Privacy
command-help = Help
command-cancel = Leave what is open now

privacy = <b>Privacy, plainly</b>
    • Everything kept here is sealed, with a key of its own for each patient.
    • Recordings are transcribed on the system's own machine. A recording is deleted once its summary is approved.
    • Chats with a bot and SMS are not end-to-end encrypted: Telegram, and the carrier that takes messages to patients, could technically see what passes through them. So keep messages to patients short and free of clinical detail.
    • Every view and every change is recorded.
date = { $day } { $month ->
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
  } { $year }
moment-today = { $time }
moment-tomorrow = tomorrow at { $time }
moment-yesterday = yesterday at { $time }
moment-weekday = { $weekday ->
    [1] Monday
    [2] Tuesday
    [3] Wednesday
    [4] Thursday
    [5] Friday
    [6] Saturday
   *[7] Sunday
  } at { $time }
moment-other-day = { $day } { $month ->
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
  }, { $time }
at-today = at { $time }
at-tomorrow = tomorrow at { $time }
at-yesterday = yesterday at { $time }
at-weekday = { $weekday ->
    [1] on Monday
    [2] on Tuesday
    [3] on Wednesday
    [4] on Thursday
    [5] on Friday
    [6] on Saturday
   *[7] on Sunday
  } at { $time }
at-other-day = on { $day } { $month ->
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
  } at { $time }

button-back = ⬅️ Back
button-skip = ⏭ Skip
button-cancel = Cancel
button-more = More…
button-approve = ✅ Approve
button-edit = ✏️ Edit
button-again = 🔁 Write again
button-discard = 🗑 Discard
button-no-remark = 🔁 Without a remark
more-patients = More patients:
remark-not-followed = The text came out as it was. Ask again in other words with 🔁, or edit it yourself with ✏️.
