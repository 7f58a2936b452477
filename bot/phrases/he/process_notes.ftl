### /note: private notes, in a drawer of their own.

command-note = הערה אישית, רק לעיניים שלך
button-process-notes = 🔒 הערות אישיות
button-drawer = 🔒 לכל ההערות
button-add-note = ➕ הערה חדשה
button-to-patient = ⬅️ לדף האישי
button-delete-note = 🗑 מחיקה
button-delete-for-good = 🗑 כן, למחוק לגמרי
note-what-it-is = ההערות האישיות נשמרות במגירה נפרדת עם מפתח משלה. הן לא חלק מהתיק, לא נכנסות לסיכומים, להודעות או לדוחות, ולא יוצאות מכאן לאף אחד.
note-ask-whose = על מי ההערה?
note-ask-what = מה לרשום לעצמך על העבודה עם { $name }? כאן כותבים ולא מקליטים. ליציאה: /cancel
note-put-away = 🔒 שמרתי במגירה של { $name }.
note-stays-in-chat = מה שכתבת נשאר גם כאן בצ׳אט, עד ש{ $you ->
    [m] תמחק
   *[f] תמחקי
  } אותו בטלגרם.
note-typed-only = הערות אישיות אפשר רק לכתוב: הקלטה הייתה נכנסת לתמלול ולסיכום. ההערה עוד פתוחה, אפשר לכתוב אותה עכשיו. ליציאה: /cancel
drawer-title = 🔒 <b>ההערות האישיות על { $name }</b> ({ $count })
note-title = 🔒 <b>{ $name }, { $time }</b>
note-changed = נערכה ב־{ $date }
note-ask-text = זה הטקסט. אפשר להעתיק אותו, לשנות ולשלוח בחזרה; הנוסח הקודם לא נשמר.
note-ask-delete = למחוק את ההערה מ־{ $time }? היא תימחק לגמרי, ואי אפשר יהיה לשחזר אותה.
note-deleted = ההערה נמחקה
note-gone = ההערה הזאת כבר נמחקה.
