### What patients write.

patient-wrote = 💬 <b>{ $name }</b> · { $channel } · { $time }
patient-wrote-nothing = (no text)
patient-sent-media = 📎 { $count ->
    [one] One file was attached
   *[other] { $count } files were attached
  }. Files that come with messages are not kept here.
patient-hidden-signs = ⚠️ Invisible characters were removed from this message.
button-draft-reply = ↩️ Draft a reply
quarantine-unknown = 💬 A message came from an unknown number ({ $number }). It is kept aside, neither shown nor answered. If somebody on your list has a new number, you can change it in /patients.
quarantine-shared = 💬 A message came from a number ({ $number }) that you keep under more than one name ({ $names }). It is kept aside and assigned to nobody.
quarantine-unsure = 💬 A message came from { $name }'s number ({ $number }), but I can't be sure that it is for you. It is kept aside, neither shown nor answered.
opted-out = 🚫 { $name } asked to stop receiving messages. { $count ->
    [0] No messages were waiting.
    [one] One waiting message was withdrawn.
   *[other] { $count } waiting messages were withdrawn.
  }
opted-in = ✓ { $name } asked to receive messages again; you can send.
