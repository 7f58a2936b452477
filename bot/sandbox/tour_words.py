"""What the tour says and presses, in both languages."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Words:
    """`*_choices` are the beginnings of the buttons that are pressed, in order."""

    captions: tuple[tuple[str, str], ...]
    first_choices: tuple[str, ...]
    profile_choices: tuple[str, ...]
    patient_choices: tuple[str, ...]
    request: str
    patient_says: str
    ending: tuple[str, str]


WORDS = {
    "he": Words(
        captions=(
            ("הזמנה ושלום", "המטפלת פותחת את הקישור שקיבלה. בלי קוד הזמנה הבוט לא מספר דבר."),
            ("היכרות בחמישה שלבים", "גישה, סגנון, מבנה הסיכום, תקשורת ודוגמאות. אפשר לדלג, לחזור ולהמשיך אחר כך."),
            ("מטופלת חדשה", "שיתוף איש קשר, לשון פנייה, ערוץ – והסכמה, שנרשמת כאירוע עם הנוסח שלה."),
            ("סיפור הפגישה בקול", "הודעה קולית. של מי הפגישה? שואלים, לא מנחשים. התמלול נעשה במחשב הזה."),
            ("הסיכום לאישור", "במבנה של המטפלת. מה שלא עלה בפגישה נשאר ריק. אישור שומר אותו מוצפן."),
            ("טיוטה למטופלת", "מבקשים במילים פשוטות; הטיוטה מחכה על כרטיס עם הנוסח המדויק."),
            ("אישור – ורק אז שליחה", "לחיצה אחת, והטלפון של דנה מקבל בדיוק את הנוסח שאושר."),
            ("דנה עונה", "התשובה מגיעה אל המטפלת, עם כפתור לתשובה. שום דבר לא נשלח מעצמו."),
        ),
        first_choices=("עברית", "בלשון נקבה", "ירושלים"),
        profile_choices=("CBT", "חם", "בינוני", "מונחים", "SOAP", "רק כשצריך", "09:00", "לפעמים", "⏭", "⏭"),
        patient_choices=("בלשון נקבה", "SMS", "✅"),
        request="לשאול איך הלך עם יומן השינה",
        patient_says="עבר בסדר! מילאתי חמישה לילות מתוך שבעה 🙂",
        ending=("זהו, זה כל הסיפור", "הודעות שהגיעו לדנה: {count}. אישורים של המטפלת: {approvals}. מעצמו לא יצא כלום."),
    ),
    "en": Words(
        captions=(
            (
                "An invitation, and hello",
                "The therapist opens her link. Without a code the bot tells a stranger nothing.",
            ),
            (
                "Five steps to get to know her",
                "Approach, style, format, communication, examples. Skip, go back, resume.",
            ),
            (
                "A new patient",
                "A shared contact, gender of address, channel, and consent, kept as an event with its text.",
            ),
            (
                "The session, told aloud",
                "A voice note. Whose session? Asked, never guessed. Transcribed on this machine.",
            ),
            (
                "The summary, to approve",
                "In her own format. What was not discussed stays blank. Approved, it is sealed.",
            ),
            (
                "A draft to the patient",
                "Asked for in plain words; the draft waits on a card that shows its exact text.",
            ),
            ("Approved, and only then sent", "One tap, and Dana's phone gets exactly the text that was approved."),
            ("Dana answers", "Her words reach the therapist, with a button to reply. Nothing goes out by itself."),
        ),
        first_choices=("English", "Feminine", "London"),
        profile_choices=("CBT", "Warm", "Medium", "Professional", "SOAP", "Only", "09:00", "Sometimes", "⏭", "⏭"),
        patient_choices=("She", "SMS", "✅"),
        request="ask how the sleep diary went",
        patient_says="It went well! I filled in five nights out of seven 🙂",
        ending=(
            "That is the whole story",
            "Messages that reached Dana: {count}. Approvals by the therapist: {approvals}. Nothing left by itself.",
        ),
    ),
}
