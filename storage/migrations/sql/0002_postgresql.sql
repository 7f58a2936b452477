-- The rules of fixed texts, of what is sent under them, and of risk flags, as the database refuses to break them (PostgreSQL).
-- A trigger that reads a fixed text locks it first: without it a revocation could slip in between.

CREATE FUNCTION standing_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM therapists t WHERE t.id = NEW.therapist_id FOR UPDATE;
  IF NEW.revoked_at IS NOT NULL OR NEW.version <> 1 + (SELECT coalesce(max(s.version), 0) FROM standing_texts s
     WHERE s.therapist_id = NEW.therapist_id AND s.kind = NEW.kind) THEN
    RAISE EXCEPTION 'a fixed text is born in force, one version after the last';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER standing_born BEFORE INSERT ON standing_texts FOR EACH ROW EXECUTE FUNCTION standing_born();
;;
CREATE FUNCTION standing_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.therapist_id, NEW.kind, NEW.version, NEW.template, NEW.text_mac, NEW.body_ct, NEW.approved_at)
     IS DISTINCT FROM
     (OLD.id, OLD.therapist_id, OLD.kind, OLD.version, OLD.template, OLD.text_mac, OLD.body_ct, OLD.approved_at)
     OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS DISTINCT FROM OLD.revoked_at) THEN
    RAISE EXCEPTION 'a fixed text is never changed, only revoked';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER standing_fixed BEFORE UPDATE ON standing_texts FOR EACH ROW EXECUTE FUNCTION standing_fixed();
;;
CREATE TRIGGER standing_kept BEFORE DELETE ON standing_texts FOR EACH ROW EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER standing_truncated BEFORE TRUNCATE ON standing_texts FOR EACH STATEMENT EXECUTE FUNCTION append_only();
;;
CREATE FUNCTION sends_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM standing_texts s WHERE s.id = NEW.standing_id FOR SHARE;
  IF NEW.outcome <> 'queued' OR NEW.provider_sid IS NOT NULL OR NEW.started_at IS NOT NULL
     OR NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = NEW.patient_id AND p.therapist_id = NEW.therapist_id)
     OR (NEW.standing_id IS NOT NULL AND NOT EXISTS
      (SELECT 1 FROM standing_texts s WHERE s.id = NEW.standing_id AND s.therapist_id = NEW.therapist_id
       AND s.revoked_at IS NULL AND s.text_mac = NEW.text_mac AND s.template = NEW.template))
     OR (NEW.inbound_id IS NOT NULL AND (NEW.template <> '' OR NEW.cause <> 'answer:' || NEW.inbound_id OR NOT EXISTS
      (SELECT 1 FROM inbound_messages i WHERE i.id = NEW.inbound_id AND i.patient_id = NEW.patient_id))) THEN
    RAISE EXCEPTION 'a send needs a fixed text in force or a question of this patient';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER sends_match BEFORE INSERT ON permitted_sends FOR EACH ROW EXECUTE FUNCTION sends_match();
;;
CREATE FUNCTION sends_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.standing_id, NEW.inbound_id, NEW.patient_id, NEW.therapist_id, NEW.cause, NEW.n, NEW.channel,
      NEW.template, NEW.text_mac, NEW.token, NEW.not_after, NEW.queued_at, NEW.recipient_ct, NEW.body_ct)
     IS DISTINCT FROM
     (OLD.id, OLD.standing_id, OLD.inbound_id, OLD.patient_id, OLD.therapist_id, OLD.cause, OLD.n, OLD.channel,
      OLD.template, OLD.text_mac, OLD.token, OLD.not_after, OLD.queued_at, OLD.recipient_ct, OLD.body_ct)
     OR (OLD.started_at IS NOT NULL AND NEW.started_at IS DISTINCT FROM OLD.started_at)
     OR (OLD.provider_sid IS NOT NULL AND NEW.provider_sid IS DISTINCT FROM OLD.provider_sid)
     OR (NEW.outcome <> OLD.outcome AND NOT
      ((OLD.outcome = 'queued' AND NEW.outcome IN ('open','void'))
       OR (OLD.outcome = 'open' AND NEW.outcome IN ('accepted','not_accepted','unknown'))
       OR (OLD.outcome = 'unknown' AND NEW.outcome = 'accepted'))) THEN
    RAISE EXCEPTION 'a send is written once';
  END IF;
  IF NEW.outcome = 'open' AND OLD.outcome = 'queued' AND NEW.standing_id IS NOT NULL THEN
    PERFORM 1 FROM standing_texts s WHERE s.id = NEW.standing_id FOR SHARE;
    IF NOT EXISTS (SELECT 1 FROM standing_texts s WHERE s.id = NEW.standing_id AND s.revoked_at IS NULL) THEN
      RAISE EXCEPTION 'the fixed text was revoked';
    END IF;
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER sends_fixed BEFORE UPDATE ON permitted_sends FOR EACH ROW EXECUTE FUNCTION sends_fixed();
;;
CREATE TRIGGER sends_kept BEFORE DELETE ON permitted_sends FOR EACH ROW EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER sends_truncated BEFORE TRUNCATE ON permitted_sends FOR EACH STATEMENT EXECUTE FUNCTION append_only();
;;
CREATE FUNCTION flags_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.id, NEW.patient_id, NEW.therapist_id, NEW.raised_by, NEW.raised_at, NEW.reason_ct)
     IS DISTINCT FROM (OLD.id, OLD.patient_id, OLD.therapist_id, OLD.raised_by, OLD.raised_at, OLD.reason_ct)
     OR OLD.closed_at IS NOT NULL THEN
    RAISE EXCEPTION 'a closed flag is history';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER flags_fixed BEFORE UPDATE ON risk_flags FOR EACH ROW EXECUTE FUNCTION flags_fixed();
;;
CREATE FUNCTION flags_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.closed_at IS NOT NULL
     OR NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = NEW.patient_id AND p.therapist_id = NEW.therapist_id) THEN
    RAISE EXCEPTION 'a flag is raised open, by the patient''s own therapist';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER flags_born BEFORE INSERT ON risk_flags FOR EACH ROW EXECUTE FUNCTION flags_born();
;;
CREATE TRIGGER flags_kept BEFORE DELETE ON risk_flags FOR EACH ROW EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER flags_truncated BEFORE TRUNCATE ON risk_flags FOR EACH STATEMENT EXECUTE FUNCTION append_only();
