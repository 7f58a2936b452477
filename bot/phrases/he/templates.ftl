### Message templates: the therapist's own words, with places for a name and for gendered forms.

templates-title = 📋 <b>התבניות שלך</b> ({ $count })
templates-none = 📋 עוד אין לך תבניות. תבנית היא הודעה שכותבים פעם אחת ומשתמשים בה שוב: אני משלים את השם, והאישור תמיד שלך.
templates-full = אין מקום לעוד תבניות. אפשר למחוק ישנות.
button-new-template = ➕ תבנית חדשה
button-ready-made = ✨ תבניות מוכנות
template-title = 📋 <b>{ $name }</b>
template-has-name = ✓ במקום [שם] יופיע השם הפרטי.
template-no-name = אין בה [שם], ולכן היא נקראת אותו דבר לכולם.
template-example-name-f = דנה
template-example-name-m = יוסי
template-for-f = בלשון נקבה: { $text }
template-for-m = בלשון זכר: { $text }
button-use-template = ✉️ לכתוב לפי התבנית
button-template-text = ✏️ הטקסט
button-template-name = ✏️ השם
button-delete-template = 🗑 מחיקה
button-delete-template-yes = 🗑 כן, למחוק
ask-template-name = איך לקרוא לתבנית? למשל: שינוי מועד.
ask-template-body = ועכשיו הטקסט, בדיוק כמו ש{ $you ->
    [m] היית כותב
   *[f] היית כותבת
  }. שני דברים אני משלים לבד:
    • [שם] – השם הפרטי
    • [את|אתה] – המילה הראשונה בלשון נקבה, השנייה בלשון זכר
    למשל: היי [שם], מה שלומך? [תוכלי|תוכל] להגיע ביום חמישי?
template-unknown-place = אני לא יודע מה להשלים כאן: { $places }. אני מכיר [שם], ושתי צורות עם קו ביניהן, כמו [את|אתה]. { $you ->
    [m] שלח
   *[f] שלחי
  } את הטקסט שוב.
template-already = התבנית הזאת כבר אצלך
ask-delete-template = למחוק את התבנית ״{ $name }״? הודעות שכבר נכתבו לפיה יישארו.
template-deleted = נמחקה
ask-whom-template = למי לכתוב לפי ״{ $name }״?
ready-made-title = ✨ <b>תבניות מוכנות</b>
    אפשר להוסיף מה שמתאים, ולשנות למילים שלך.
ready-made-line = <b>{ $name }</b>
    { $text }
button-add-ready-made = ➕ { $name }
ready-made-name-appointment = שינוי מועד
ready-made-name-homework = תזכורת לשיעורי בית
ready-made-name-checking-in = מה שלומך
ready-made-name-receipt = קיבלתי את ההודעה
ready-made-appointment = היי [שם], אני { $you ->
    [m] צריך
   *[f] צריכה
  } להזיז את הפגישה הבאה שלנו. אילו זמנים אחרים נוחים לך השבוע?
ready-made-homework = היי [שם], תזכורת קטנה למה שסיכמנו לשבוע הזה. גם אם קשה להגיע לזה, זה בסדר. נסתכל על זה יחד.
ready-made-checking-in = היי [שם], רציתי לשאול מה שלומך מאז הפגישה. [מוזמנת|מוזמן] לכתוב לי כמה מילים.
ready-made-receipt = היי [שם], קיבלתי את ההודעה שלך, תודה. אענה בתוך יום עבודה אחד.
