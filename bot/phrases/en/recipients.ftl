recipients-title = Who receives what
recipient-chat-company = • { $who } ({ $where }), for this chat with the therapist: everything that is written and spoken here, summaries and drafts too. It is not end-to-end encrypted.
recipient-chat-nobody = • The therapist's chat: no account is set up, so nobody receives anything.
recipient-carrier-company = • { $who } ({ $where }), for messages to patients by SMS and WhatsApp: the patient's number and the approved text, and the patient's replies. Phone networks and WhatsApp carry them on.
recipient-carrier-nobody = • Messages to patients: no carrier is set up, so none go out.
recipient-model-company = • { $who } ({ $where }), for wording summaries and messages: notes, transcripts and messages of patients who agreed to it, and what the therapist asks for. Names, phone numbers, addresses, e-mails and ID numbers are replaced beforehand; the story itself is readable there.
recipient-model-own-server = • The model server { $who }, for wording summaries and messages: notes, transcripts and messages of patients who agreed to it, and what the therapist asks for. Names, phone numbers, addresses, e-mails and ID numbers are replaced beforehand.
recipient-model-here = • Wording summaries and messages: a language model on the system's own machine, so nobody outside receives anything.
recipient-model-nobody = • Wording summaries and messages: no language model, so nobody receives anything.
recipient-speech-here = • Turning recordings into text: on the system's own machine, so nobody outside receives anything.
recipient-speech-nobody = • Turning recordings into text: not set up, so nobody receives anything.
recipient-storage-here = • Keeping everything: on the system's own machine, sealed.
recipient-storage-own-server = • The database server { $who }, for keeping everything: sealed beforehand, with keys that it does not have.

consent-model-company = A language model (of the company { $who }) is used for wording; names and identifying details are replaced beforehand.
consent-model-own-server = A language model on the practice's own server is used for wording; names and identifying details are replaced beforehand.
consent-model-here = A language model on the practice's own machine is used for wording; nothing leaves it for that.
consent-model-nobody = No outside language model is used for wording.
consent-chat-company = My therapist works with the software in a chat of the company { $who }.

spend-used = This month the model cost { $used } of { $cap }.
spend-used-free = This month the model cost { $used }.
spend-today = Today: { $used } of { $cap }.
model-capped-day = The model's budget for today ({ $cap }) is used up. Until { $time } I go on without a model: your own words, arranged. Nothing else changes.
model-capped-month = The model's budget for this month ({ $cap }) is used up. Until { $time } I go on without a model: your own words, arranged. Nothing else changes.

writer-note-unavailable = ✂️ The model did not answer, so this is your own words, arranged. 🔁 asks the model again.
writer-note-refused = ✂️ The model gave nothing usable, so this is your own words, arranged. 🔁 asks the model again.
writer-note-capped = ✂️ The model's budget is used up, so this is your own words, arranged.
writer-note-second = Written by { $model }: the first model gave no usable answer.
growing-summary = ✍️ Writing the summary…
growing-draft = ✍️ Writing the message…
growing-note = Not final yet. The checked text comes with its buttons.
