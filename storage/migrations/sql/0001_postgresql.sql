-- The rules of the approval invariant, as the database itself refuses to break them (PostgreSQL).
-- A trigger that reads other rows locks the message row first: without it two transactions could both pass.

CREATE TABLE legal_transitions(old TEXT NOT NULL, new TEXT NOT NULL, PRIMARY KEY(old, new));
;;
INSERT INTO legal_transitions(old, new) VALUES
 ('draft','pending'), ('draft','rejected'),
 ('pending','draft'), ('pending','approved'), ('pending','rejected'), ('pending','expired'),
 ('approved','draft'), ('approved','sending'), ('approved','rejected'), ('approved','failed'), ('approved','expired'),
 ('sending','sent'), ('sending','failed'), ('sending','uncertain'), ('sending','approved'),
 ('uncertain','sent'), ('uncertain','failed'),
 ('sent','failed'), ('failed','sent');
;;
CREATE FUNCTION messages_born() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.state <> 'draft' OR NEW.version <> 1
     OR NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = NEW.patient_id AND p.therapist_id = NEW.therapist_id) THEN
    RAISE EXCEPTION 'a message is born as a draft, version 1, of the patient''s own therapist';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER messages_born BEFORE INSERT ON messages FOR EACH ROW EXECUTE FUNCTION messages_born();
;;
CREATE FUNCTION messages_rules() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id <> OLD.id OR NEW.patient_id <> OLD.patient_id OR NEW.therapist_id <> OLD.therapist_id THEN
    RAISE EXCEPTION 'a message keeps its patient and its therapist';
  END IF;
  IF NEW.state <> OLD.state AND NOT EXISTS
    (SELECT 1 FROM legal_transitions t WHERE t.old = OLD.state AND t.new = NEW.state) THEN
    RAISE EXCEPTION 'not a legal transition';
  END IF;
  IF OLD.state NOT IN ('draft','pending') AND NEW.state <> 'draft' AND
    (NEW.body_ct, NEW.recipient_ct, NEW.channel, NEW.version, NEW.content_mac, NEW.not_before, NEW.not_after, NEW.template,
     coalesce(NEW.approval_id, OLD.approval_id))
    IS DISTINCT FROM
    (OLD.body_ct, OLD.recipient_ct, OLD.channel, OLD.version, OLD.content_mac, OLD.not_before, OLD.not_after, OLD.template,
     OLD.approval_id) THEN
    RAISE EXCEPTION 'an approved envelope cannot be changed';
  END IF;
  IF OLD.state = 'pending' AND NEW.state <> 'draft' AND
    (NEW.body_ct, NEW.recipient_ct, NEW.channel, NEW.version, NEW.content_mac, NEW.not_before, NEW.not_after, NEW.template)
    IS DISTINCT FROM
    (OLD.body_ct, OLD.recipient_ct, OLD.channel, OLD.version, OLD.content_mac, OLD.not_before, OLD.not_after, OLD.template)
  THEN
    RAISE EXCEPTION 'what a card shows cannot be changed';
  END IF;
  IF NEW.version < OLD.version THEN
    RAISE EXCEPTION 'a version never comes back';
  END IF;
  IF OLD.state IN ('pending','approved') AND NEW.state = 'draft' AND NEW.version <= OLD.version THEN
    RAISE EXCEPTION 'an edit makes a new version';
  END IF;
  IF NEW.state = 'approved' AND OLD.state = 'pending' AND NOT EXISTS
    (SELECT 1 FROM approvals a WHERE a.id = NEW.approval_id AND a.message_id = NEW.id AND a.version = NEW.version
     AND a.content_mac = NEW.content_mac AND a.approver = NEW.therapist_id) THEN
    RAISE EXCEPTION 'no approval of this version';
  END IF;
  IF NEW.state = 'sending' AND OLD.state <> 'sending' AND NOT EXISTS
    (SELECT 1 FROM attempts t WHERE t.message_id = NEW.id AND t.approval_id = NEW.approval_id
     AND t.content_mac = NEW.content_mac AND t.outcome = 'open') THEN
    RAISE EXCEPTION 'no open attempt';
  END IF;
  IF NEW.state = 'sent' AND NOT EXISTS
    (SELECT 1 FROM attempts t WHERE t.message_id = NEW.id AND t.outcome = 'accepted') THEN
    RAISE EXCEPTION 'no accepted attempt';
  END IF;
  IF ((NEW.state = 'approved' AND OLD.state = 'sending') OR
      (NEW.state IN ('draft','rejected','expired') AND OLD.state = 'approved')) AND EXISTS
    (SELECT 1 FROM attempts t WHERE t.message_id = NEW.id AND t.outcome <> 'not_accepted') THEN
    RAISE EXCEPTION 'an attempt may have been accepted';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER messages_rules BEFORE UPDATE ON messages FOR EACH ROW EXECUTE FUNCTION messages_rules();
