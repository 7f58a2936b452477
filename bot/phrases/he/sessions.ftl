### Planned sessions: the calendar, the day, the brief before a session, reminders.

command-appointments = יומן הפגישות
command-today = היום: מי מגיע ומה פתוח
command-prep = תקציר לפני פגישה

session-weekday = { $weekday ->
    [1] יום שני
    [2] יום שלישי
    [3] יום רביעי
    [4] יום חמישי
    [5] יום שישי
    [6] שבת
   *[7] יום ראשון
  }
session-day = { $weekday ->
    [1] יום שני
    [2] יום שלישי
    [3] יום רביעי
    [4] יום חמישי
    [5] יום שישי
    [6] שבת
   *[7] יום ראשון
  }, { $date }
session-day-and-year = { $weekday ->
    [1] יום שני
    [2] יום שלישי
    [3] יום רביעי
    [4] יום חמישי
    [5] יום שישי
    [6] שבת
   *[7] יום ראשון
  }, { $date }.{ $year }
session-date = { $day }.{ $month }
session-at = { $day } ב־{ $time }
session-and = { $first } ו{ $last }
session-every = { $weeks ->
    [one] כל { $days }
    [two] כל שבועיים, { $days }
   *[other] כל { $weeks } שבועות, { $days }
  } ב־{ $time }
session-until = { $rhythm }, עד { $day }
session-plan = 🗓 { $name } · { $when } · { $minutes } דקות
session-first = הפגישה הראשונה: { $day }
session-last = עד { $day }
session-no-month = ℹ️ כלומר כל ארבעה שבועות, ולא באותו תאריך בכל חודש.
session-understood = זה מה שהבנתי. להכניס ליומן?
session-planned = ✅ נכנס ליומן:
session-planned-before = זה כבר ביומן
session-left = שום דבר לא השתנה.
session-conflict = ⚠️ באותה שעה גם { $name }: { $when }{ $more ->
    [0] {""}
    [one] , ועוד פעם אחת
    [two] , ועוד פעמיים
   *[other] , ועוד { $more } פעמים
  }
session-rest-named = 🕯 { $day }: { $name }
session-rest = 🕯 { $day }: יום מנוחה
session-which = למי התכוונת?
session-ask-whose = עם מי הפגישה?
session-ask-when = מתי הפגישות עם { $name }? למשל: כל יום שלישי ב־10:00 · כל שבועיים ביום ראשון ב־9 עד מרץ · מחר ב־16:30, 45 דקות
session-no-clock = באיזו שעה?
session-no-day = באיזה יום?
session-past = הזמן הזה כבר עבר. מתי במקום?
session-too-far = זה יותר משנה קדימה. איזה יום אחר?
session-nobody = לא מצאתי ברשימה שלך מישהו בשם הזה. לדוגמה: דנה כל יום שלישי 10:00.
session-unclear = לא הבנתי מתי. למשל: כל יום שלישי ב־10:00, או 3.12 ב־17:00.
session-of-series = חלק מסדרה: { $series }
session-was-moved = ↪️ הוזזה מ{ $day }
session-ask-where-to = לאן להזיז את הפגישה עם { $name } ({ $when })? למשל: יום רביעי ב־11, או 11:00.
session-gone = הפגישה הזאת כבר לא ביומן, ולכן אין מה להזיז.
session-will-move = להזיז את הפגישה עם { $name }?
    מ{ $old }
    ל{ $new }
session-others-stay = שאר הפגישות נשארות כרגיל.
session-moved = ✅ הפגישה עם { $name } הוזזה
    מ{ $old }
    ל{ $new }
session-will-cancel = לבטל את הפגישה עם { $name }, { $when }?
session-cancelled = ✅ בוטלה הפגישה עם { $name }, { $when }
session-will-end = לבטל מעכשיו את מה שנקבע עם { $name }?
session-ended = ✅ הפגישות האלה עם { $name } בוטלו, ולא ייקבעו עוד.
session-none-with = לא נקבעה פגישה עם { $name }.
session-none-then = ביום הזה אין פגישה עם { $name }. זו הפגישה הבאה:
sessions-title = <b>{ $days } הימים הקרובים</b>
sessions-none = אין פגישות ב־{ $days } הימים הקרובים. אפשר להוסיף עם ➕, או פשוט לכתוב: דנה כל יום שלישי ב־10:00
session-day-title = <b>{ $day }</b>
session-line = { $time } { $name }
session-line-moved = { $time } { $name } ↪️
button-sessions = 🗓 ליומן
button-session-add = ➕ פגישה
button-session-plan = ✅ להכניס ליומן
button-session-move = ✏️ להזיז את זו
button-session-cancel = 🗑 לבטל את זו
button-session-end = 🗑 לסיים את הסדרה
button-session-move-yes = ✅ להזיז
button-session-cancel-yes = ✅ לבטל
button-session-end-yes = ✅ לבטל הכול
button-session-leave = 🗑 לא לשנות
button-session-tell = ✉️ לכתוב על זה

tell-planned = להודיע שקבענו פגישה ל{ $when }
tell-series = להודיע שניפגש { $rhythm }, החל מ{ $first }
tell-moved = להודיע שהפגישה של { $old } עוברת ל{ $new }
tell-cancelled = להודיע שהפגישה של { $when } מתבטלת
tell-ended = להודיע שהורדתי את הפגישות הבאות שלנו מהיומן, ושאפשר לקבוע יחד פגישה חדשה
tell-reminder = להזכיר שיש לנו פגישה ב{ $when }

