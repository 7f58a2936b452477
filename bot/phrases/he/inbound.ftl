### What patients write.

patient-wrote = 💬 <b>{ $name }</b> · { $channel } · { $time }
patient-wrote-nothing = (בלי טקסט)
patient-sent-media = 📎 { $count ->
    [one] צורף קובץ אחד
   *[other] צורפו { $count } קבצים
  }. קבצים שמגיעים בהודעות לא נשמרים כאן.
patient-hidden-signs = ⚠️ הוסרו מההודעה סימנים בלתי נראים.
button-draft-reply = ↩️ לכתוב תשובה
quarantine-unknown = 💬 הגיעה הודעה ממספר לא מוכר ({ $number }). היא נשמרה בצד, בלי להציג אותה ובלי לענות. אם המספר של מישהו מהרשימה שלך השתנה, אפשר לעדכן אותו ב־/patients.
quarantine-shared = 💬 הגיעה הודעה ממספר ({ $number }) ששמור אצלך ליותר משם אחד ({ $names }). היא נשמרה בצד ולא שויכה לאף אחד.
quarantine-unsure = 💬 הגיעה הודעה מהמספר של { $name } ({ $number }), אבל אין דרך לדעת בוודאות שהיא מיועדת אליך. היא נשמרה בצד, בלי להציג אותה ובלי לענות.
opted-out = 🚫 { $name } { $they ->
    [m] ביקש
   *[f] ביקשה
  } להפסיק לקבל הודעות. { $count ->
    [0] לא היו הודעות שחיכו.
    [one] הודעה אחת שחיכתה בוטלה.
   *[other] { $count } הודעות שחיכו בוטלו.
  }
opted-in = ✓ { $name } { $they ->
    [m] ביקש
   *[f] ביקשה
  } לחזור ולקבל הודעות, ואפשר שוב לשלוח.
