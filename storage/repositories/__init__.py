"""Rooms, not tables: what one practice, one therapist or one patient may reach."""
