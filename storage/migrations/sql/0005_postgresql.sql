-- The rules of reminders that go to patients under a fixed text, as the database refuses to break them (PostgreSQL).
-- The trigger locks the appointment before it looks: without it a cancellation could slip in between.

CREATE FUNCTION sends_occur() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM standing_texts s WHERE s.id = NEW.standing_id AND s.kind = 'appointment')
     AND NOT EXISTS (SELECT 1 FROM appointments a WHERE a.id = substr(NEW.cause, 13, 36)
      AND a.patient_id = NEW.patient_id AND substr(NEW.cause, 1, 12) = 'appointment:') THEN
    RAISE EXCEPTION 'a reminder names an appointment of this patient';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER sends_occur BEFORE INSERT ON permitted_sends FOR EACH ROW EXECUTE FUNCTION sends_occur();
;;
CREATE FUNCTION sends_still_occur() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM appointments a WHERE a.id = substr(NEW.cause, 13, 36) FOR SHARE;
  IF NEW.outcome = 'open' AND OLD.outcome = 'queued' AND EXISTS
     (SELECT 1 FROM appointments a WHERE a.id = substr(NEW.cause, 13, 36)
      AND (a.ended_at IS NOT NULL OR EXISTS (SELECT 1 FROM appointment_exceptions e WHERE e.appointment_id = a.id
       AND substr(NEW.cause, 50) = to_char(e.original_on, 'YYYY-MM-DD')))) THEN
    RAISE EXCEPTION 'the appointment was called off or moved';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER sends_still_occur BEFORE UPDATE ON permitted_sends FOR EACH ROW EXECUTE FUNCTION sends_still_occur();
