### Own headings, taught by pasting an example.

headings-found = { $count ->
    [one] מצאתי כותרת אחת:
   *[other] מצאתי { $count } כותרות:
  }
headings-not-found = לא זיהיתי כותרות בטקסט הזה. שמרתי אותו כדוגמה לסגנון, ואת הכותרות צריך להקליד, כל אחת בשורה.
example-kept-too = הסיכום שהדבקת נשמר גם כדוגמה לסגנון שלך.
button-these-headings = ✅ אלה הכותרות
button-type-headings = ✏️ להקליד כותרות
