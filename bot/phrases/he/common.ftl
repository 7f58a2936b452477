### What is said everywhere: the door, help, answers to presses.

stranger = שלום, זה בוט פרטי. אם קיבלת הזמנה, אפשר להיכנס דרך הקישור שבה.
not-allowed = הכפתור הזה לא שייך לשיחה הזאת.
something-failed = משהו השתבש אצלי והפעולה לא הושלמה. שום הודעה לא נשלחה לאף אחד. אפשר לנסות שוב, ואם זה חוזר – כדאי לספר למי שמפעיל את המערכת.
damaged = ⚠️ פגום
cannot-open = לא הצלחתי לפתוח משהו שנשמר: הוא נפגם בדיסק. לא שיניתי כלום ולא נשלח דבר. כל השאר עובד כרגיל. כדאי לספר למי שמפעיל את המערכת: אפשר לשחזר מגיבוי.
button-outdated = הכפתור הזה כבר לא בתוקף.
noted = ✓ נשמר
answer-by-button = כאן צריך לבחור באחד הכפתורים.
cancelled = ביטלתי. מה שכבר נשמר – נשאר.
nothing-to-cancel = אין כרגע שום דבר פתוח לבטל.
cannot-use-this = את זה אני לא יודע לקרוא. אפשר לשלוח טקסט, הודעה קולית, קובץ שמע או איש קשר.
you-are-welcome = בשמחה 🙂 אני כאן כשצריך.
edited-not-read = ראיתי שערכת הודעה, אבל אני עובד עם מה שנשלח במקור. אם משהו השתנה – { $you ->
    [m] שלח
   *[f] שלחי
  } אותו כהודעה חדשה.
notes-too-long = הטקסט ריק או ארוך מדי (אפשר עד { $limit } תווים). אפשר לחלק אותו לכמה הודעות.

welcome-back = שלום { $name }, טוב לראות אותך שוב.
help-title = <b>מה אפשר לעשות כאן</b>
help-line = { $command } – { $what }
help-easiest = הכי פשוט: אחרי פגישה להקליט לי הודעה קולית או לכתוב כמה משפטים. אשאל של מי הפגישה, ואכין סיכום.
help-approval = שום הודעה לא יוצאת למטופלים לפני לחיצה על ✅ מתחת לנוסח המדויק.
help-of-day = <b>היום והיומן</b>
help-of-writing = <b>סיכומים והודעות</b>
help-of-patients = <b>מטופלים</b>
help-of-own = <b>להתאים אותי אליך</b>
help-writer-model = הניסוח נעשה בעזרת מודל שפה. שמות, טלפונים וכתובות מוחלפים בכינויים לפני שמשהו נשלח אליו.
help-writer-extractive = כרגע אני עובד בלי מודל שפה: מסדר את המילים שלך ולא ממציא חדשות.
help-then-on = ועכשיו אפשר להמשיך מאיפה שעצרנו: אני מחכה לתשובה שלך. ליציאה: /cancel
unknown-command = אני לא מכיר את הפקודה הזאת.

command-summary = סיכום פגישה
command-draft = הודעה בין הפגישות
command-queue = מה מחכה לאישור שלך
command-patients = המטופלים שלי
command-settings = הגדרות
command-privacy = פרטיות
command-help = עזרה
command-cancel = יציאה ממה שפתוח עכשיו

privacy = <b>פרטיות, בלי אותיות קטנות</b>
    • כל מה שנשמר כאן מוצפן, במפתח נפרד לכל אחד מהמטופלים.
    • ההקלטות מתומללות במחשב של המערכת. ההקלטה נמחקת אחרי שהסיכום אושר.
    • צ׳אט עם בוט ו־SMS אינם מוצפנים מקצה לקצה: טלגרם וחברת ההודעות יכולות, טכנית, לראות מה עובר דרכן. לכן כדאי לכתוב למטופלים קצר, בלי פרטים קליניים.
    • כל צפייה וכל שינוי נרשמים.

button-back = ⬅️ חזרה
button-skip = ⏭ דילוג
button-cancel = ביטול
button-more = עוד…
button-approve = ✅ אישור
button-edit = ✏️ עריכה
button-again = 🔁 לכתוב שוב
button-discard = 🗑 מחיקה
button-no-remark = 🔁 בלי הערה
more-patients = עוד שמות:
date = { $day }.{ $month }.{ $year }
moment-today = { $time }
moment-tomorrow = מחר ב־{ $time }
moment-yesterday = אתמול ב־{ $time }
moment-weekday = { $weekday ->
    [1] יום שני
    [2] יום שלישי
    [3] יום רביעי
    [4] יום חמישי
    [5] יום שישי
    [6] שבת
   *[7] יום ראשון
  } ב־{ $time }
moment-other-day = { $day }.{ $month } בשעה { $time }
at-today = ב־{ $time }
at-tomorrow = מחר ב־{ $time }
at-yesterday = אתמול ב־{ $time }
at-weekday = { $weekday ->
    [1] ביום שני
    [2] ביום שלישי
    [3] ביום רביעי
    [4] ביום חמישי
    [5] ביום שישי
    [6] בשבת
   *[7] ביום ראשון
  } ב־{ $time }
at-other-day = ב־{ $day }.{ $month } בשעה { $time }
remark-not-followed = הטקסט יצא כמו שהיה. אפשר לבקש שוב במילים אחרות עם 🔁, או לערוך אותו עם ✏️.
