-- The rules of reminders that go to patients under a fixed text, as the database refuses to break them (SQLite).

CREATE TRIGGER sends_occur BEFORE INSERT ON permitted_sends
WHEN EXISTS (SELECT 1 FROM standing_texts s WHERE s.id = NEW.standing_id AND s.kind = 'appointment')
 AND NOT EXISTS (SELECT 1 FROM appointments a WHERE a.id = substr(NEW.cause, 13, 36)
  AND a.patient_id = NEW.patient_id AND substr(NEW.cause, 1, 12) = 'appointment:')
BEGIN SELECT RAISE(ABORT, 'a reminder names an appointment of this patient'); END;
;;
CREATE TRIGGER sends_still_occur BEFORE UPDATE OF outcome ON permitted_sends
WHEN NEW.outcome = 'open' AND OLD.outcome = 'queued' AND EXISTS
 (SELECT 1 FROM appointments a WHERE a.id = substr(NEW.cause, 13, 36)
  AND (a.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM appointment_exceptions e WHERE e.appointment_id = a.id
   AND substr(NEW.cause, 50) = e.original_on)))
BEGIN SELECT RAISE(ABORT, 'the appointment was called off or moved'); END;