;;
CREATE FUNCTION messages_kept() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM approvals a WHERE a.message_id = OLD.id) THEN
    RAISE EXCEPTION 'a message that was ever approved is kept';
  END IF;
  RETURN OLD;
END $$;
;;
CREATE TRIGGER messages_kept BEFORE DELETE ON messages FOR EACH ROW EXECUTE FUNCTION messages_kept();
;;
CREATE FUNCTION approvals_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM messages m WHERE m.id = NEW.message_id FOR UPDATE;
  IF NOT EXISTS
    (SELECT 1 FROM messages m WHERE m.id = NEW.message_id AND m.state = 'pending' AND m.version = NEW.version
     AND m.content_mac = NEW.content_mac AND m.therapist_id = NEW.approver) THEN
    RAISE EXCEPTION 'an approval must match what is pending';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER approvals_match BEFORE INSERT ON approvals FOR EACH ROW EXECUTE FUNCTION approvals_match();
;;
CREATE FUNCTION attempts_match() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM messages m WHERE m.id = NEW.message_id FOR UPDATE;
  IF NEW.outcome <> 'open' OR NOT EXISTS
    (SELECT 1 FROM messages m WHERE m.id = NEW.message_id AND m.state = 'approved' AND m.approval_id = NEW.approval_id
     AND m.content_mac = NEW.content_mac) THEN
    RAISE EXCEPTION 'an attempt needs an approved message';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER attempts_match BEFORE INSERT ON attempts FOR EACH ROW EXECUTE FUNCTION attempts_match();
;;
CREATE FUNCTION attempts_fixed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF (NEW.message_id, NEW.n, NEW.approval_id, NEW.content_mac, NEW.token, NEW.started_at)
     IS DISTINCT FROM (OLD.message_id, OLD.n, OLD.approval_id, OLD.content_mac, OLD.token, OLD.started_at)
     OR (OLD.provider_sid IS NOT NULL AND NEW.provider_sid IS DISTINCT FROM OLD.provider_sid)
     OR (NEW.outcome <> OLD.outcome AND NOT (OLD.outcome = 'open' OR (OLD.outcome = 'unknown' AND NEW.outcome = 'accepted'))) THEN
    RAISE EXCEPTION 'an outcome is written once';
  END IF;
  RETURN NEW;
END $$;
;;
CREATE TRIGGER attempts_fixed BEFORE UPDATE ON attempts FOR EACH ROW EXECUTE FUNCTION attempts_fixed();
;;
CREATE FUNCTION append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION USING MESSAGE = TG_TABLE_NAME || ' is append-only'; END $$;
;;
CREATE TRIGGER approvals_fixed BEFORE UPDATE OR DELETE ON approvals FOR EACH ROW EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER attempts_kept BEFORE DELETE ON attempts FOR EACH ROW EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER consent_fixed BEFORE UPDATE OR DELETE ON consent_events FOR EACH ROW EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER audit_fixed BEFORE UPDATE OR DELETE ON audit_events FOR EACH ROW EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER approvals_truncated BEFORE TRUNCATE ON approvals FOR EACH STATEMENT EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER attempts_truncated BEFORE TRUNCATE ON attempts FOR EACH STATEMENT EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER consent_truncated BEFORE TRUNCATE ON consent_events FOR EACH STATEMENT EXECUTE FUNCTION append_only();
;;
CREATE TRIGGER audit_truncated BEFORE TRUNCATE ON audit_events FOR EACH STATEMENT EXECUTE FUNCTION append_only();
