### What patients write.

patient-wrote = 💬 <b>{ $name }</b> · { $channel } · { $time }
patient-wrote-nothing = (בלי טקסט)
patient-sent-media = 📎 צורפו { $count ->
    [one] קובץ אחד
   *[other] { $count } קבצים
  }. קבצים ממטופלים לא נשמרים כאן.
patient-hidden-signs = ⚠️ הוסרו מההודעה סימנים בלתי נראים.
button-draft-reply = ↩️ לכתוב תשובה
quarantine-unknown = 💬 הגיעה הודעה ממספר לא מוכר ({ $number }). היא נשמרה בצד, לא הוצגה ולא נענתה. אם זה מטופל שלך – אפשר להוסיף את המספר ב־/patients.
quarantine-shared = 💬 הגיעה הודעה ממספר ({ $number }) ששמור אצל יותר ממטופל אחד ({ $names }). היא נשמרה בצד ולא שויכה לאף אחד.
opted-out = 🚫 { $name } ביקש/ה להפסיק לקבל הודעות. { $count ->
    [0] לא היו הודעות ממתינות.
    [one] הודעה ממתינה אחת בוטלה.
   *[other] { $count } הודעות ממתינות בוטלו.
  }
opted-in = ✓ { $name } חזר/ה לקבל הודעות.