reminder-ask-what = מה להזכיר?
reminder-ask-when = מתי להזכיר? למשל: מחר ב־9, בעוד שעה, ביום ראשון.
reminder-set = ⏰ אזכיר { $time }:
    { $what }
reminder-title = ⏰ <b>תזכורת</b>
reminder-done = ✅ בוצע: { $what }
reminder-dropped = 🗑 ירדה מהרשימה: { $what }
reminder-later = ⏰ אזכיר שוב { $time }: { $what }
reminder-line = ⏰ { $time }: { $what }
button-reminder-done = ✅ בוצע
button-reminder-hour = ⏰ בעוד שעה
button-reminder-morning = ⏰ מחר בבוקר
button-reminder-drop = 🗑 לא צריך

today-title = <b>היום, { $day }</b>
today-title-tomorrow = <b>מחר, { $day }</b>
today-free = אין היום פגישות. יום שקט 🙂
today-free-tomorrow = אין מחר פגישות.
today-session = <b>{ $time }</b> { $name }
today-unanswered = 💬 { $count ->
    [one] הודעה אחת בלי תשובה
    [two] שתי הודעות בלי תשובה
   *[other] { $count } הודעות בלי תשובה
  }
today-homework = 📝 { $count ->
    [one] שיעורי בית
   *[other] שיעורי בית ({ $count })
  }
today-reminders = <b>לזכור</b>
today-queue = 📥 { $count ->
    [one] דבר אחד מחכה
    [two] שני דברים מחכים
   *[other] { $count } דברים מחכים
  } לאישור שלך
button-today = ⬅️ היום
button-tomorrow = מחר
button-queue = 📥 מה מחכה

brief-whom = תקציר על מי?
brief-title = 📋 <b>{ $name }</b>
brief-next-session = הפגישה הבאה: { $time }
brief-first = עוד לא אושר אף סיכום, וזה כל מה שיש.
brief-last = הפגישה האחרונה: { $date }
brief-since = מאז: { $incoming ->
    [0] לא הגיעו הודעות
    [one] הגיעה הודעה אחת
    [two] הגיעו שתי הודעות
   *[other] הגיעו { $incoming } הודעות
  }, { $outgoing ->
    [0] ולא נשלחו הודעות ממך
    [one] ונשלחה ממך אחת
    [two] ונשלחו ממך שתיים
   *[other] ונשלחו ממך { $outgoing }
  }
brief-flag = 🚩 דגל סיכון פתוח
brief-drafts = ✉️ { $count ->
    [one] הודעה אחת מחכה
    [two] שתי הודעות מחכות
   *[other] { $count } הודעות מחכות
  }
brief-kept-back = 🌙 { $count ->
    [one] הודעה אחת מחכה
    [two] שתי הודעות מחכות
   *[other] { $count } הודעות מחכות
  } לסוף שעות השקט
brief-unanswered = 💬 עוד בלי תשובה ({ $count })
brief-next-time = 🎯 לפעם הזאת (מ־{ $date })
brief-homework = 📝 שיעורי בית (מ־{ $date })
brief-risk = ⚠️ סיכון (מ־{ $date })
brief-highlights = 🔎 מהפגישה ב־{ $date }
brief-offer = 📋 { $who } ב־{ $time }
button-brief = 📋 תקציר
button-brief-open = 📋 לפתוח את התקציר
button-brief-more = 🔎 עוד
button-brief-other = 📋 תקציר אחר

button-reminding = ⏰ תזכורות
reminding-title = <b>לפני פגישה</b>
reminding-about-brief = 📋 תקציר בשבילך: כמה זמן לפני? בהודעה עצמה יש רק ראשי תיבות ושעה.
reminding-about-patients = 💬 תזכורת למטופלים, יום לפני: טיוטה בכרטיס שמחכה ל־✅ שלך, או הודעה קבועה שיוצאת לבד. ההודעה הקבועה מתאימה לפגישות של סדרה שלא השתנו; על פגישה שהוזזה או חד־פעמית יופיע כרטיס.
brief-before = { $minutes ->
    [0] בלי תקציר
   *[other] { $minutes } דקות לפני
  }
reminding-off = בלי תזכורת
reminding-draft = טיוטה לאישור
reminding-fixed = ההודעה הקבועה
reminding-no-text = ⚠️ עוד אין הודעה קבועה בתוקף. עד שתאושר, תחכה לך טיוטה במקומה.
reminding-text-in-force = ✓ ההודעה הקבועה בתוקף.
button-reminding-text = 📜 ההודעה הקבועה

standing-appointment = תזכורת לפגישה
standing-about-appointment = יוצאת יום לפני פגישה של סדרה, בין 10:00 ל־21:00, אם זה מה שנבחר דרך /appointments. לא בשעות השקט, לא אחרי ביטול או הזזה, ולא כשפתוח דגל סיכון.
standing-text-appointment = שלום, תזכורת: נפגשים מחר בשעה הקבועה. אם משהו השתנה, אפשר להשיב כאן.
send-failed-appointment = ❌ התזכורת לפגישה לא הגיעה אל { $name }: { $reason }
send-unknown-appointment = ❔ אי אפשר לדעת אם התזכורת לפגישה יצאה אל { $name }, ואני לא שולח אותה שוב.
reason-expired = עבר הזמן שלה.
