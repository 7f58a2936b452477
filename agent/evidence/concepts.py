"""Words that mean the same thing to whoever writes a note, in both languages: a line a meaning.

They let a faithful rewording count as support ("I was in tears": "she cried"), and give the two languages a little in
common. A word stands for all its forms that the stemmer brings together.
"""

_LINES = """
sleep slept asleep insomnia nap awake wake woke bed שינה לישון ישן נרדם להירדם ערה ער מתעורר התעורר
mother mom mum mommy אמא אימא אם
father dad daddy אבא אב
parent mother father mom dad הורה הורים
husband spouse partner wife marriage married marital בעל אישה אשתו בעלה זוג זוגי זוגיות נישואין
child kid son daughter baby toddler ילד ילדים בן בת תינוק
brother sibling אח
sister sibling אחות
family relative relatives משפחה
boyfriend girlfriend partner חבר חברה
friend buddy mate peer חבר חברים חברה
grandmother grandma סבתא
grandfather grandpa סבא
work job office employment career occupation עבודה עובד משרה משרד תפקיד
boss manager supervisor בוס מנהל ממונה
fire dismiss sack layoff laid פיטר פיטורים פוטר
school class college university student study studies לימודים אוניברסיטה מכללה תלמיד סטודנט
teacher professor מורה
money financial finance financially debt bills afford כסף כלכלי חובות
drink alcohol drunk booze beer wine liquor drank שתייה אלכוהול שותה שתה שיכור בירה יין
smoke cigarette tobacco nicotine עישון לעשן מעשן סיגריה סיגריות
drug substance marijuana weed cannabis pot סמים סם קנאביס מריחואנה
cry cried tear tears tearful weep wept sob בכי לבכות בוכה בכה דמעות דמעה דומע
sad unhappy down low depressed depression blue miserable עצוב עצב עצבות מדוכדך דיכאון מדוכא ירוד
happy glad pleased joy delighted שמח שמחה מאושר מרוצה
angry anger mad furious rage irritated annoyed upset temper כעס כועס זעם עצבני עצבים מעצבן
afraid fear scared frightened terrified dread פחד מפחד חושש חשש פוחד מבוהל
anxious anxiety nervous worry worried concern concerned stress stressed tense חרדה חרד דאגה מודאג דואג לחץ לחוץ מתוח מתח
panic פאניקה התקף
tired fatigue exhausted exhaustion drained worn energy עייף עייפות תשוש תשישות מותש אנרגיה
guilt guilty blame אשמה אשם מאשים
shame ashamed embarrassed embarrassment בושה מתבייש נבוך מבוכה
lonely alone loneliness isolated isolation withdrawn בדידות בודד לבד מבודד
hope hopeful optimistic תקווה מקווה אופטימי
proud pride גאווה גאה
calm calmer relaxed relax peaceful רגוע נרגע להירגע רוגע שלווה
pain hurt ache sore painful כאב כואב כאבים
ill sick illness disease unwell חולה מחלה
doctor physician gp psychiatrist רופא פסיכיאטר
medication medicine pill tablet drug meds תרופה תרופות כדור כדורים
hospital hospitalised hospitalized ward admitted אשפוז אושפז
die died death dead passed loss grief מת מוות נפטר אובדן אבל
eat ate food meal appetite diet eating אוכל לאכול אכל ארוחה תיאבון
weight fat overweight pounds kilos משקל שומן
exercise gym workout walk walking run running jog התעמלות הליכה ריצה ספורט
home house apartment flat בית דירה
night nightly evening overnight לילה לילות ערב
morning בוקר
day daily everyday יום יומי
week weekly שבוע שבועי
month monthly חודש חודשי
year annual שנה שנתי
argue argued argument fight fought quarrel conflict ריב רב מריבה ויכוח התווכח קונפליקט
shout yell yelled scream צעק צועק צעקות
talk spoke speak discuss discussed conversation said tell told share שיחה דיבר מדבר סיפר מספר דיברנו אמר שוחח
help support supportive assist עזרה עזר תמיכה תומך סיוע
change changed different alter שינוי השתנה משתנה שונה
better improve improved improvement improving progress שיפור השתפר טוב התקדמות הטבה
worse worsen worsened deteriorate deterioration החמרה מחמיר גרוע הידרדרות
start began begin started beginning התחיל מתחיל התחלה
stop quit stopped cease הפסיק להפסיק מפסיק
continue keep carry ongoing המשיך ממשיך להמשיך נמשיך
try attempt effort ניסה מנסה לנסות ניסיון
manage cope coping handle התמודד מתמודד להתמודד הצליח
avoid avoidance avoided נמנע הימנעות להימנע
practice practise practised practiced exercise rehearse תרגל תרגול תרגיל לתרגל
homework assignment task שיעורי משימה מטלה
breathe breath breathing נשימה נשימות
write diary journal log record written wrote יומן רישום לרשום כתב לכתוב רושם
plan intend intention going תוכנית תכנית מתכנן מתכוון
meet meeting met session appointment see פגישה נפגש ניפגש
goal aim target מטרה יעד
reason because motive סיבה
think thought believe opinion מחשבה מחשבות חושב חשב
feel felt feeling emotion הרגיש מרגיש רגש הרגשה תחושה
want wish desire like would רוצה רצה מעוניין
love loved adore אהבה אוהב
trust rely confident confidence אמון סומך ביטחון
important matter value valuable חשוב חשיבות ערך
hard difficult difficulty tough struggle struggling trouble problem challenge קשה קושי מתקשה בעיה אתגר
car drive drove driving vehicle רכב נוהג נסיעה אוטו מכונית
phone call called text message texted טלפון התקשר הודעה שיחה
video game gaming games משחק משחקים
child childhood ילדות
memory remember recall forget forgot זיכרון זוכר נזכר שכח
nightmare dream סיוט סיוטים חלום
headache
angry outburst התפרצות
late delay delayed איחור איחר מאוחר
cancel cancelled canceled missed ביטל ביטול החמיץ
move moved relocate עבר מעבר
live lived living גר מתגורר
divorce divorced separated separation split גירושין התגרש גרוש פרידה נפרד
pregnant pregnancy היריון הריון
accident crash injury injured תאונה פציעה נפצע
legal court probation police arrested law משפט משטרה נעצר
healthy health בריא בריאות
quiet silent silence שקט שתק שותק
lie lied lying שיקר שקר
ask asked request שאל ביקש מבקש
agree agreed accept accepted הסכים מסכים סיכמנו קיבל
buy bought purchase קנה לקנות קנייה
few several couple כמה מספר
always constantly constant forever תמיד
often frequently frequent לעיתים תכוף
sometimes occasionally לפעמים
reduce cut decrease lower less fewer הפחית להפחית פחות צמצם
increase more raise higher עלה העלה יותר עלייה
benefit advantage good positive יתרון חיובי
downside drawback disadvantage bad negative חיסרון שלילי
ready willing prepared מוכן נכון
interested interest curious עניין מתעניין
"""


def meanings() -> list[list[str]]:
    """The words of each meaning."""
    return [line.split() for line in _LINES.strip().splitlines()]
