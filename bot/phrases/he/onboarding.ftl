### Onboarding in five steps, and the settings that change its answers.

onboarding-progress = שלב { $place }{ $parts ->
    [1] {""}
   *[other] {" · "}שאלה { $part } מתוך { $parts }
  }
onboarding-opening = נעים להכיר! חמישה שלבים קצרים, בערך שתי דקות. בכל שלב אפשר לדלג, לחזור או לעצור; /start ימשיך מאותו מקום.
    כדאי לדעת: מה שנשמר אצלי מוצפן, אבל צ׳אט עם בוט ו־SMS אינם מוצפנים מקצה לקצה (עוד ב־/privacy). ושום הודעה לא יוצאת למטופלים בלי אישור שלך.
onboarding-paused = עצרנו כאן. מה שענית נשמר, ו־/start ימשיך מאותו מקום.
onboarding-done = <b>סיימנו, { $name }!</b> אפשר להתחיל לעבוד. את הכול אפשר לשנות ב־/settings.
finish-onboarding-first = קיבלתי ושמרתי. כדאי גם להשלים את ההיכרות: /start ימשיך מהמקום שבו עצרנו.

ask-language = שלום { $name }, אני קשר, העוזר שלך בין הפגישות. באיזו שפה נדבר?
ask-gender = איך לפנות אליך בעברית?
ask-time-zone = מה אזור הזמן שלך? אפשר לבחור, או לכתוב שם של עיר באנגלית (למשל Paris).
ask-approach = <b>הגישה הטיפולית</b>
    מה הכי קרוב לעבודה שלך? אפשר לבחור, או לכתוב במילים שלך.
ask-tone = <b>סגנון כתיבה: טון</b>
    איך נשמעות ההודעות שלך למטופלים?
ask-length = <b>סגנון כתיבה: אורך</b>
    כמה ארוכים הטקסטים שלך בדרך כלל?
ask-terminology = <b>סגנון כתיבה: מונחים</b>
    מונחים מקצועיים, או שפה של יום־יום?
ask-format = <b>סיכומי פגישה: מבנה</b>
    באיזה מבנה { $you ->
        [m] אתה כותב
       *[f] את כותבת
      } סיכומים?
ask-sections = <b>סיכומי פגישה: הכותרות שלך</b>
    { $you ->
        [m] כתוב
       *[f] כתבי
      } את כותרות הסיכום, כל אחת בשורה נפרדת. אפשר גם להדביק סיכום לדוגמה (בלי פרטים מזהים), ואמצא בו את הכותרות.
ask-frequency = <b>תקשורת בין פגישות: תדירות</b>
    כל כמה זמן { $you ->
        [m] אתה כותב
       *[f] את כותבת
      } למטופלים?
ask-hours = <b>תקשורת בין פגישות: שעות</b>
    באילו שעות מתאים לך שיישלחו הודעות? אפשר גם לכתוב, למשל 9:30-19:00. מחוץ לשעות האלה אזכיר לך לפני אישור.
ask-exercises = <b>תקשורת בין פגישות: תרגילים</b>
    { $you ->
        [m] האם אתה נותן
       *[f] האם את נותנת
      } תרגילים ומשימות בין פגישות?
ask-summary-examples = <b>דוגמאות: סיכומים</b>
    { $you ->
        [m] שלח, הדבק או העבר
       *[f] שלחי, הדביקי או העבירי
      } לכאן סיכום או שניים שכתבת (בלי פרטים מזהים), כדי שאלמד את הסגנון שלך.
ask-message-examples = <b>דוגמאות: הודעות</b>
    ועכשיו הודעה או שתיים ששלחת למטופלים. אפשר להקליד, להדביק או להעביר.

choice-language-he = עברית
choice-language-en = English
choice-gender-f = בלשון נקבה
choice-gender-m = בלשון זכר
choice-time-zone-asia-jerusalem = ירושלים
choice-time-zone-europe-london = לונדון
choice-time-zone-america-new-york = ניו יורק
choice-time-zone-america-los-angeles = לוס אנג׳לס
choice-approach-cbt = CBT
choice-approach-psychodynamic = דינמית
choice-approach-act = ACT
choice-approach-dbt = DBT
choice-approach-integrative = אינטגרטיבית
choice-tone-warm = חם
choice-tone-matter-of-fact = ענייני
choice-tone-direct = ישיר
choice-length-short = קצר
choice-length-medium = בינוני
choice-length-long = מפורט
choice-terminology-everyday = שפת יום־יום
choice-terminology-professional = מונחים מקצועיים
choice-format-soap = SOAP
choice-format-dap = DAP
choice-format-birp = BIRP
choice-format-girp = GIRP
choice-format-pie = PIE
choice-format-own = כותרות משלי
choice-frequency-weekly = פעם בשבוע
choice-frequency-after-session = אחרי כל פגישה
choice-frequency-when-needed = רק כשצריך
choice-exercises-often = לעתים קרובות
choice-exercises-sometimes = לפעמים
choice-exercises-never = לא

answer-time-zone = לא מצאתי אזור זמן כזה. אפשר לבחור בכפתור, או לכתוב למשל Berlin.
answer-hours = לא הבנתי את השעות. למשל: 9:00-18:00.
answer-sections = { $you ->
    [m] כתוב
   *[f] כתבי
  } לפחות כותרת אחת, כל כותרת בשורה.
example-kept = ✓ שמרתי. אפשר לשלוח עוד, או להמשיך.
button-done-examples = ✅ זה מספיק
examples-kept-so-far = { $count ->
    [one] שמורה כאן דוגמה אחת.
   *[other] שמורות כאן { $count } דוגמאות.
  }
button-clear-examples = 🗑 למחוק את הדוגמאות

settings-title = <b>ההגדרות שלך</b>
setting-language = שפה
setting-gender = פנייה
setting-time-zone = אזור זמן
setting-approach = גישה
setting-tone = טון
setting-length = אורך
setting-terminology = מונחים
setting-format = מבנה הסיכום
setting-sections = כותרות
setting-frequency = תדירות הודעות
setting-hours = שעות לשליחה
setting-exercises = תרגילים
onboarding-answered = ✓ { $name }: { $value }
answer-now = עכשיו: { $value }
setting-summary-examples = דוגמאות לסיכומים
setting-message-examples = דוגמאות להודעות
setting-empty = –
setting-examples = { $count ->
    [one] אחת
   *[other] { $count }
  }
