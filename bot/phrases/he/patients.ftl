### Patients: the list, the page, adding one, and consent.

patients-title = <b>המטופלים שלך</b> ({ $count })
archived-title = <b>בארכיון</b> ({ $count })
button-add-patient = ➕ מטופל חדש
button-archived = 🗄 ארכיון ({ $count })
no-patients = עוד אין כאן מטופלים. נוסיף את הראשון?

ask-patient = { $you ->
    [m] כתוב
   *[f] כתבי
  } שם וטלפון (למשל: דנה 050-1234567), או { $you ->
    [m] שתף
   *[f] שתפי
  } איש קשר.
button-share-contact = 📱 שיתוף איש קשר
ask-contact-name = איך לקרוא לאיש הקשר הזה?
ask-phone = מה מספר הטלפון של { $name }?
phone-noted = 📱 { $number }
phone-unusual = 📱 { $number } – המספר נראה לא רגיל. כדאי לוודא שאין בו טעות.
phone-unclear = המספר הזה לא נראה תקין. { $you ->
    [m] כתוב
   *[f] כתבי
  } אותו שוב, למשל 050-1234567 או ‎+44 20 7946 0958.
phone-shared = ⚠️ המספר הזה שמור כבר אצל { $name }. הודעות שיגיעו ממנו לא ישויכו לאף אחד מהם באופן אוטומטי.
phone-changed = המספר עודכן. הודעות שאושרו למספר הקודם לא יישלחו.
name-unclear = לא הצלחתי לקרוא שם. { $you ->
    [m] כתוב
   *[f] כתבי
  } שם של עד { $limit } תווים.
ask-patient-gender = איך פונים אל { $name }?
gender-f = בלשון נקבה
gender-m = בלשון זכר
ask-channel = איך לשלוח הודעות אל { $name }?
channel-sms = SMS
channel-whatsapp = WhatsApp
patient-added = ✓ { $name } ברשימה.

patient-title = <b>{ $name }</b>
patient-reach = { $channel } · { $number }
patient-gender-f = פנייה בלשון נקבה
patient-gender-m = פנייה בלשון זכר
patient-consent-yes = ✓ יש הסכמה לקבל הודעות
patient-consent-no = ✗ עוד אין הסכמה לקבל הודעות
patient-summaries = { $count ->
    [0] אין עדיין סיכומים מאושרים
    [one] סיכום מאושר אחד
   *[other] { $count } סיכומים מאושרים
  }
patient-opted-out = 🚫 ביקש/ה להפסיק לקבל הודעות
patient-is-archived = 🗄 בארכיון
button-new-summary = 📝 סיכום פגישה
button-new-draft = ✉️ הודעה
button-summaries = 📄 סיכומים
button-rename = שינוי שם
button-change-phone = שינוי מספר
button-use-sms = לעבור ל־SMS
button-use-whatsapp = לעבור ל־WhatsApp
button-gender = שינוי לשון פנייה
button-consent = הסכמה
button-archive = 🗄 לארכיון
button-archive-yes = 🗄 כן, לארכיון
button-restore = להחזיר לרשימה
button-open-patient = לדף המטופל
open-patient = { $name }:
ask-new-name = מה השם החדש של { $name }?
ask-archive = להעביר את { $name } לארכיון? החומר נשמר, אבל אי אפשר יהיה לשלוח הודעות.
archived = { $name } בארכיון.
restored = { $name } שוב ברשימה.
summaries-title = <b>הסיכומים של { $name }</b>

consent-intro = לפני שאפשר לשלוח ל{ $name } הודעות צריך הסכמה. זה הנוסח:
consent-text = { $you ->
    [m] המטפל שלי, { $name }, ישלח אליי הודעות קצרות בין הפגישות, ב־SMS או ב־WhatsApp, דרך חברת Twilio. המטפל נעזר בתוכנה (קשר) לניסוח הודעות ולסיכום פגישות, וקורא ומאשר כל הודעה לפני שליחתה.
   *[f] המטפלת שלי, { $name }, תשלח אליי הודעות קצרות בין הפגישות, ב־SMS או ב־WhatsApp, דרך חברת Twilio. המטפלת נעזרת בתוכנה (קשר) לניסוח הודעות ולסיכום פגישות, וקוראת ומאשרת כל הודעה לפני שליחתה.
  } ההודעות אינן מוצפנות מקצה לקצה ואינן מיועדות למצבי חירום. אפשר להפסיק בכל עת: להשיב ״הסר״ או לומר { $you ->
    [m] למטפל
   *[f] למטפלת
  }.
consent-model = לניסוח נעשה שימוש במודל שפה (Anthropic); שמות ופרטים מזהים מוחלפים לפני כן.
consent-no-model = לניסוח לא נעשה שימוש במודל שפה חיצוני.
button-agreed-spoken = ✅ הסכמה בעל פה
button-agreed-written = ✅ הסכמה בכתב
button-not-yet = ⏭ עוד לא
button-withdrawn = 🚫 ההסכמה בוטלה
consent-recorded = ✓ נרשמה הסכמה של { $name }.
consent-later = בסדר. הודעות אל { $name } יחכו עד שתירשם הסכמה.
consent-revoked = נרשם שההסכמה של { $name } בוטלה. הודעות לא יישלחו.
consent-stands = יש הסכמה רשומה של { $name }. לרשום שבוטלה?
