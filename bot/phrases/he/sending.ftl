### When a message goes and why it waits: quiet times, WhatsApp's window, fixed texts, risk flags.

card-quiet-quiet-hours = 🌙 אלה שעות השקט של הקליניקה (עד { $time }). ✅ ישלח בכל זאת, ⏰ ימתין לסוף השקט.
card-quiet-shabbat = 🕯 שבת (עד { $time }). ✅ ישלח בכל זאת, ⏰ ימתין לצאת השבת.
card-quiet-holiday = 🕯 חג (עד { $time }). ✅ ישלח בכל זאת, ⏰ ימתין לצאת החג.
button-after-quiet = ⏰ לשלוח { $time }
quiet-began = בינתיים התחילו שעות השקט. יש כרטיס חדש למטה.
window-has-closed = בינתיים עברו 24 השעות של WhatsApp. יש כרטיס חדש למטה.
read-first = חיכתה הודעה { $they ->
    [m] ממנו
   *[f] ממנה
  } לסוף שעות השקט. היא כאן עכשיו, וכרטיס חדש מתחתיה.
card-window-open = 🟢 ב־WhatsApp אפשר לכתוב חופשי עד { $time }
card-window-closed = ⚠️ ב־24 השעות האחרונות לא הגיעה { $they ->
    [m] ממנו
   *[f] ממנה
  } הודעה ב־WhatsApp, וסביר שההודעה שכאן לא תתקבל. אפשר לשלוח ב־SMS.
card-window-template = ⚠️ ב־24 השעות האחרונות לא הגיעה { $they ->
    [m] ממנו
   *[f] ממנה
  } הודעה ב־WhatsApp. לכן תצא קודם ההודעה הקבועה:
    ״{ $text }״
    ההודעה שכאן תצא כש{ $they ->
    [m] ילחץ
   *[f] תלחץ
  } על הכפתור שבה. ✅ מאשר את שתיהן.
button-by-sms = 📱 ב־SMS במקום זה
button-other-time = ⏰ מועד אחר
state-held-quiet-hours = 🌙 אושרה ומחכה לסוף שעות השקט ({ $time })
state-held-shabbat = 🕯 אושרה ומחכה לצאת השבת ({ $time })
state-held-holiday = 🕯 אושרה ומחכה לסוף החג ({ $time })
state-held-whatsapp-window = ⏳ אושרה ומחכה ללחיצה על ההודעה הקבועה ב־WhatsApp, עד { $time }
state-uncertain-looking = ❔ התשובה של חברת ההודעות אבדה. אני בודק אצלה אם ההודעה יצאה, ולא שולח אותה שוב.
original-arrived = ההודעה הראשונה הגיעה אחרי הכול, ולכן ביטלתי את זאת.
reason-patient-wrote = הגיעה הודעה חדשה אחרי שאישרת. כדאי לקרוא אותה לפני ששולחים.
reason-risk-flag = יש דגל סיכון פתוח, ועד שייסגר לא יוצא מה שאושר קודם.
reason-original-arrived = ההודעה הראשונה הגיעה אחרי הכול, ולכן זאת לא יצאה.
reason-no-tap = ההודעה הקבועה ב־WhatsApp לא הגיעה, ולכן אין למה לחכות. אפשר לשלוח ב־SMS.
tapped-for-nothing = 💬 { $name } { $they ->
    [m] לחץ
   *[f] לחצה
  } על הכפתור ב־WhatsApp, אבל אין כרגע הודעה מאושרת שמחכה. עכשיו אפשר לכתוב חופשי במשך 24 שעות.

button-rest = 🕯 שעות שקט
rest-title = <b>מתי לא מטרידים את המטופלים</b>
rest-hours = 🌙 שעות שקט: { $hours }
rest-no-hours = 🌙 שעות שקט: אין
rest-days-il = 🕯 ימי מנוחה: שבת וחגי ישראל
rest-days = 🕯 ימי מנוחה: החגים של { $country }
rest-no-days = 🕯 ימי מנוחה: אין
rest-about = הודעה שאושרה מראש מחכה לסוף השקט. מה ש{ $you ->
    [m] תאשר
   *[f] תאשרי
  } בתוך השקט ייצא בכל זאת, אחרי שהכרטיס הזכיר אותו. זה נקבע לכל הקליניקה. אפשר גם לכתוב שעות, למשל 22:30-06:30.
rest-unclear = לא הבנתי את השעות. למשל: 21:00-07:00.
button-rest-no-hours = בלי שעות שקט
button-rest-no-days = בלי ימי מנוחה
button-rest-days-il = 🕯 שבת וחגי ישראל
button-rest-days = 🕯 חגים: { $country }

button-standing = 📜 הודעות קבועות
standing-title = <b>הודעות קבועות</b>
    מאשרים אותן פעם אחת, ומאז הן יוצאות לבד, מילה במילה, כל אחת רק במצב שלה.
