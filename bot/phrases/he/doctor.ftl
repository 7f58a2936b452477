### מה ש־`kesher doctor` אומר למי שמפעיל את המערכת.

doctor-settings-ok = הגדרות: נקראו, ולא חסר דבר נחוץ.
doctor-settings-wrong = הגדרות: { $sentence }

doctor-folder-new = תיקיית הנתונים: { $folder } תיווצר בהפעלה הראשונה.
doctor-folder-ok = תיקיית הנתונים: { $folder }, סגורה בפני כל אחד אחר במחשב הזה.
doctor-folder-open = תיקיית הנתונים: אחרים יכולים להציץ אל { $folder }; אפשר לסגור אותה עם chmod 700.
doctor-folder-exposed = תיקיית הנתונים: אחרים יכולים לקרוא את { $name } בתוך { $folder }; יש לסגור את התיקייה עם chmod 700.
doctor-folder-unwritable = תיקיית הנתונים: אי אפשר לכתוב אל { $folder }; יש לתת אותה לחשבון שמפעיל את Kesher, או לקבוע KESHER_STORAGE__DATA_DIR אחר.
doctor-disk-ok = דיסק: { $room } ג׳יגה־בייט פנויים.
doctor-disk-low = דיסק: רק { $room } ג׳יגה־בייט פנויים; הקלטות, גיבויים ומודלים של דיבור צריכים יותר.
doctor-disk-full = דיסק: רק { $room } ג׳יגה־בייט פנויים; יש לפנות מקום לפני ההפעלה.

doctor-database-ok = מסד הנתונים: סכמה { $revision }, כמו שהגרסה הזו מצפה.
doctor-database-new = מסד הנתונים: עדיין אין; הוא ייווצר בהפעלה הראשונה.
doctor-database-older = מסד הנתונים: סכמה { $revision } ישנה יותר ותעודכן בהפעלה הבאה; כדאי להכין עותק לפני כן.
doctor-database-unknown = מסד הנתונים: סכמה { $revision } נוצרה בגרסה חדשה יותר של Kesher; יש להתקין אותה, או לשחזר גיבוי.
doctor-database-unreadable = מסד הנתונים: אין ממנו תשובה ({ $reason }); כדאי לבדוק את KESHER_STORAGE__DATABASE_URL ואת השרת או הקובץ.
doctor-journal-missing = יומן השליחה: { $names } נעלם מתיקיית היומן; יש להחזיר אותו לפני ההפעלה, אחרת הודעות עלולות לצאת פעמיים.

doctor-key-ok = מפתח: פותח את מה ששמור.
doctor-key-new = מפתח: תקין; הוא ינעל את מה שיישמר מההפעלה הראשונה. חשוב לשמור עותק במקום בטוח נוסף.
doctor-key-wrong = מפתח: אינו פותח את מה ששמור; יש להגדיר את הסיסמה או את קובץ המפתח של ההתקנה הזו.
doctor-key-exposed = מפתח: אחרים יכולים לקרוא את { $path }; יש להריץ עליו chmod 400.
doctor-key-unusable = מפתח: אי אפשר להשתמש ב־{ $path } כקובץ מפתח; הפקודה kesher keys create יוצרת אחד.
doctor-key-damaged = מפתח: מפתח השורש השמור פגום; יש לשחזר גיבוי.

