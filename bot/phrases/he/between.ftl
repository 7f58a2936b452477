### Between sessions: questions over one's own words, looking back, how things stand, and suggested follow-ups.

command-ask = לשאול על מה שנאמר בפגישות
command-status = מה המצב עם כל אחד ואחת
command-templates = תבניות להודעות

ask-what = מה { $you ->
    [m] תרצה
   *[f] תרצי
  } לדעת? אני מחפש בסיכומים המאושרים, בתמלולים ובהודעות. למשל:
    מה דנה אמרה על השינה
    מי הזכיר פאניקה בחודש שעבר
    מה סיכמנו בפגישה האחרונה עם יוסי
ask-what-about = מה { $you ->
    [m] תרצה
   *[f] תרצי
  } לדעת על { $name }? למשל: מה עזר לשינה?
ask-about-whom = יש אצלך יותר מאחד בשם הזה. למי הכוונה?
ask-looking = 🔎 מחפש…
button-ask-everybody = 🔎 לחפש אצל כולם
button-ask-about = 🔎 לשאול
answer-title = 🔎 <b>{ $question }</b>
answer-quote = ״{ $text }״
answer-nothing = לא מצאתי על זה כלום במה ששמור אצלך על המטופלים{ $days }.
answer-nothing-of = לא מצאתי על זה כלום במה ששמור על { $names }{ $days }.
answer-since = מאז { $date }
answer-extractive = אלה משפטים מהרשומות שלך, מילה במילה. בלי מודל שפה אני לא מסיק מהם מסקנות.
answer-model-failed = מודל השפה לא ענה, אז הנה המשפטים עצמם, מילה במילה.
answer-kept-local = אין הסכמה של { $names } לניתוח במודל שפה חיצוני, ולכן את הדברים האלה ציטטתי כאן בלעדיו.
answer-doubtful = ⚠️ לא הכול כתוב שם כך, כדאי לבדוק
answer-failed = לא הצלחתי לחפש כרגע. שום דבר לא אבד, ואפשר לשאול שוב.
cite-summary = { $date }
cite-transcript = תמלול, { $date }
cite-sent = הודעה שלך, { $date }
cite-received = הודעה שהתקבלה, { $date }
cite-of = { $name }, { $cite }

button-insight = 💡 מבט לאחור
insight-looking = 💡 עובר על כל מה שאושר על { $name }…
insight-title = 💡 <b>מבט לאחור: { $name }</b>
insight-of = { $count } סיכומים מאושרים, מ־{ $since } עד { $until }
insight-topics = מה חוזר
insight-helped = מה עזר
insight-progress = מה השתנה
insight-homework = בין הפגישות
insight-risk = סיכון
insight-not-mentioned = – לא מצאתי
insight-too-few = עוד מוקדם למבט לאחור: צריך לפחות שני סיכומים מאושרים.

status-title = <b>תמונת מצב</b> ({ $count })
status-title-one = <b>{ $name }</b>
status-none = הרשימה שלך עוד ריקה.
status-session = פגישה { $date }
status-no-session = עוד לא הייתה פגישה
status-next = הבאה { $when }
status-unanswered = { $count ->
    [one] הודעה אחת בלי תשובה
   *[other] { $count } הודעות בלי תשובה
  }
status-waiting = { $count ->
    [one] דבר אחד מחכה לך
   *[other] { $count } דברים מחכים לך
  }
status-flagged = 🚩 דגל סיכון פתוח
status-overdue = ⏳ עבר הזמן ליצור קשר
status-line = { $place }. <b>{ $name }</b> – { $what }
status-whom = אין ברשימה שם כזה. הנה כולם:
status-detail-session = פגישה אחרונה: { $date }
status-detail-next = הפגישה הבאה: { $when }
status-detail-sent = כתבת לאחרונה: { $date }
status-detail-heard = ההודעה האחרונה { $they ->
    [m] ממנו
   *[f] ממנה
  }: { $date }
status-detail-frequency = תדירות שסוכמה: { $frequency }
status-detail-due = הקשר הבא: עד { $date }
status-detail-homework = שיעורי הבית מהפגישה האחרונה: { $homework }
status-detail-flagged = 🚩 יש דגל סיכון פתוח. עד שייסגר לא אציע כאן הודעות המשך.
status-detail-stopped = 🔕 בלי הצעות להודעות המשך.
status-detail-quiet = שום דבר לא מחכה.
frequency-none = לא נקבעה

follow-ups-title = 🔔 <b>אולי כדאי לכתוב?</b>
follow-up-line = { $place }. <b>{ $name }</b> – { $days ->
    [0] הפגישה הייתה היום
    [one] יום אחד מאז הפגישה
    [2] יומיים מאז הפגישה
   *[other] { $days } ימים מאז הפגישה
  }{ $homework }
follow-up-homework = , שיעורי בית: { $homework }. לשאול איך הולך?
follow-up-plain = . לשאול מה { $they ->
    [m] שלומו
   *[f] שלומה
  }?
follow-ups-legend = ↩️ טיוטה · ⏰ אחר כך · 🗑 לא כאן
follow-ups-flagged = 🚩 { $names }: יש דגל סיכון פתוח, ולכן אני לא מציע מעצמי.
follow-ups-done = ✓ לא נשאר כלום ברשימה הזאת.
follow-up-drafted = ↩️ { $name }: טיוטה
follow-up-snoozed = ⏰ { $name }: { $when }
follow-up-closed = 🗑 { $name }: בלי הצעה
follow-up-request-homework = לשאול איך הלך עם שיעורי הבית: { $homework }
follow-up-request-plain = לשאול איך עברו הימים מאז הפגישה
ask-snooze = מתי לחזור אל { $name }?
snooze-tomorrow = ⏰ מחר
snooze-three-days = ⏰ בעוד שלושה ימים
snooze-next-session = ⏰ אחרי הפגישה הבאה
follow-ups-stopped = לא אציע יותר הודעות אל { $name }. אפשר לשנות את זה בדף { $they ->
    [m] האישי שלו
   *[f] האישי שלה
  }, תחת 🔔.
follow-up-over = זה כבר טופל.
button-follow-ups = 🔔 הודעות המשך
plan-title = 🔔 <b>הודעות המשך: { $name }</b>
plan-frequency = תדירות: { $frequency }
plan-frequency-own = תדירות: { $frequency } (כמו בהגדרות שלך)
plan-on = אחרי פגישה, בשעה טובה, אציע לכתוב. שום דבר לא נכתב לפני לחיצה על ↩️, ושום דבר לא נשלח לפני האישור שלך.
plan-off = 🔕 כאן בלי הצעות.
plan-all-off = 🔕 ההצעות כבויות לכולם, ב־/settings.
button-plan-stop = 🔕 לא להציע
button-plan-resume = 🔔 שוב להציע
button-plan-frequency = ✏️ תדירות
ask-plan-frequency = כל כמה זמן לכתוב אל { $name }? אפשר לבחור, או לכתוב, למשל: פעם בשבועיים.
button-plan-own = כמו בהגדרות שלי
button-suggestions-off = 🔔 הודעות המשך: פועל
button-suggestions-on = 🔕 הודעות המשך: כבוי