standing-receipt = אישור קבלה בשעות השקט
standing-opt-out-receipt = אישור לבקשת הסרה
standing-reengage = פתיחת שיחה ב־WhatsApp
standing-crisis = כרטיס חירום
standing-about-receipt = יוצא פעם אחת בכל לילה (או שבת, או חג) כשמגיעה הודעה. ההודעה עצמה מחכה לבוקר ולא מטרידה אותך, אלא אם פתוח דגל סיכון.
standing-about-opt-out-receipt = יוצא אחרי ״הסר״ או ״עצור״, ואחריו שום דבר.
standing-about-reengage = יוצא כשהודעה שאישרת מחכה ועברו יותר מ־24 שעות. הנוסח רשום ב־WhatsApp ואי אפשר לשנות אותו כאן.
standing-about-crisis = יוצא רק בלחיצה שלך, כשפתוח דגל סיכון, גם בשעות השקט.
standing-on = ✓ גרסה { $version }, אושרה ב־{ $date }
standing-off = לא בתוקף
standing-proposed = הצעה: שום דבר לא יוצא בלי ✅
button-approve-standing = ✅ אישור הנוסח
button-revoke = 🗑 ביטול התוקף
standing-revoked = הנוסח כבר לא בתוקף
ask-standing-text = { $you ->
    [m] כתוב
   *[f] כתבי
  } את הנוסח המדויק (עד { $limit } תווים). זה הנוסח הנוכחי, להעתקה:
standing-text-receipt = שלום, ההודעה התקבלה. מחוץ לשעות הפעילות { $you ->
    [m] אני לא זמין
   *[f] אני לא זמינה
  }, ואקרא אותה כשאחזור. במצב חירום: { $country ->
    [IL] מד״א 101, ער״ן 1201
    [US] 911 או 988
   *[other] מספר החירום המקומי
  }.
standing-text-opt-out-receipt = הבקשה התקבלה, ולא יישלחו עוד הודעות. כדי לחזור אפשר להשיב ״חזור״.
standing-text-crisis = { $country ->
    [IL] אני כאן וההודעה שלך חשובה לי. אם יש סכנה עכשיו: מד״א 101, משטרה 100. לשיחה מיד, בכל שעה: ער״ן 1201 (גם בצ׳אט ובוואטסאפ).
    [US] אני כאן וההודעה שלך חשובה לי. אם יש סכנה עכשיו: 911. לשיחה מיד, בכל שעה: 988.
   *[other] אני כאן וההודעה שלך חשובה לי. אם יש סכנה עכשיו, צריך להתקשר מיד למספר החירום המקומי או להגיע לבית החולים הקרוב.
  }
standing-text-reengage = ההודעה הקבועה שרשומה אצל WhatsApp בשם { $sid }

command-flag = דגל סיכון
flags-open = 🚩 פתוח עכשיו: { $names }
ask-whom-flag = לגבי מי להרים דגל סיכון?
flag-raised = 🚩 הרמתי דגל סיכון לגבי { $name }.
flag-title = 🚩 <b>{ $name }</b> · דגל סיכון פתוח מאז { $time }
flag-stops = { $count ->
    [0] עד שייסגר לא תצא שום הודעה.
    [one] עד שייסגר לא תצא שום הודעה, גם לא זו שמחכה עכשיו.
   *[other] עד שייסגר לא תצא שום הודעה, גם לא { $count } אלה שמחכות עכשיו.
  } הודעות נכנסות יגיעו מיד, גם בשעות השקט.
flag-none = אין דגל סיכון פתוח לגבי { $name }.
flag-no-crisis-card = אפשר לאשר מראש כרטיס חירום קבוע (דרך /settings), ואז לשלוח אותו מכאן בלחיצה.
button-raise-flag = 🚩 להרים דגל
button-open-flag = 🚩 לדגל הסיכון
button-close-flag = ✅ לסגור את הדגל
button-crisis-card = 🆘 לשלוח את כרטיס החירום
crisis-card-sent = כרטיס החירום יוצא עכשיו
crisis-card-sent-before = כרטיס החירום כבר נשלח
crisis-card-underway = 🆘 כרטיס החירום יוצא עכשיו אל { $name }. אם לא יגיע, אומר לך.
send-failed-crisis = ❌ כרטיס החירום אל { $name } לא נשלח: { $reason } כדאי להתקשר.
send-unknown-crisis = ❔ אי אפשר לדעת אם כרטיס החירום אל { $name } יצא, ואני לא שולח אותו שוב. כדאי להתקשר.
ask-closing-note = מה קרה ולמה אפשר לסגור את הדגל של { $name }? כמה מילים, לרשומה.
flag-closed = ✅ הדגל של { $name } נסגר, וההערה נשמרה.
flag-closed-before = הדגל כבר סגור
card-obstacle-risk-flag = 🚩 דגל סיכון פתוח: אי אפשר לשלוח עד שייסגר
obstacle-risk-flag = פתוח דגל סיכון אצל { $name }, ולכן לא יוצאות הודעות. אפשר לסגור אותו כאן, או להתקשר.
obstacle-short-risk-flag = דגל סיכון פתוח

queue-night = 🌙 { $count ->
    [one] הודעה אחת מחכה
   *[other] { $count } הודעות מחכות
  } לסוף שעות השקט ({ $time })
button-show-night = 🌙 להציג עכשיו
night-nothing = אין מה להציג
