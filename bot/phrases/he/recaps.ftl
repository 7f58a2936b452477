### From a recap to an approved summary.

ask-whose-summary = של מי הפגישה?
whose-recording = 🎙 קיבלתי את ההקלטה. של מי הפגישה?
whose-notes = נראה שאלה הערות מפגישה. של מי הפגישה?
what-is-this = לא הייתי בטוח מה לעשות עם זה. אם אלה הערות מפגישה – של מי הפגישה?
    אם זו בקשה, אפשר לנסח אותה אחרת. דוגמאות יש ב־/help.
what-is-this-passed = ↑ שמתי את זה בצד.
button-ask-again = ↩️ לחזור לזה
button-is-draft = ✉️ זו הודעה לשליחה
button-drop = 🗑 לא משנה
ask-what-happened = מה היה בפגישה עם { $name }? אפשר להקליט הודעה קולית, לצרף קובץ שמע או לכתוב.
recap-already = החומר הזה כבר בעבודה, או שכבר נעשה בו שימוש.
working-on-speech = ⏳ מתמלל את הפגישה עם { $name } ({ $date })…
working-on-notes = ⏳ מסכם את הפגישה עם { $name } ({ $date })…
progress-transcribing = ⏳ מתמלל…
progress-summarising = ⏳ התמלול מוכן. כותב סיכום…
button-stop = ✖️ עצירה
button-try-again = 🔁 לנסות שוב
recap-stopped = עצרתי. מה ששלחת שמור.
recap-discarded = 🗑 נמחק.

transcript-title = 🎧 <b>תמלול</b>
transcript-by = ({ $model })
model-prepared-demo-speech = דיבור שהוכן מראש להדגמה
transcript-cut = ⚠️ הקובץ נקטע לפני סופו: ייתכן שחסר כאן המשך.
transcript-doubtful = ❓ = לא בטוח ששמעתי נכון

recap-failed-no-model = עוד אין כאן מודל לזיהוי דיבור, ולכן אי אפשר לתמלל. מי שמפעיל את המערכת יכול להתקין אותו בפקודה kesher models pull. בינתיים אפשר לכתוב את ההערות.
recap-failed-no-speech = לא שמעתי דיבור בהקלטה, ולכן לא כתבתי כלום.
recap-failed-bad-audio = לא הצלחתי לקרוא את הקובץ כשמע. אפשר לשלוח mp3, wav, m4a, ogg, webm או mp4.
recap-failed-too-long = ההקלטה ארוכה מדי. אפשר לחלק אותה לכמה קבצים.
recap-failed-crashed = התמלול נקטע באמצע.
recap-failed-too-large = הקובץ גדול מדי.
recap-failed-gone = הקובץ כבר לא זמין להורדה. צריך לשלוח אותו שוב.
recap-failed-writer = לא הצלחתי לכתוב סיכום הפעם.
audio-kept = ההקלטה שמורה ומוצפנת, ואפשר לנסות שוב בלחיצה.
notes-kept = ההערות שמורות, ואפשר לנסות שוב בלחיצה.
audio-too-large = הקובץ גדול מדי: אפשר עד { $limit } מגה־בייט.
audio-empty = ההקלטה ריקה (0 שניות). { $you ->
    [m] נסה
   *[f] נסי
  } להקליט שוב.

summary-title = 📝 <b>סיכום: { $name }, { $date }</b>
summary-version = גרסה { $version }
not-discussed = (לא עלה בפגישה)
written-extractive = ✂️ בלי מודל שפה: המילים שלך, מסודרות.
summary-approved = ✅ אושר ב־{ $time } ונשמר.
summary-stored = הסיכום אושר ונשמר
summary-replaced = ↓ הוחלף: הגרסה החדשה למטה
summary-moved = ↓ עבר למטה
summary-is-proposed = הסיכום כבר מחכה להחלטה שלך.
summary-is-approved = הסיכום כבר אושר.
summary-is-discarded = 🗑 הסיכום נמחק.
text-changed = הטקסט השתנה. הגרסה החדשה נמצאת למטה.
ask-summary-text = זה הטקסט. אפשר להעתיק אותו, לשנות ולשלוח בחזרה; הכותרות מפרידות בין החלקים.
ask-remark = מה לשנות? למשל: קצר יותר, או: להוסיף את שיעורי הבית.
writing-again = ⏳ כותב שוב…
writer-failed = לא הצלחתי לכתוב הפעם. מה שהיה קודם נשמר.
button-bring-back = להחזיר את הסיכום
button-show-summary = להראות את הסיכום
button-date = 📅 תאריך אחר
ask-date = באיזה תאריך הייתה הפגישה? למשל 12.3 או אתמול
date-unclear = לא הבנתי את התאריך, או שהוא עוד לא הגיע. למשל: 12.3, אתמול או 12.03.2026.
recap-done-speech = ✓ { $name }, { $date }: התמלול והסיכום כאן למטה.
recap-done-typed = ✓ { $name }, { $date }: הסיכום כאן למטה.
button-type-instead = 📝 לכתוב במקום
