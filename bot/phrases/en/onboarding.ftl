### Onboarding in five steps, and the settings that change its answers.

onboarding-progress = Step { $place }{ $parts ->
    [1] {""}
   *[other] {" · "}question { $part } of { $parts }
  }
onboarding-opening = Good to meet you! Five short steps, about two minutes. You can skip, go back or stop at each of them; /start picks up where you left off.
    Worth knowing: what I keep is sealed, but chats with a bot and SMS are not end-to-end encrypted (more in /privacy). And no message goes to a patient without your approval.
onboarding-paused = We stopped here. Your answers are kept; /start picks up where you left off.
onboarding-done = <b>All set, { $name }!</b> You can start working. Everything can be changed in /settings.
finish-onboarding-first = Received and kept. It is worth finishing the introduction too: /start picks up where we stopped.

ask-language = Hello { $name }, I am Kesher, your assistant between sessions. Which language shall we use?
ask-gender = If a text in Hebrew ever addresses you, which form should it use?
ask-time-zone = What is your time zone? Choose one, or type a city (for example Paris).
ask-approach = <b>Your approach</b>
    What is closest to the way you work? Choose, or say it in your own words.
ask-tone = <b>Writing style: tone</b>
    What do your messages to patients sound like?
ask-length = <b>Writing style: length</b>
    How long are your texts, usually?
ask-terminology = <b>Writing style: terms</b>
    Professional terms or everyday language?
ask-format = <b>Session summaries: format</b>
    Which format do you write summaries in?
ask-sections = <b>Session summaries: your headings</b>
    Type the headings of your summary, one on each line. Or paste a summary as an example (without identifying details), and I will find them in it.
ask-frequency = <b>Between sessions: how often</b>
    How often do you write to patients?
ask-hours = <b>Between sessions: hours</b>
    At what hours may messages go out? You can also type, e.g. 9:30-19:00. Outside them I will remind you before you approve.
ask-exercises = <b>Between sessions: exercises</b>
    Do you give exercises and tasks between sessions?
ask-summary-examples = <b>Examples: summaries</b>
    Send, paste or forward one or two summaries you wrote (without identifying details), so that I learn your style.
ask-message-examples = <b>Examples: messages</b>
    And now one or two messages you sent to patients: typed, pasted or forwarded.

choice-language-he = עברית
choice-language-en = English
choice-gender-f = Feminine
choice-gender-m = Masculine
choice-time-zone-asia-jerusalem = Jerusalem
choice-time-zone-europe-london = London
choice-time-zone-america-new-york = New York
choice-time-zone-america-los-angeles = Los Angeles
choice-approach-cbt = CBT
choice-approach-psychodynamic = Psychodynamic
choice-approach-act = ACT
choice-approach-dbt = DBT
choice-approach-integrative = Integrative
choice-tone-warm = Warm
choice-tone-matter-of-fact = Matter-of-fact
choice-tone-direct = Direct
choice-length-short = Short
choice-length-medium = Medium
choice-length-long = Detailed
choice-terminology-everyday = Everyday words
choice-terminology-professional = Professional
choice-format-soap = SOAP
choice-format-dap = DAP
choice-format-birp = BIRP
choice-format-girp = GIRP
choice-format-pie = PIE
choice-format-own = My own headings
choice-frequency-weekly = Once a week
choice-frequency-after-session = After each session
choice-frequency-when-needed = Only when needed
choice-exercises-often = Often
choice-exercises-sometimes = Sometimes
choice-exercises-never = No

answer-time-zone = I did not find such a time zone. Choose a button, or type, for example, Berlin.
answer-hours = I did not understand the hours. For example: 9:00-18:00.
answer-sections = Please type at least one heading, one on each line.
example-kept = ✓ Kept. Send more, or go on.
button-done-examples = ✅ That's enough
examples-kept-so-far = { $count ->
    [one] One example is
   *[other] { $count } examples are
  } kept here.
button-clear-examples = 🗑 Delete the examples

settings-title = <b>Your settings</b>
setting-language = Language
setting-gender = Address
setting-time-zone = Time zone
setting-approach = Approach
setting-tone = Tone
setting-length = Length
setting-terminology = Terms
setting-format = Summary format
setting-sections = Headings
setting-frequency = How often
setting-hours = Sending hours
setting-exercises = Exercises
setting-summary-examples = Summary examples
setting-message-examples = Message examples
onboarding-answered = ✓ { $name }: { $value }
answer-now = Now: { $value }
setting-empty = –
setting-examples = { $count }
