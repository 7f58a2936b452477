"""A local Telegram Bot API that behaves on the wire as the real one."""
