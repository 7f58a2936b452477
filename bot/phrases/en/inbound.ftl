### What patients write.

patient-wrote = 💬 <b>{ $name }</b> · { $channel } · { $time }
patient-wrote-nothing = (no text)
patient-sent-media = 📎 { $count ->
    [one] One file was attached
   *[other] { $count } files were attached
  }. Patients' files are not kept here.
patient-hidden-signs = ⚠️ Invisible characters were removed from this message.
button-draft-reply = ↩️ Draft a reply
quarantine-unknown = 💬 A message came from an unknown number ({ $number }). It is kept aside, not shown and not answered. If it is a patient of yours, add the number in /patients.
quarantine-shared = 💬 A message came from a number ({ $number }) that several patients share ({ $names }). It is kept aside and assigned to nobody.
opted-out = 🚫 { $name } asked to stop receiving messages. { $count ->
    [0] No messages were waiting.
    [one] One waiting message was withdrawn.
   *[other] { $count } waiting messages were withdrawn.
  }
opted-in = ✓ { $name } receives messages again.
