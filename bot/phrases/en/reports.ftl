### An approved summary as a report, in the chat and as a PDF.

button-report = 📋 Report
button-pdf = 🖨 PDF
report-title = 📋 <b>Report: { $name }, { $date }</b>
report-key-points = Key points
report-plan = Treatment plan
report-interventions = Interventions
report-homework = Homework
report-next-time = Next time
report-risk = Risk flags
report-derived = These sentences were taken from the approved summary by their words, so please look them over.
report-marked = { $count ->
    [one] Approved as marked: nothing in what you told me bears out this sentence
   *[other] Approved as marked: nothing in what you told me bears out these sentences
  }
report-marks-unknown = ⚠️ What this summary rests on can no longer be read, so I cannot tell whether it was approved with marked sentences.
report-printing = ⏳ Preparing the PDF…
report-ready = The report is ready. Once you keep it on your device, it is no longer sealed.
report-failed = I could not prepare the file. The summary itself is kept.

report-document = Session report
report-about-patient = Patient: { $name }
report-about-session = Session: { $date }
report-about-therapist = Therapist: { $name }
report-full-text = The summary as approved
report-foot = { $name } · page { $page } of { $pages }
