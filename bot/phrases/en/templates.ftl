### Message templates: the therapist's own words, with places for a name and for gendered forms.

templates-title = 📋 <b>Your templates</b> ({ $count })
templates-none = 📋 You have no templates yet. A template is a message you write once and use again: I fill in the name, you approve.
templates-full = There is no room for more templates. You can delete some.
button-new-template = ➕ New template
button-ready-made = ✨ Ready-made
template-title = 📋 <b>{ $name }</b>
template-has-name = ✓ [name] becomes the patient's first name.
template-no-name = There is no [name] in it, so it reads the same for everybody.
template-example-name-f = Dana
template-example-name-m = Yossi
template-for-f = For a woman: { $text }
template-for-m = For a man: { $text }
button-use-template = ✉️ Use for a patient
button-template-text = ✏️ Text
button-template-name = ✏️ Name
button-delete-template = 🗑 Delete
button-delete-template-yes = 🗑 Yes, delete
ask-template-name = What shall this template be called? For example: change of appointment.
ask-template-body = Now the text, exactly as you would write it. Two places are filled in for you:
    • [name] – the patient's first name
    • [she|he] – the first word for a woman, the second for a man
    For example: Hi [name], I hope the week was kind to you. See you on Thursday.
template-unknown-place = I don't know what to put here: { $places }. I know [name], and two forms with a line between them, such as [she|he]. Please send the text again.
template-already = You have this one
ask-delete-template = Delete the template “{ $name }”? Messages that were written with it stay.
template-deleted = Deleted
ask-whom-template = Who is “{ $name }” for?
ready-made-title = ✨ <b>Ready-made templates</b>
    Add what suits you, and change it to your own words.
ready-made-line = <b>{ $name }</b>
    { $text }
button-add-ready-made = ➕ { $name }
ready-made-name-appointment = Change of appointment
ready-made-name-homework = Homework reminder
ready-made-name-checking-in = Checking in
ready-made-name-receipt = I got your message
ready-made-appointment = Hi [name], I need to move our next session. Which other times would suit you this week?
ready-made-homework = Hi [name], a small reminder of what we agreed on for this week. If it is hard to get to, that is fine too, we will look at it together.
ready-made-checking-in = Hi [name], I wanted to ask how you have been since our session.
ready-made-receipt = Hi [name], I got your message, thank you. I will answer within one working day.
