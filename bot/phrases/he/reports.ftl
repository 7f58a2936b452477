### An approved summary as a report, in the chat and as a PDF.

button-report = 📋 דוח
button-pdf = 🖨 PDF
report-title = 📋 <b>דוח: { $name }, { $date }</b>
report-key-points = עיקרי הפגישה
report-plan = תוכנית הטיפול
report-interventions = התערבויות
report-homework = שיעורי בית
report-next-time = לפגישה הבאה
report-risk = סימני סיכון
report-derived = המשפטים נלקחו מהסיכום המאושר לפי המילים שבהם, ולכן כדאי לעבור עליהם.
report-marked = { $count ->
    [one] אושר עם סימון: במה שסופר לי אין בסיס מלא למשפט הזה
   *[other] אושר עם סימון: במה שסופר לי אין בסיס מלא למשפטים האלה
  }
report-marks-unknown = ⚠️ כבר אי אפשר לקרוא על מה הסיכום הזה נשען, ולכן לא ידוע אם אושר עם משפטים מסומנים.
report-printing = ⏳ מכין PDF…
report-ready = הדוח מוכן. אחרי שהוא נשמר אצלך במכשיר, הוא כבר לא מוצפן.
report-failed = לא הצלחתי להכין את הקובץ. הסיכום עצמו שמור.

report-document = דוח פגישה
report-about-patient = { $they ->
    [m] מטופל
   *[f] מטופלת
  }: { $name }
report-about-session = תאריך הפגישה: { $date }
report-about-therapist = { $you ->
    [m] מטפל
   *[f] מטפלת
  }: { $name }
report-full-text = הסיכום כפי שאושר
report-foot = { $name } · עמוד { $page } מתוך { $pages }
