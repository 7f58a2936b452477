### What was learned from the therapist's edits: rules, dials, and how much they still changed.

command-style = איך אני כותב בשבילך

style-noticed = 👀 <b>שמתי לב למשהו בעריכות שלך</b>
style-shall-i = לעשות כך מעכשיו?
button-rule-yes = ✅ כן, מעכשיו
button-rule-no = 🗑 לא
button-rule-only = 👤 רק עם { $name }
rule-taken-up = ✅ כך אכתוב מעכשיו. אפשר להשהות או למחוק ב־/style.
rule-refused = 🗑 בסדר, אשאיר כמו שזה, ולא אשאל על זה שוב.
rule-replaces = ✅ כך אכתוב מעכשיו, במקום: { $rule }
rule-merged = ✅ כך אכתוב מעכשיו. צירפתי את זה לכלל שכבר יש לך: { $rule }
style-full = כבר יש לך { $count } כללים, ויותר מזה קשה לזכור. איזה מהם לוותר עליו?
button-rule-drop = 🗑 { $place }
button-rule-leave = 🗑 על אף אחד, להשאיר
rule-is-proposed = עוד לא ענית
rule-is-active = ▶️ בשימוש
rule-is-paused = ⏸ מושהה
rule-is-refused = זה לא כלל
rule-is-merged = צורף לכלל אחר
rule-deleted = נמחק. לא אציע את זה שוב.

rule-opening = לפתוח ב״{ $greeting }״ ובשם הפרטי
rule-opening-name = לפתוח בשם הפרטי בלבד
rule-no-opening = בלי ברכה ובלי שם בהתחלה
rule-closing = לחתום רק ב״{ $closing }״
rule-no-closing = בלי מילות סיום ובלי חתימה
rule-no-exclamation = בלי סימני קריאה
rule-no-emoji = בלי אימוג׳י
rule-no-dash = פסיקים במקום קווים מפרידים
rule-length = קצר יותר: בערך { $words } מילים
rule-word = ״{ $new }״ במקום ״{ $old }״
rule-words = לכתוב { $pairs }
rule-drop = בלי ״{ $phrase }״
rule-register-relaxed = בשפה יומיומית
rule-register-formal = בשפה רשמית יותר
rule-address-f = לפנות בלשון נקבה
rule-address-m = לפנות בלשון זכר
rule-free = { $text }
rule-in-summaries = בסיכומים: { $rule }
rule-origin = { $count ->
    [one] מתוך עריכה אחת ({ $names }), { $date }
    [two] מתוך שתי עריכות ({ $names }), האחרונה ב־{ $date }
   *[other] מתוך { $count } עריכות ({ $names }), האחרונה ב־{ $date }
  }
rule-origin-gone = העריכות שמהן הגיע הכלל כבר לא שמורות
rule-only-for = 👤 רק עם { $name }
rule-not-for = 👥 לא עם { $names }
rule-for-all = 👥 עם כולם

style-title = ✍️ <b>איך אני כותב בשבילך</b>
style-no-rules = עוד אין כללים. כשאזהה הרגל בעריכות שלך, אשאל אם לשמור עליו.
style-rules = { $count ->
    [one] <b>כלל אחד שאישרת:</b>
    [two] <b>שני כללים שאישרת:</b>
   *[other] <b>{ $count } כללים שאישרת:</b>
  }
button-style-dials = 🎚 כיוונונים
button-style-week = 📈 שבוע אחר שבוע
button-style-push-off = 🔕 בלי הודעה שבועית
button-style-push-on = 🔔 לשלוח כל שבוע
rule-title = ✍️ <b>כלל שלך</b>
button-rule-pause = ⏸ להשהות
button-rule-resume = ▶️ להפעיל שוב
button-rule-delete = 🗑 למחוק
button-rule-whom = 👥 עם מי?
button-rule-for-all = 👥 עם כולם
button-rule-only-one = 👤 רק עם מישהו אחד
rule-ask-except = עם מי הכלל לא תקף? לחיצה על שם מוציאה אותו מהכלל, ולחיצה נוספת מחזירה.
rule-ask-only = עם מי בלבד הכלל תקף?
rule-no-patients = הרשימה שלך עוד ריקה

dials-title = 🎚 <b>כיוונונים</b>
setting-directness = ישירות
setting-warmth = חום
dial-directness-1 = בעדינות
dial-directness-2 = באמצע
dial-directness-3 = ישר ולעניין
dial-warmth-1 = מאופק
dial-warmth-2 = באמצע
dial-warmth-3 = חם מאוד
dial-ask-tone = באיזה טון לכתוב?
dial-ask-length = באיזה אורך לכתוב?
dial-ask-terminology = באילו מילים לכתוב?
dial-ask-directness = כמה ישיר לכתוב?
dial-ask-warmth = כמה חום לתת לדברים?

style-figure-none = בשבועות האחרונים עוד לא אישרת טקסט שכתבתי, ולכן אין עדיין מה למדוד.
style-figure-now = { $count ->
    [one] השבוע שינית { $share } מהמילים בטקסט שאישרת.
   *[other] השבוע שינית בדרך כלל { $share } מהמילים בכל טקסט (אישרת { $count }).
  }
style-figure-then = { $count ->
    [one] בשבוע של { $date } שינית { $share } מהמילים בטקסט שאישרת.
   *[other] בשבוע של { $date } שינית בדרך כלל { $share } מהמילים בכל טקסט (אישרת { $count }).
  }
style-figure-less = בשבוע של { $date } זה היה עוד { $before }.
style-figure-more = בשבוע של { $date } זה היה פחות: { $before }.
style-figure-same = בערך כמו בשבוע של { $date } ({ $before }).
style-figure-coming = מצייר…
style-figure-no-chart = את התרשים לא הצלחתי לצייר הפעם.
style-chart-title = כמה שינית לפני האישור
style-chart-line = מילים ששונו, חציון

card-address = 🔎 כדאי לבדוק את לשון הפנייה: הנוסח פונה { $they ->
    [m] אליו בלשון נקבה
   *[f] אליה בלשון זכר
  }
card-own-address = 🔎 כדאי לבדוק את הלשון: בנוסח כתוב { $you ->
    [m] עליך בלשון נקבה
   *[f] עלייך בלשון זכר
  }
