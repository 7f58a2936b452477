"""Whether a sentence that a model found speaks of style in general words, and of nobody."""

from collections.abc import Iterable, Sequence

from agent.hebrew import PREFIX_LETTERS
from agent.offline.salience import content_words
from agent.wrong_patient import names_in

LONGEST_RULE = 160
_OF_STYLE = content_words(
    """
        message messages text texts sentence sentences word words question questions greeting name closing signature
        opening begin start end open close write say ask thank thanks please short shorter long longer warm direct
        gentle formal plain simple paragraph line lines first last one time thanks reason reasons plan feeling feelings
        instead before after without active passive voice tense person
        הודעה הודעות משפט משפטים מילה מילים שאלה שאלות ברכה שם חתימה פתיחה סיום לפתוח לסיים לכתוב לומר לשאול להודות
        תודה קצר קצרה קצרים ארוך חם חמה ישיר ישירה עדין פשוט פשוטה פסקה שורה אחת אחד לפני אחרי במקום בלי גוף ראשון
    """
)


def is_general(sentence: str, *, before: str, after: str, names: Sequence[str]) -> bool:
    """One short line without a name, a number, or a word of content that it shares with the texts it came from."""
    if not sentence or len(sentence) > LONGEST_RULE or "\n" in sentence or "[" in sentence:
        return False
    if any(sign.isdigit() for sign in sentence) or names_in(sentence, names):
        return False
    told = _bare(content_words(before + " " + after))
    return not (_bare(content_words(sentence)) & told - _bare(_OF_STYLE))


def _bare(words: Iterable[str]) -> set[str]:
    return {word.lstrip(PREFIX_LETTERS) or word for word in words}
