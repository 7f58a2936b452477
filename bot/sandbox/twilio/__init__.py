"""A local Twilio (API 2010-04-01) that behaves on the wire as the real one."""
