### From a recap to an approved summary.

ask-whose-summary = Whose session was it?
whose-recording = 🎙 I have the recording. Whose session was it?
whose-notes = These look like notes of a session. Whose session was it?
what-is-this = I was not sure what to do with this. If these are notes of a session: whose was it?
    If it is a request, say it in other words. There are examples in /help.
what-is-this-passed = ↑ I put this one aside.
button-ask-again = ↩️ Back to it
button-is-draft = ✉️ It's a message to send
button-drop = 🗑 Never mind
ask-what-happened = What happened in the session with { $name }? Record a voice note, attach an audio file, or type.
recap-already = This is already being worked on, or was used before.
working-on-speech = ⏳ Transcribing the session with { $name } ({ $date })…
working-on-notes = ⏳ Summarising the session with { $name } ({ $date })…
progress-transcribing = ⏳ Transcribing…
progress-summarising = ⏳ The transcript is ready. Writing the summary…
button-stop = ✖️ Stop
button-try-again = 🔁 Try again
recap-stopped = Stopped. What you sent is kept.
recap-discarded = 🗑 Discarded.

transcript-title = 🎧 <b>Transcript</b>
transcript-by = ({ $model })
model-prepared-demo-speech = prepared demo speech
transcript-cut = ⚠️ The file was cut off before its end: something may be missing here.
transcript-doubtful = ❓ = I am not sure I heard this right

recap-failed-no-model = There is no speech model here yet, so I can't transcribe. Whoever runs the system can install one with the command kesher models pull. Meanwhile you can type the notes.
recap-failed-no-speech = I heard no speech in the recording, so I wrote nothing.
recap-failed-bad-audio = I could not read the file as audio. You can send mp3, wav, m4a, ogg, webm or mp4.
recap-failed-too-long = The recording is too long. You can split it into several files.
recap-failed-crashed = The transcription was cut off in the middle.
recap-failed-too-large = The file is too large.
recap-failed-gone = The file can no longer be fetched. Please send it again.
recap-failed-writer = I could not write a summary this time.
audio-kept = The recording is kept, sealed; one tap tries again.
notes-kept = The notes are kept; one tap tries again.
audio-too-large = The file is too large: at most { $limit } MB.
audio-empty = The recording is empty (0 seconds). Please record it again.

summary-title = 📝 <b>Summary: { $name }, { $date }</b>
summary-version = Version { $version }
not-discussed = (not discussed)
written-extractive = ✂️ No language model: your own words, arranged.
summary-approved = ✅ Approved at { $time } and stored.
summary-stored = The summary is approved and stored
summary-replaced = ↓ Replaced: the new version is below
summary-moved = ↓ Moved down
summary-is-proposed = The summary is already waiting for your decision.
summary-is-approved = This summary is already approved.
summary-is-discarded = 🗑 This summary was discarded.
text-changed = The text changed. The new version is below.
ask-summary-text = This is the text. Copy it, change it and send it back; the headings keep its parts apart.
ask-remark = What should change? For example: shorter, or: add the homework.
writing-again = ⏳ Writing again…
writer-failed = I could not write it this time. What was there before is kept.
button-bring-back = Bring it back
button-show-summary = Show the summary
button-date = 📅 Another date
ask-date = On which date was the session? For example 12.3 (day.month) or yesterday
date-unclear = I did not understand the date, or it has not come yet. For example: 12.3 (day.month), yesterday or 12.03.2026.
recap-done-speech = ✓ { $name }, { $date }: transcript and summary are below.
recap-done-typed = ✓ { $name }, { $date }: the summary is below.
button-type-instead = 📝 Type instead
