### What was learned from the therapist's edits: rules, dials, and how much they still changed.

command-style = How I write for you

style-noticed = 👀 <b>I noticed something in your edits</b>
style-shall-i = Shall I do that from now on?
button-rule-yes = ✅ Yes, from now on
button-rule-no = 🗑 No
button-rule-only = 👤 Only for { $name }
rule-taken-up = ✅ From now on I will. You can pause or delete it under /style.
rule-refused = 🗑 All right, I won't, and I won't ask about it again.
rule-replaces = ✅ From now on I will. It takes the place of: { $rule }
rule-merged = ✅ From now on I will. I joined it to a rule you have: { $rule }
style-full = You already have { $count } rules, and more would be hard to keep in view. Which one shall make room?
button-rule-drop = 🗑 { $place }
button-rule-leave = 🗑 None, leave it
rule-is-proposed = Not answered yet
rule-is-active = ▶️ In use
rule-is-paused = ⏸ Paused
rule-is-refused = Not a rule
rule-is-merged = Joined to another rule
rule-deleted = Deleted. I won't suggest it again.

rule-opening = Open with “{ $greeting }” and the first name
rule-opening-name = Open with the first name alone
rule-no-opening = No greeting and no name at the beginning
rule-closing = Sign with “{ $closing }” only
rule-no-closing = No closing words and no signature
rule-no-exclamation = No exclamation marks
rule-no-emoji = No emoji
rule-no-dash = Commas instead of dashes
rule-length = Shorter: about { $words } words
rule-word = “{ $new }” instead of “{ $old }”
rule-words = Say { $pairs }
rule-drop = Without “{ $phrase }”
rule-register-relaxed = Relaxed wording: “I'm” rather than “I am”
rule-register-formal = Formal wording: “I am” rather than “I'm”
rule-address-f = Speak in feminine forms
rule-address-m = Speak in masculine forms
rule-free = { $text }
rule-in-summaries = In summaries: { $rule }
rule-origin = { $count ->
    [one] From an edit for { $names }, { $date }
   *[other] From { $count } edits for { $names }, the last on { $date }
  }
rule-origin-gone = The edits it came from are no longer kept
rule-only-for = 👤 Only for { $name }
rule-not-for = 👥 Not for { $names }
rule-for-all = 👥 For everyone

style-title = ✍️ <b>How I write for you</b>
style-no-rules = No rules yet. When you change a draft and I see a habit in it, I will ask whether to keep to it.
style-rules = { $count ->
    [one] <b>One rule you confirmed:</b>
   *[other] <b>{ $count } rules you confirmed:</b>
  }
button-style-dials = 🎚 Dials
button-style-week = 📈 Week by week
button-style-push-off = 🔕 No weekly message
button-style-push-on = 🔔 Send it every week
rule-title = ✍️ <b>A rule of yours</b>
button-rule-pause = ⏸ Pause
button-rule-resume = ▶️ Resume
button-rule-delete = 🗑 Delete
button-rule-whom = 👥 For whom?
button-rule-for-all = 👥 For everyone
button-rule-only-one = 👤 Only for one person
rule-ask-except = For whom should it not hold? Press a name; press it again to take that back.
rule-ask-only = For whom alone should it hold?
rule-no-patients = Your list is still empty

dials-title = 🎚 <b>Dials</b>
setting-directness = Directness
setting-warmth = Warmth
dial-directness-1 = Gentle
dial-directness-2 = Balanced
dial-directness-3 = Straight to the point
dial-warmth-1 = Reserved
dial-warmth-2 = Balanced
dial-warmth-3 = Very warm
dial-ask-tone = What tone should I write in?
dial-ask-length = How long should my texts be?
dial-ask-terminology = Which words should I use?
dial-ask-directness = How directly should I put things?
dial-ask-warmth = How warm should I sound?

style-figure-none = You have approved nothing that I wrote in the last weeks, so there is nothing to measure.
style-figure-now = { $count ->
    [one] This week you changed { $share } of the words in the text you approved.
   *[other] This week you changed { $share } of the words in a typical text ({ $count } approved).
  }
style-figure-then = { $count ->
    [one] In the week of { $date } you changed { $share } of the words in the text you approved.
   *[other] In the week of { $date } you changed { $share } of the words in a typical text ({ $count } approved).
  }
style-figure-less = In the week of { $date } it was still { $before }.
style-figure-more = In the week of { $date } it was { $before }, so less.
style-figure-same = About as in the week of { $date } ({ $before }).
style-figure-coming = Drawing…
style-figure-no-chart = I could not draw the chart this time.
style-chart-title = How much you changed before approving
style-chart-line = Words changed, median

card-address = 🔎 Check the forms of address: the text speaks { $they ->
    [m] to a man as to a woman
   *[f] to a woman as to a man
  }
card-own-address = 🔎 Check the forms: in the text you speak of yourself { $you ->
    [m] as a woman
   *[f] as a man
  }
