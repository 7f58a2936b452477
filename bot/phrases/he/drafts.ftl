### Drafts, the approval card, and what becomes of a message.

ask-whom-draft = למי לכתוב?
ask-whom-unknown = לא מצאתי את השם הזה ברשימה. למי לכתוב?
which-of-them = השם הזה מופיע ברשימה יותר מפעם אחת. למי לכתוב?
ask-what-draft = מה לכתוב אל { $name }? למשל: לשאול איך הלך עם יומן השינה.
ask-what-reply = מה לכתוב בתשובה אל { $name }? למשל: תודה על העדכון, ונמשיך בפגישה.
writing-draft = ⏳ כותב טיוטה אל { $name }…
card-title = ✉️ <b>טיוטה אל { $name }</b>
card-title-approved = ✉️ <b>הודעה אל { $name }</b>
card-to = אל: { $name } · { $channel } · { $number }
card-segments = { $count ->
    [one] באורך הודעת SMS אחת
    [two] באורך שתי הודעות SMS
   *[other] באורך { $count } הודעות SMS
  } ({ $units } תווים)
card-planned = ⏰ אחרי האישור תצא { $time }
card-valid = אפשר לאשר עד { $time }
card-removed = { $count ->
    [one] הוסר סימן בלתי נראה אחד
   *[other] הוסרו { $count } סימנים בלתי נראים
  }
card-outside-hours = 🌙 השעה עכשיו מחוץ לשעות שבחרת ({ $hours })
card-obstacle-consent = ⚠️ עוד לא נרשמה הסכמה לקבל הודעות
card-obstacle-archived = 🗄 בארכיון: אי אפשר לשלוח עכשיו
card-obstacle-opted-out = 🚫 { $they ->
    [m] ביקש
   *[f] ביקשה
  } להפסיק לקבל הודעות: אי אפשר לשלוח
card-replaced = ✉️ טיוטה קודמת אל { $name } (הוחלפה)
    { $text }
card-moved = ✉️ הטיוטה אל { $name } עברה למטה ↓
button-approve-planned = ✅ אישור לשליחה במועד
button-approve-send = ✅ אישור ושליחה
button-reject = 🗑 דחייה
button-later = ⏰ אחר כך
button-call-back = 🗑 לבטל את השליחה
button-it-arrived = ✅ הגיעה
button-send-again = 🔁 לשלוח שוב
button-new-version = 🔁 הודעה חדשה
approved-short = אושר
envelope-changed = המספר או הערוץ השתנו מאז. יש כרטיס חדש למטה.
envelope-expired = עבר הזמן שבו אפשר היה לאשר את הכרטיס הזה. יש כרטיס חדש למטה.
blocked-other-patient = ⛔ עצרתי: בנוסח יש שם אחר מהרשימה שלך ({ $names }), ולכן אי אפשר לאשר אותו כך. אפשר לערוך או לכתוב שוב.
button-no-name = זה לא שם מהרשימה
blocked-empty = ⛔ הנוסח יצא ריק. אפשר לערוך או לכתוב שוב.
blocked-too-long = ⛔ הנוסח ארוך מ־1,600 תווים, ואי אפשר לשלוח אותו כהודעה אחת. אפשר לקצר.
obstacle-consent = עוד לא נרשמה הסכמה של { $name } לקבל הודעות, ולכן אי אפשר לשלוח. אפשר לרשום אותה עכשיו:
obstacle-archived = { $name } בארכיון, ולכן אי אפשר לשלוח. אפשר להחזיר לרשימה:
obstacle-opted-out = { $name } { $they ->
    [m] ביקש
   *[f] ביקשה
  } להפסיק לקבל הודעות, ולכן אי אפשר לשלוח. כדי לחזור, { $they ->
    [m] הוא יכול
   *[f] היא יכולה
  } להשיב ״חזור״ (או START).
obstacle-short-consent = קודם צריך לרשום הסכמה
obstacle-short-archived = בארכיון
obstacle-short-opted-out = התבקשנו להפסיק
ask-draft-text = { $you ->
    [m] כתוב
   *[f] כתבי
  } את הנוסח המדויק, והוא יישלח מילה במילה. זה הנוסח הנוכחי, להעתקה:
