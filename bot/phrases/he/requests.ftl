### Plain language: what was understood, and what is asked back.

ask-which-patient = השם הזה מופיע ברשימה יותר מפעם אחת. למי הכוונה?
wish-dropped = 🗑 ירד מהפרק. שום דבר לא השתנה.
button-is-notes = 📝 אלה הערות מפגישה
request-no-draft = אין כרגע טיוטה שמחכה. כדי להתחיל אחת, { $you ->
    [m] כתוב
   *[f] כתבי
  } לי למי לכתוב ומה.
request-no-text = הטיוטה הזאת עוד לא מוכנה. כשיופיע ✅ בכרטיס שלה, אפשר לכתוב לי מתי לשלוח.
request-past = השעה הזאת כבר עברה. מתי אז?
request-far = זה רחוק מדי: אפשר לתכנן עד שלושה חודשים קדימה.
button-is-request = 🗣 זו בקשה
listening = ⏳ מקשיב למה שאמרת…
heard = 🎧 שמעתי: { $said }
propose-reminder = ⏰ להזכיר לך { $time }?
propose-note = 🔒 לשמור הערה אישית על { $name } במגירה?
button-keep = ✅ לשמור
