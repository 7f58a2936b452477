### Drafts, the approval card, and what becomes of a message.

ask-whom-draft = למי לכתוב?
ask-whom-unknown = לא מצאתי מטופל בשם הזה. למי לכתוב?
which-of-them = יש כמה מטופלים בשם הזה. למי לכתוב?
ask-what-draft = מה לכתוב אל { $name }? למשל: לשאול איך הלך עם יומן השינה.
writing-draft = ⏳ כותב טיוטה אל { $name }…
card-title = ✉️ <b>טיוטה אל { $name }</b>
card-to = אל: { $name } · { $channel } · { $number }
card-segments = { $count ->
    [one] מקטע SMS אחד
    [two] שני מקטעי SMS
   *[other] { $count } מקטעי SMS
  } ({ $units } תווים)
card-planned = ⏰ לשליחה ב־{ $time }
card-valid = האישור תקף עד { $time }
card-removed = הוסרו { $count } סימנים בלתי נראים
card-replaced = ✉️ טיוטה קודמת אל { $name } (הוחלפה)
    { $text }
button-approve-send = ✅ אישור ושליחה
button-reject = 🗑 דחייה
button-later = ⏰ אחר כך
button-call-back = 🗑 לבטל את השליחה
button-it-arrived = ✅ הגיעה
button-send-again = 🔁 לשלוח שוב
button-new-version = 🔁 הודעה חדשה
approved-short = אושר
envelope-changed = המספר או הערוץ השתנו מאז. יש כרטיס חדש למטה.
envelope-expired = עבר הזמן שבו האישור הזה היה תקף. יש כרטיס חדש למטה.
blocked-other-patient = ⛔ עצרתי: הטקסט מזכיר מטופל אחר שלך ({ $names }). אי אפשר לאשר אותו כך. אפשר לערוך או לכתוב שוב.
button-no-name = זה לא שם של מטופל
blocked-empty = ⛔ הטקסט יצא ריק. אפשר לערוך או לכתוב שוב.
blocked-too-long = ⛔ הטקסט ארוך מ־1,600 תווים, ואי אפשר לשלוח אותו כהודעה אחת. אפשר לקצר.
obstacle-consent = עוד לא נרשמה הסכמה לקבל הודעות, ולכן אי אפשר לשלוח. אפשר לרשום אותה כאן:
obstacle-archived = המטופל בארכיון. אפשר להחזיר אותו לרשימה ואז לשלוח.
obstacle-opted-out = המטופל ביקש להפסיק לקבל הודעות, ולכן אי אפשר לשלוח.
ask-draft-text = { $you ->
    [m] כתוב
   *[f] כתבי
  } את הנוסח המדויק. הוא יישלח מילה במילה. זה הנוסח הנוכחי, להעתקה:
draft-too-long = הטקסט ריק או ארוך מ־{ $limit } תווים.
too-late-to-edit = אי אפשר לשנות את ההודעה הזאת: { $state }
ask-when = מתי לשלוח? אפשר לבחור, או לכתוב: 18:30, מחר 9:00, ‏12.3 10:00.
time-unclear = לא הבנתי את השעה, או שהיא כבר עברה. למשל: 18:30 או מחר 9:00.
later-in-an-hour = בעוד שעה ({ $time })
later-this-evening = הערב ב־{ $time }
later-tomorrow-morning = מחר ב־{ $time }
later-tomorrow-evening = מחר ב־{ $time }

state-draft = טיוטה
state-pending = ממתינה לאישור
state-approved = ⏳ אושרה, בדרך לשליחה…
state-no-carrier = ⏳ אושרה, אבל עוד לא חובר כאן שירות הודעות. היא תישלח כשיחובר, כל עוד האישור בתוקף.
state-planned = ⏰ אושרה, תישלח ב־{ $time }
state-sending = ⏳ נשלחת…
state-sent = ✓ נשלחה ב־{ $time }
state-delivered = ✓✓ הגיעה ליעד (נשלחה ב־{ $time })
state-read = ✓✓ נקראה (נשלחה ב־{ $time })
state-failed = ❌ לא נשלחה: { $reason }
state-uncertain = ❔ אי אפשר לדעת אם ההודעה יצאה. לא שלחתי אותה שוב. כדאי לבדוק מול המטופל:
state-rejected = 🗑 בוטלה ולא נשלחה
state-expired = ⌛ פג תוקף האישור, ההודעה לא נשלחה
about-message = לגבי ההודעה אל { $name }:

reason-unknown = סיבה לא ידועה.
reason-carrier = חברת ההודעות לא הצליחה למסור אותה.
reason-carrier-unreachable = הטלפון לא זמין כרגע.
reason-carrier-opted-out = המטופל חסם הודעות (השיב ״הסר״ או STOP).
reason-carrier-invalid-number = המספר אינו תקין.
reason-carrier-landline = זה מספר קווי, או מספר שאינו מקבל הודעות.
reason-carrier-blocked = ההודעה נחסמה בדרך.
reason-carrier-window = עברו יותר מ־24 שעות מההודעה האחרונה של המטופל ב־WhatsApp. אפשר לשלוח ב־SMS.
reason-carrier-account = יש תקלה בחשבון ההודעות. מי שמפעיל את המערכת צריך לבדוק.
reason-carrier-too-long = ההודעה ארוכה מדי.
reason-carrier-busy = חברת ההודעות עמוסה כרגע.
reason-carrier-unknown = חברת ההודעות סירבה לשלוח.
reason-opted-out = המטופל ביקש להפסיק לקבל הודעות.
reason-archived = המטופל בארכיון.
reason-no-consent = אין הסכמה רשומה.
reason-number-changed = מספר הטלפון השתנה מאז האישור.
reason-no-connection = לא הצלחתי להגיע לחברת ההודעות.
reason-journal = יומן השליחות לא נכתב, ולכן לא שלחתי.

queue-empty = אין כרגע כלום שמחכה לך.
queue-title = <b>מחכים לך</b> ({ $count })
queue-message = ✉️ { $name } – { $state }
    { $text }
queue-summary = 📝 { $name }, { $date } – סיכום לאישור
