"""A local Telegram and Twilio, and a page with phones: for the demo and the tests; `serve` never imports it."""
