### /note: private notes, in a drawer of their own.

command-note = A private note, for your eyes only
button-process-notes = 🔒 Process notes
button-drawer = 🔒 All notes
button-add-note = ➕ New note
button-to-patient = ⬅️ To the patient's page
button-delete-note = 🗑 Delete
button-delete-for-good = 🗑 Yes, delete for good
note-what-it-is = Process notes lie in a drawer of their own, under a key of their own. They are never part of the record, never go into summaries, messages or reports, and are never shown to anybody else.
note-ask-whose = Whom is the note about?
note-ask-what = What would you like to note about your work with { $name }? Typed here, not recorded. To leave: /cancel
note-put-away = 🔒 Put away in the drawer of { $name }.
note-stays-in-chat = What you typed also stays here in the chat until you delete it in Telegram.
note-typed-only = Process notes can only be typed: a recording would go on to a transcript and a summary. The note is still open, you can type it now. To leave: /cancel
drawer-title = 🔒 <b>Process notes about { $name }</b> ({ $count })
note-title = 🔒 <b>{ $name }, { $time }</b>
note-changed = Edited on { $date }
note-ask-text = This is the text. Copy it, change it and send it back; the words before are not kept.
note-ask-delete = Delete the note of { $time }? It will be gone for good and cannot be restored.
note-deleted = The note is deleted
note-gone = This note was deleted already.
