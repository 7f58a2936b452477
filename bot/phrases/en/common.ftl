### What is said everywhere: the door, help, answers to presses.

stranger = Hello. This is a private bot. If you were invited, please open the link in your invitation.
not-allowed = This button does not belong to this chat.
something-failed = Something went wrong on my side and I did not finish. No message went out to anybody. Please try again; if it keeps happening, tell whoever runs the system.
button-outdated = This button is no longer valid.
noted = ✓ Saved
answer-by-button = Please choose one of the buttons above.
cancelled = Cancelled. What was saved stays saved.
nothing-to-cancel = There is nothing open to cancel.
cannot-use-this = I can't read this. You can send text, a voice note, an audio file or a contact.
edited-not-read = I saw that you edited a message. I work with what was first sent, so please send a change as a new message.
notes-too-long = The text is empty or too long (at most { $limit } characters). You can split it into several messages.

welcome-back = Hello { $name }, good to see you again.
help-title = <b>What you can do here</b>
help-footer = Or simply send a voice note after a session, or type a few sentences: I will ask whose session it was and prepare a summary. No message goes to a patient before you tap ✅ under its exact text.
help-writer-model = Texts are worded with the help of a language model. Names, phone numbers and addresses are replaced before anything is sent to it.
help-writer-extractive = I currently work without a language model: I arrange your own words and make up none.
help-then-on = And now on with it: I am waiting for your answer. (/cancel to leave)
unknown-command = I don't know this command.

command-summary = Session summary
command-draft = Message to a patient
command-queue = What waits for you
command-patients = My patients
command-settings = Settings
command-privacy = Privacy
command-help = Help
command-cancel = Leave what is being asked

privacy = <b>Privacy, plainly</b>
    • Everything kept here is sealed, with a key of its own for each patient.
    • Recordings are transcribed on the system's own machine. A recording is deleted once its summary is approved.
    • Chats with a bot and SMS are not end-to-end encrypted: Telegram, and the carrier that takes messages to patients, could technically see what passes through them. So keep messages to patients short and free of clinical detail.
    • Every view and every change is recorded.
privacy-model = • Texts are worded with the help of an outside language model. Before each call, names, phone numbers and addresses are replaced by pseudonyms.
privacy-no-model = • No language model is in use now: nothing leaves the system's machine to be worded.

button-back = ⬅️ Back
button-skip = ⏭ Skip
button-cancel = Cancel
button-more = More…
button-approve = ✅ Approve
button-edit = ✏️ Edit
button-again = 🔁 Write again
button-discard = 🗑 Discard
button-discard-yes = 🗑 Yes, discard
button-no-remark = 🔁 Without a remark
more-patients = More patients:
remark-not-followed = The text stayed as it was: I could not follow the request. You can change it yourself with ✏️.