ask-draft-remark = מה לשנות? למשל: קצר יותר, או: חם יותר.
draft-too-long = הטקסט ריק, או ארוך מ־{ $limit } תווים.
too-late-to-edit = את ההודעה הזאת כבר אי אפשר לשנות: { $state }
ask-when = מתי לשלוח? אפשר לבחור, או לכתוב, למשל: 18:30, מחר ב־9, או 12.3 בשעה 10:00.
planned-for = ⏰ { $time }. הכרטיס המעודכן מחכה לאישור למטה.
time-unclear = לא הבנתי את השעה, או שהיא כבר עברה. למשל: 18:30 או מחר 9:00.
later-in-an-hour = בעוד שעה ({ $time })
later-this-evening = הערב ב־{ $time }
later-tomorrow-morning = מחר ב־{ $time }
later-tomorrow-evening = מחר ב־{ $time }

state-draft = טיוטה
state-pending = מחכה לאישור
state-approved = ⏳ אושרה, בדרך לשליחה…
state-no-carrier = ⏳ אושרה, אבל עוד לא חובר כאן שירות הודעות. היא תישלח כשיחובר, כל עוד האישור בתוקף.
state-planned = ⏰ אושרה, תצא { $time }
state-sending = ⏳ נשלחת…
state-sent = ✓ נשלחה { $time }
state-delivered = ✓✓ נמסרה (נשלחה { $time })
state-read = ✓✓ נקראה (נשלחה { $time })
state-failed = ❌ לא הגיעה: { $reason }
state-uncertain = ❔ אי אפשר לדעת אם ההודעה יצאה, ולא שלחתי אותה שוב. כדאי לשאול אם היא הגיעה:
state-rejected = 🗑 בוטלה ולא נשלחה
state-rolled-back = ⚠️ הנתונים שלי הוחזרו לעותק מוקדם יותר, מלפני שההודעה הזאת אושרה ונמסרה לשליחה. סגרתי אותה כאן כדי שלא תצא פעמיים. כדאי לשאול אם היא הגיעה.
state-expired = ⌛ עבר הזמן שבאישור, וההודעה לא נשלחה
about-message = לגבי ההודעה אל { $name }:

reason-unknown = סיבה לא ידועה.
reason-carrier = חברת ההודעות לא הצליחה למסור אותה.
reason-carrier-unreachable = הטלפון לא זמין כרגע.
reason-carrier-opted-out = התקבלה בקשה להפסיק לשלוח למספר הזה (״הסר״ או STOP).
reason-carrier-invalid-number = המספר אינו תקין.
reason-carrier-landline = זה מספר קווי, או מספר שאינו מקבל הודעות.
reason-carrier-blocked = ההודעה נחסמה בדרך.
reason-carrier-window = עברו יותר מ־24 שעות מאז ההודעה האחרונה שהתקבלה ב־WhatsApp. אפשר לשלוח ב־SMS.
reason-carrier-account = יש תקלה בחשבון ההודעות. מי שמפעיל את המערכת צריך לבדוק.
reason-carrier-too-long = ההודעה ארוכה מדי.
reason-carrier-busy = חברת ההודעות עמוסה כרגע.
reason-carrier-unknown = חברת ההודעות סירבה לשלוח.
reason-opted-out = התקבלה בקשה להפסיק לשלוח הודעות.
reason-archived = השם הזה בארכיון.
reason-no-consent = אין הסכמה רשומה.
reason-number-changed = מספר הטלפון השתנה מאז האישור.
reason-no-connection = לא הצלחתי להגיע לחברת ההודעות.
reason-journal = יומן השליחות לא נכתב, ולכן לא שלחתי.
reason-damaged = הנוסח או המספר שנשמרו נפגמו, ולכן לא שלחתי.

queue-empty = אין כרגע כלום שמחכה לך.
queue-title = <b>מה מחכה לך</b> ({ $count })
queue-message = { $place }. ✉️ { $name } · { $state }
    { $text }
queue-summary = { $place }. 📝 { $name } · { $date } · סיכום לאישור
queue-rest = ועוד { $count }.
