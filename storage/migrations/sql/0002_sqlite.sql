-- The rules of fixed texts, of what is sent under them, and of risk flags, as the database refuses to break them (SQLite).

CREATE TRIGGER standing_born BEFORE INSERT ON standing_texts
WHEN NEW.revoked_at IS NOT NULL
 OR NEW.version <> 1 + (SELECT coalesce(max(s.version), 0) FROM standing_texts s
                        WHERE s.therapist_id = NEW.therapist_id AND s.kind = NEW.kind)
 OR EXISTS (SELECT 1 FROM standing_texts s WHERE s.id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'a fixed text is born in force, one version after the last'); END;
;;
CREATE TRIGGER standing_fixed BEFORE UPDATE ON standing_texts
WHEN NEW.id <> OLD.id OR NEW.therapist_id <> OLD.therapist_id OR NEW.kind <> OLD.kind OR NEW.version <> OLD.version
 OR NEW.template <> OLD.template OR NEW.text_mac <> OLD.text_mac OR NEW.body_ct IS NOT OLD.body_ct
 OR NEW.approved_at <> OLD.approved_at OR (OLD.revoked_at IS NOT NULL AND NEW.revoked_at IS NOT OLD.revoked_at)
BEGIN SELECT RAISE(ABORT, 'a fixed text is never changed, only revoked'); END;
;;
CREATE TRIGGER standing_kept BEFORE DELETE ON standing_texts
BEGIN SELECT RAISE(ABORT, 'fixed texts are never deleted'); END;
;;
CREATE TRIGGER sends_match BEFORE INSERT ON permitted_sends
WHEN NEW.outcome <> 'queued' OR NEW.provider_sid IS NOT NULL OR NEW.started_at IS NOT NULL
 OR NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = NEW.patient_id AND p.therapist_id = NEW.therapist_id)
 OR (NEW.standing_id IS NOT NULL AND NOT EXISTS
  (SELECT 1 FROM standing_texts s WHERE s.id = NEW.standing_id AND s.therapist_id = NEW.therapist_id
   AND s.revoked_at IS NULL AND s.text_mac = NEW.text_mac AND s.template = NEW.template))
 OR (NEW.inbound_id IS NOT NULL AND (NEW.template <> '' OR NEW.cause <> 'answer:' || NEW.inbound_id OR NOT EXISTS
  (SELECT 1 FROM inbound_messages i WHERE i.id = NEW.inbound_id AND i.patient_id = NEW.patient_id)))
 OR EXISTS (SELECT 1 FROM permitted_sends s WHERE s.id = NEW.id OR s.token = NEW.token
            OR (s.cause = NEW.cause AND s.n = NEW.n))
BEGIN SELECT RAISE(ABORT, 'a send needs a fixed text in force or a question of this patient'); END;
;;
CREATE TRIGGER sends_fixed BEFORE UPDATE ON permitted_sends
WHEN NEW.id <> OLD.id OR NEW.standing_id IS NOT OLD.standing_id OR NEW.inbound_id IS NOT OLD.inbound_id
 OR NEW.patient_id <> OLD.patient_id OR NEW.therapist_id <> OLD.therapist_id OR NEW.cause <> OLD.cause OR NEW.n <> OLD.n
 OR NEW.channel <> OLD.channel OR NEW.template <> OLD.template OR NEW.text_mac <> OLD.text_mac OR NEW.token <> OLD.token
 OR NEW.not_after <> OLD.not_after OR NEW.queued_at <> OLD.queued_at OR NEW.recipient_ct IS NOT OLD.recipient_ct
 OR NEW.body_ct IS NOT OLD.body_ct
 OR (OLD.started_at IS NOT NULL AND NEW.started_at IS NOT OLD.started_at)
 OR (OLD.provider_sid IS NOT NULL AND NEW.provider_sid IS NOT OLD.provider_sid)
 OR (NEW.outcome <> OLD.outcome AND NOT
  ((OLD.outcome = 'queued' AND NEW.outcome IN ('open','void'))
   OR (OLD.outcome = 'open' AND NEW.outcome IN ('accepted','not_accepted','unknown'))
   OR (OLD.outcome = 'unknown' AND NEW.outcome = 'accepted')))
BEGIN SELECT RAISE(ABORT, 'a send is written once'); END;
;;
CREATE TRIGGER sends_in_force BEFORE UPDATE OF outcome ON permitted_sends
WHEN NEW.outcome = 'open' AND OLD.outcome = 'queued' AND NEW.standing_id IS NOT NULL AND NOT EXISTS
 (SELECT 1 FROM standing_texts s WHERE s.id = NEW.standing_id AND s.revoked_at IS NULL)
BEGIN SELECT RAISE(ABORT, 'the fixed text was revoked'); END;
;;
CREATE TRIGGER sends_kept BEFORE DELETE ON permitted_sends
BEGIN SELECT RAISE(ABORT, 'sends are never deleted'); END;
;;
CREATE TRIGGER flags_fixed BEFORE UPDATE ON risk_flags
WHEN NEW.id <> OLD.id OR NEW.patient_id <> OLD.patient_id OR NEW.therapist_id <> OLD.therapist_id
 OR NEW.raised_by <> OLD.raised_by OR NEW.raised_at <> OLD.raised_at OR NEW.reason_ct IS NOT OLD.reason_ct
 OR OLD.closed_at IS NOT NULL
BEGIN SELECT RAISE(ABORT, 'a closed flag is history'); END;
;;
CREATE TRIGGER flags_born BEFORE INSERT ON risk_flags
WHEN NEW.closed_at IS NOT NULL OR EXISTS (SELECT 1 FROM risk_flags f WHERE f.id = NEW.id)
 OR NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = NEW.patient_id AND p.therapist_id = NEW.therapist_id)
BEGIN SELECT RAISE(ABORT, 'a flag is raised open, by the patient''s own therapist'); END;
;;
CREATE TRIGGER flags_kept BEFORE DELETE ON risk_flags
BEGIN SELECT RAISE(ABORT, 'flags are never deleted'); END;
