### Patients: the list, the page, adding one, and consent.

patients-title = <b>המטופלים שלך</b> ({ $count })
archived-title = <b>בארכיון</b> ({ $count })
button-add-patient = ➕ הוספה לרשימת המטופלים
button-archived = 🗄 ארכיון ({ $count })
no-patients = הרשימה שלך עוד ריקה. נוסיף את השם הראשון?

ask-patient = { $you ->
    [m] כתוב שם וטלפון (למשל: דנה 050-234-5678), או צרף
   *[f] כתבי שם וטלפון (למשל: דנה 050-234-5678), או צרפי
  } איש קשר (📎 ← איש קשר). ליציאה: /cancel
ask-contact-name = באיזה שם לשמור את איש הקשר הזה?
ask-number-name = של מי המספר הזה? באיזה שם לשמור?
ask-phone = מה מספר הטלפון של { $name }?
phone-noted = 📱 המספר נרשם: { $number }
phone-unusual = 📱 המספר נרשם: { $number }. הוא נראה לא רגיל, וכדאי לוודא שאין בו טעות.
phone-unclear = המספר הזה לא נראה תקין. { $you ->
    [m] כתוב
   *[f] כתבי
  } אותו שוב, למשל 050-234-5678 או +44-20-7946-0958.
phone-shared = ⚠️ המספר הזה כבר שמור אצלך בשם { $name }. הודעות שיגיעו ממנו לא ישויכו אוטומטית לאף אחד מהשניים.
phone-changed = המספר עודכן. הודעות שאושרו למספר הקודם לא יישלחו.
name-unclear = לא הצלחתי לקרוא שם. { $you ->
    [m] כתוב
   *[f] כתבי
  } שם של עד { $limit } תווים.
ask-patient-gender = איך פונים אל { $name }?
gender-f = בלשון נקבה
gender-m = בלשון זכר
ask-channel = באיזה ערוץ לשלוח הודעות אל { $name }?
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
patient-opted-out = 🚫 { $they ->
    [m] ביקש
   *[f] ביקשה
  } להפסיק לקבל הודעות
patient-is-archived = 🗄 בארכיון
button-new-summary = 📝 סיכום פגישה
button-new-draft = ✉️ הודעה
button-summaries = 📄 סיכומים
button-details = 👤 פרטים
button-rename = שינוי שם
button-change-phone = שינוי מספר
button-use-sms = לעבור ל־SMS
button-use-whatsapp = לעבור ל־WhatsApp
button-gender = שינוי לשון פנייה
button-consent = הסכמה
button-archive = 🗄 לארכיון
button-archive-yes = 🗄 כן, לארכיון
button-restore = להחזיר לרשימה
button-open-patient = לדף האישי
ask-new-name = מה השם החדש של { $name }?
ask-archive = להעביר את { $name } לארכיון? מה שנשמר יישאר, אבל לא יהיה אפשר לשלוח הודעות.
archive-ends-sessions = הפגישות שנקבעו יבוטלו, ושום הודעה על כך לא תצא מעצמה.
archived = ✓ { $name } בארכיון.
restored = ✓ { $name } שוב ברשימה.
summaries-title = <b>הסיכומים של { $name }</b>

consent-intro = לפני ששולחים הודעות אל { $name } צריך את { $they ->
    [m] הסכמתו
   *[f] הסכמתה
  }. זה הנוסח, להקראה או למסירה בכתב:
consent-text = { $you ->
    [m] המטפל שלי, { $name }, ישלח אליי הודעות קצרות בין הפגישות, ב־SMS או ב־WhatsApp, דרך חברת Twilio. המטפל נעזר בתוכנה (קשר) לניסוח הודעות ולסיכום פגישות, וקורא ומאשר כל הודעה לפני שליחתה.
   *[f] המטפלת שלי, { $name }, תשלח אליי הודעות קצרות בין הפגישות, ב־SMS או ב־WhatsApp, דרך חברת Twilio. המטפלת נעזרת בתוכנה (קשר) לניסוח הודעות ולסיכום פגישות, וקוראת ומאשרת כל הודעה לפני שליחתה.
  } ההודעות אינן מוצפנות מקצה לקצה ואינן מיועדות למצבי חירום. אפשר להפסיק בכל עת: להשיב ״הסר״ או לומר { $you ->
    [m] למטפל
   *[f] למטפלת
  }.
button-record-consent = 📝 לרשום הסכמה
button-agreed-spoken = ✅ הסכמה בעל פה
button-agreed-written = ✅ הסכמה בכתב
button-not-yet = ⏭ עוד לא
button-withdrawn = 🚫 כן, ההסכמה בוטלה
consent-recorded = ✓ ההסכמה של { $name } נרשמה.
consent-later = בסדר. עד שתירשם הסכמה לא יישלחו הודעות אל { $name }.
consent-revoked = ✓ נרשם שההסכמה של { $name } בוטלה. הודעות לא יישלחו.
consent-stands = יש הסכמה רשומה של { $name }. האם היא בוטלה?
consent-already = ההסכמה כבר רשומה
