### Own headings, taught by pasting an example.

headings-found = { $count ->
    [one] I found one heading:
   *[other] I found { $count } headings:
  }
headings-not-found = I did not recognise any headings in this text. I kept it as an example of your style; please type the headings, one on each line.
example-kept-too = The summary that you pasted is kept as an example of your style, too.
button-these-headings = ✅ These headings
button-type-headings = ✏️ Type them