doctor-telegram-ok = טלגרם: הבוט { $name } עונה ({ $mode }).
doctor-telegram-refused = טלגרם: האסימון לא התקבל; יש להעתיק אותו שוב מ־@BotFather.
doctor-telegram-silent = טלגרם: אין תשובה ({ $reason }); כדאי לבדוק את הרשת ואת KESHER_TELEGRAM__BASE_URL.
doctor-twilio-ok = Twilio: החשבון פעיל.
doctor-twilio-absent = Twilio: לא הוגדר; הכול עובד מלבד שליחה: הודעות שאושרו ממתינות.
doctor-twilio-trial = Twilio: חשבון ניסיון, שכותב רק למספרים מאומתים.
doctor-twilio-inactive = Twilio: מצב החשבון הוא { $status }; ההסבר נמצא במסוף שלהם.
doctor-twilio-refused = Twilio: החשבון והאסימון לא התקבלו; יש להעתיק את שניהם שוב מהמסוף.
doctor-twilio-silent = Twilio: אין תשובה ({ $reason }); כדאי לבדוק את הרשת ואת KESHER_TWILIO__BASE_URL.
doctor-address-ok = כתובת ציבורית: לפי צורתה, אפשר להגיע אל { $url } מבחוץ.
doctor-address-unused = כתובת ציבורית: הוגדרה, אבל אין בה צורך כשטלגרם נשאל מכאן ואין Twilio.
doctor-address-private = כתובת ציבורית: אי אפשר להגיע אל { $url } מבחוץ; יש לקבוע ב־KESHER_WEB__PUBLIC_URL את הכתובת של ה־reverse proxy.
doctor-model-absent = מודל שפה: אין; הטקסטים מסודרים ממילותיהם של המטפלים עצמם. KESHER_ANTHROPIC__API_KEY מוסיף מודל.
doctor-model-key-odd = מודל שפה: המפתח לא נראה כמו מפתח של Anthropic (sk-ant-...).
doctor-model-unasked = מודל שפה: { $model } מוגדר; לא נעשתה אליו קריאה (--online עושה זאת).
doctor-model-ok = מודל שפה: { $model } עונה.
doctor-model-refused = מודל שפה: הבקשה נדחתה ({ $reason }); כדאי לבדוק את המפתח ואת KESHER_ANTHROPIC__MODEL.
doctor-model-silent = מודל שפה: אין תשובה ({ $reason }); כדאי לבדוק את הרשת ואת KESHER_ANTHROPIC__BASE_URL.

doctor-speech-ok = דיבור: { $model } מותקן ושלם.
doctor-speech-absent = דיבור: לא נבחר מודל; הקלטות נשמרות, והערות בכתב עובדות. הפקודה kesher models list מציגה את המודלים.
doctor-speech-not-installed = דיבור: { $model } אינו מותקן; הפקודה kesher models pull { $model } מביאה אותו.
doctor-speech-damaged = דיבור: { $model } אינו שלם ({ $files }); הפקודה kesher models pull { $model } מתקנת אותו.
doctor-estimate-line = דיבור, אומדן: חצי שעה בעברית בערך ב־{ $minutes } דקות עם { $model } ({ $memory } מגה־בייט).
doctor-estimate-too-big = דיבור, אומדן: { $model } צריך { $memory } מגה־בייט, יותר ממה שפנוי עכשיו.
doctor-estimate-best = דיבור, אומדן: המחשב הזה מתאים ל־{ $model }. נמדד עכשיו עם משקלים אקראיים; מחשב עסוק איטי יותר.
doctor-estimate-none = דיבור, אומדן: אין מודל שנכנס בזיכרון הפנוי עכשיו.
doctor-estimate-failed = דיבור: לא הצלחתי להכין אומדן; ייתכן שאין די זיכרון פנוי.
doctor-estimate-chosen-too-big = דיבור: ייתכן שהמודל שנבחר, { $model }, לא ייכנס בזיכרון הפנוי עכשיו.

doctor-swap-ok = זיכרון החלפה: אין על דיסק לא מוצפן.
doctor-swap-on = זיכרון החלפה: { $device } עלול להעביר לדיסק טקסטים פתוחים; כדאי לכבות אותו או להצפין.
doctor-core-ok = קובצי קריסה: כבויים.
doctor-core-on = קובצי קריסה: פועלים במעטפת הזו; ulimit -c 0, או LimitCORE=0 בשירות, ישאירו טקסטים פתוחים מחוץ לדיסק.
doctor-clock-ok = שעון: מסכים עם זה של טלגרם.
doctor-clock-wrong = שעון: סטייה של { $seconds } שניות; יש להפעיל סנכרון זמן (NTP).
doctor-clock-unknown = שעון: לא היה אפשר לשאול את טלגרם מה השעה.
