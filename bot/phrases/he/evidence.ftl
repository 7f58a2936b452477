### על מה הסיכום נשען, ומה בו דורש בדיקה.

marks-title = ⚠️ כדאי לבדוק מול מה שסופר:
marks-beside = צוין גם, מחוץ לסעיפים
mark-unsupported = לא מצאתי שם משהו שאומר את זה
mark-quote = הציטוט לא מופיע שם מילה במילה
mark-number = מספר, מינון, שעה או תאריך שלא מופיעים שם
mark-name = שם שלא מופיע שם
mark-negation = ייתכן ש״כן״ ו״לא״ התחלפו
mark-risk = הדברים על סיכון לא נאמרו, או לא נאמרו כך
mark-history = רקע או עבר שלא הוזכרו
mark-state = מצב רוח או הופעה שלא תוארו
evidence-damaged = ⚠️ כבר אי אפשר לקרוא על מה הסיכום הזה נשען, ולכן לא ידוע אילו משפטים דורשים בדיקה. אפשר לערוך אותו או לכתוב אותו שוב.

ask-marked = { $count ->
    [one] יש משפט אחד מסומן. לאשר את הסיכום איתו?
   *[other] יש { $count } משפטים מסומנים. לאשר את הסיכום איתם?
  }
button-approve-marked = ✅ לאשר בכל זאת
button-take-out = ✂️ בלי המסומנים

button-evidence = 🔎 על מה זה נשען
evidence-title = 🔎 <b>על מה נשען כל משפט</b>
evidence-page = 🔎 <b>על מה נשען כל משפט</b> ({ $page } מתוך { $pages })
evidence-nowhere = ↳ לא נמצא כלום
evidence-none = אין מה להראות: אלה המילים שלך, או שהתמלול כבר לא כאן.
button-evidence-before = ▶️ הקודמים
button-evidence-after = עוד ◀️
place-topics = נושאים
place-interventions = התערבויות
place-progress = התקדמות
place-homework = שיעורי בית
place-risk = סיכון
place-next-time = לפעם הבאה

progress-part = ⏳ פגישה ארוכה: מסכם חלק { $part } מתוך { $parts }…
