### What a summary rests on, and what is doubtful in it.

marks-title = ⚠️ Worth checking against what was told:
marks-beside = Also noted, beside the sections
mark-unsupported = I found nothing there that says this
mark-quote = the quotation is not there word for word
mark-number = a number, dose, time or date that is not there
mark-name = a name that is not there
mark-negation = yes and no may have changed places
mark-risk = this about risk was not said, or not this way
mark-history = a history that was not mentioned
mark-state = a mood or appearance that was not described
evidence-damaged = ⚠️ What this summary rests on can no longer be read, so I cannot tell which sentences are doubtful. It can be edited or written again.

ask-marked = { $count ->
    [one] One sentence is marked. Approve the summary with it?
   *[other] { $count } sentences are marked. Approve the summary with them?
  }
button-approve-marked = ✅ Approve all the same
button-take-out = ✂️ Take the marked ones out

button-evidence = 🔎 Sources
evidence-title = 🔎 <b>What each sentence rests on</b>
evidence-page = 🔎 <b>What each sentence rests on</b> ({ $page }/{ $pages })
evidence-nowhere = ↳ nothing found
evidence-none = There is nothing to show: these are your own words, or the transcript is gone.
button-evidence-before = ◀️ Before
button-evidence-after = More ▶️
place-topics = Topics
place-interventions = Interventions
place-progress = Progress
place-homework = Homework
place-risk = Risk
place-next-time = Next time

progress-part = ⏳ A long session: summarising part { $part } of { $parts }…
