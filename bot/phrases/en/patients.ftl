### Patients: the list, the page, adding one, and consent.

patients-title = <b>Your patients</b> ({ $count })
archived-title = <b>Archived</b> ({ $count })
button-add-patient = ➕ Add a patient
button-archived = 🗄 Archive ({ $count })
no-patients = Your list is still empty. Shall we add the first patient?

ask-patient = Type a name and a phone number (e.g. Dana 050-234-5678), or attach a contact (📎 → Contact). To leave: /cancel
ask-contact-name = Under which name should I keep this contact?
ask-number-name = Whose number is this? Under which name should I keep it?
ask-phone = What is { $name }'s phone number?
phone-noted = 📱 Number noted: { $number }
phone-unusual = 📱 Number noted: { $number }. It looks unusual; please make sure it has no mistake.
phone-unclear = This number does not look right. Please type it again, e.g. 050-234-5678 or +44-20-7946-0958.
phone-shared = ⚠️ You already keep this number as { $name }. Messages that come from it will not be assigned to either of the two automatically.
phone-changed = The number is updated. Messages approved for the old number will not go out.
name-unclear = I could not read a name. Please type one of up to { $limit } characters.
ask-patient-gender = Which pronoun fits { $name }?
gender-f = She
gender-m = He
ask-channel = How should messages reach { $name }?
channel-sms = SMS
channel-whatsapp = WhatsApp
patient-added = ✓ { $name } is on the list.

patient-title = <b>{ $name }</b>
patient-reach = { $channel } · { $number }
patient-gender-f = Pronoun: she
patient-gender-m = Pronoun: he
patient-consent-yes = ✓ Consented to messages
patient-consent-no = ✗ No consent to messages yet
patient-summaries = { $count ->
    [0] No approved summaries yet
    [one] One approved summary
   *[other] { $count } approved summaries
  }
patient-opted-out = 🚫 Asked to stop receiving messages
patient-is-archived = 🗄 Archived
button-new-summary = 📝 Session summary
button-new-draft = ✉️ Message
button-summaries = 📄 Summaries
button-details = 👤 Details
button-rename = Rename
button-change-phone = Change number
button-use-sms = Switch to SMS
button-use-whatsapp = Switch to WhatsApp
button-gender = Change pronoun
button-consent = Consent
button-archive = 🗄 Archive
button-archive-yes = 🗄 Yes, archive
button-restore = Put back on the list
button-open-patient = Open the page
ask-new-name = What is { $name }'s new name?
ask-archive = Archive { $name }? What is kept stays, but no messages can be sent.
archive-ends-sessions = The sessions that are planned are called off, and nobody is told by itself.
archived = ✓ { $name } is archived.
restored = ✓ { $name } is back on the list.
summaries-title = <b>{ $name }'s summaries</b>

consent-intro = Before messages go to { $name }, { $they ->
    [m] his
   *[f] her
  } consent is needed. This is the text, to read aloud or hand over in writing:
consent-text = My therapist, { $name }, will send me short messages between sessions, by SMS or WhatsApp, through the company Twilio. My therapist uses software (Kesher) to help word messages and summarise sessions, and reads and approves every message before it is sent. The messages are not end-to-end encrypted and are not meant for emergencies. I can stop at any time by replying STOP or telling my therapist.
button-record-consent = 📝 Record consent
button-agreed-spoken = ✅ Agreed verbally
button-agreed-written = ✅ Agreed in writing
button-not-yet = ⏭ Not yet
button-withdrawn = 🚫 Yes, it was withdrawn
consent-recorded = ✓ { $name }'s consent is recorded.
consent-later = All right. No messages go to { $name } until consent is recorded.
consent-revoked = ✓ Recorded: { $name } withdrew consent. No messages will be sent.
consent-stands = { $name }'s consent is on record. Was it withdrawn?
consent-already = Consent is already on record
