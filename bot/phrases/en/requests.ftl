### Plain language: what was understood, and what is asked back.

ask-which-patient = This name is on your list more than once. Who do you mean?
wish-dropped = 🗑 Dropped. Nothing was changed.
button-is-notes = 📝 These are notes of a session
request-no-draft = There is no draft waiting. To begin one, tell me whom to write to and what.
request-no-text = That draft is not ready for a time yet. Once its card has ✅, tell me when.
request-past = That time has passed. When should it be?
request-far = That is too far ahead: three months at most.
button-is-request = 🗣 It's a request
listening = ⏳ Listening to what you said…
heard = 🎧 I heard: { $said }
propose-reminder = ⏰ Remind you { $time }?
propose-note = 🔒 A private note about { $name }, for the drawer?
button-keep = ✅ Keep it
help-plain = You can also just write or say what you need:
    • write Dana that I'm ill tomorrow, Thursday at 10 instead
    • make it shorter · send it tomorrow at 9
    • what's waiting · who do I see today · prepare me for Dana
    • what did Dana say about sleep
    • remind me tomorrow at 9 to call the school
