-- The rules of the approval invariant, as the database itself refuses to break them (SQLite).

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
CREATE TRIGGER messages_born BEFORE INSERT ON messages
WHEN NEW.state <> 'draft' OR NEW.version <> 1
 OR NOT EXISTS (SELECT 1 FROM patients p WHERE p.id = NEW.patient_id AND p.therapist_id = NEW.therapist_id)
BEGIN SELECT RAISE(ABORT, 'a message is born as a draft, version 1, of the patient''s own therapist'); END;
;;
CREATE TRIGGER messages_transition BEFORE UPDATE OF state ON messages
WHEN NEW.state <> OLD.state AND NOT EXISTS
 (SELECT 1 FROM legal_transitions t WHERE t.old = OLD.state AND t.new = NEW.state)
BEGIN SELECT RAISE(ABORT, 'not a legal transition'); END;
;;
CREATE TRIGGER messages_frozen BEFORE UPDATE ON messages
WHEN OLD.state NOT IN ('draft','pending') AND NEW.state <> 'draft' AND
 (NEW.body_ct IS NOT OLD.body_ct OR NEW.recipient_ct IS NOT OLD.recipient_ct OR NEW.channel IS NOT OLD.channel
  OR NEW.version IS NOT OLD.version OR NEW.content_mac IS NOT OLD.content_mac OR NEW.patient_id IS NOT OLD.patient_id
  OR NEW.not_before IS NOT OLD.not_before OR NEW.not_after IS NOT OLD.not_after OR NEW.template IS NOT OLD.template
  OR (NEW.approval_id IS NOT NULL AND NEW.approval_id IS NOT OLD.approval_id))
BEGIN SELECT RAISE(ABORT, 'an approved envelope cannot be changed'); END;
;;
CREATE TRIGGER messages_shown BEFORE UPDATE ON messages
WHEN OLD.state = 'pending' AND NEW.state <> 'draft' AND
 (NEW.body_ct IS NOT OLD.body_ct OR NEW.recipient_ct IS NOT OLD.recipient_ct OR NEW.channel IS NOT OLD.channel
  OR NEW.version IS NOT OLD.version OR NEW.content_mac IS NOT OLD.content_mac
  OR NEW.not_before IS NOT OLD.not_before OR NEW.not_after IS NOT OLD.not_after OR NEW.template IS NOT OLD.template)
BEGIN SELECT RAISE(ABORT, 'what a card shows cannot be changed'); END;
;;
CREATE TRIGGER messages_version BEFORE UPDATE OF version ON messages
WHEN NEW.version < OLD.version
BEGIN SELECT RAISE(ABORT, 'a version never comes back'); END;
;;
CREATE TRIGGER messages_owner BEFORE UPDATE OF id, patient_id, therapist_id ON messages
WHEN NEW.id <> OLD.id OR NEW.patient_id <> OLD.patient_id OR NEW.therapist_id <> OLD.therapist_id
BEGIN SELECT RAISE(ABORT, 'a message keeps its patient and its therapist'); END;
;;
CREATE TRIGGER messages_edit BEFORE UPDATE ON messages
WHEN OLD.state IN ('pending','approved') AND NEW.state = 'draft' AND NEW.version <= OLD.version
BEGIN SELECT RAISE(ABORT, 'an edit makes a new version'); END;
;;
CREATE TRIGGER messages_approved BEFORE UPDATE OF state ON messages
WHEN NEW.state = 'approved' AND OLD.state = 'pending' AND NOT EXISTS
 (SELECT 1 FROM approvals a WHERE a.id = NEW.approval_id AND a.message_id = NEW.id AND a.version = NEW.version
  AND a.content_mac = NEW.content_mac AND a.approver = NEW.therapist_id)
BEGIN SELECT RAISE(ABORT, 'no approval of this version'); END;
;;
CREATE TRIGGER messages_sending BEFORE UPDATE OF state ON messages
WHEN NEW.state = 'sending' AND OLD.state <> 'sending' AND NOT EXISTS
 (SELECT 1 FROM attempts t WHERE t.message_id = NEW.id AND t.approval_id = NEW.approval_id
  AND t.content_mac = NEW.content_mac AND t.outcome = 'open')
BEGIN SELECT RAISE(ABORT, 'no open attempt'); END;
;;
CREATE TRIGGER messages_sent BEFORE UPDATE OF state ON messages
WHEN NEW.state = 'sent' AND NOT EXISTS
 (SELECT 1 FROM attempts t WHERE t.message_id = NEW.id AND t.outcome = 'accepted')
BEGIN SELECT RAISE(ABORT, 'no accepted attempt'); END;
;;
CREATE TRIGGER messages_back BEFORE UPDATE OF state ON messages
WHEN NEW.state = 'approved' AND OLD.state = 'sending' AND EXISTS
 (SELECT 1 FROM attempts t WHERE t.message_id = NEW.id AND t.outcome <> 'not_accepted')
BEGIN SELECT RAISE(ABORT, 'an attempt may have been accepted'); END;
;;
CREATE TRIGGER messages_withdrawn BEFORE UPDATE OF state ON messages
WHEN NEW.state IN ('draft','rejected','expired') AND OLD.state = 'approved' AND EXISTS
 (SELECT 1 FROM attempts t WHERE t.message_id = NEW.id AND t.outcome <> 'not_accepted')
BEGIN SELECT RAISE(ABORT, 'an attempt may have been accepted'); END;
;;
CREATE TRIGGER messages_kept BEFORE DELETE ON messages
WHEN EXISTS (SELECT 1 FROM approvals a WHERE a.message_id = OLD.id)
BEGIN SELECT RAISE(ABORT, 'a message that was ever approved is kept'); END;
;;
CREATE TRIGGER approvals_match BEFORE INSERT ON approvals
WHEN NOT EXISTS
 (SELECT 1 FROM messages m WHERE m.id = NEW.message_id AND m.state = 'pending' AND m.version = NEW.version
  AND m.content_mac = NEW.content_mac AND m.therapist_id = NEW.approver)
 OR EXISTS (SELECT 1 FROM approvals a WHERE a.id = NEW.id OR (a.message_id = NEW.message_id AND a.version = NEW.version))
BEGIN SELECT RAISE(ABORT, 'an approval must match what is pending'); END;
;;
CREATE TRIGGER approvals_fixed BEFORE UPDATE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals are never changed'); END;
;;
CREATE TRIGGER approvals_kept BEFORE DELETE ON approvals
BEGIN SELECT RAISE(ABORT, 'approvals are never deleted'); END;
;;
CREATE TRIGGER attempts_match BEFORE INSERT ON attempts
WHEN NEW.outcome <> 'open' OR NOT EXISTS
 (SELECT 1 FROM messages m WHERE m.id = NEW.message_id AND m.state = 'approved' AND m.approval_id = NEW.approval_id
  AND m.content_mac = NEW.content_mac)
 OR EXISTS (SELECT 1 FROM attempts t WHERE t.message_id = NEW.message_id AND t.n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'an attempt needs an approved message'); END;
;;
CREATE TRIGGER attempts_fixed BEFORE UPDATE ON attempts
WHEN NEW.message_id <> OLD.message_id OR NEW.n <> OLD.n OR NEW.approval_id <> OLD.approval_id
 OR NEW.content_mac <> OLD.content_mac OR NEW.token <> OLD.token OR NEW.started_at <> OLD.started_at
 OR (OLD.provider_sid IS NOT NULL AND NEW.provider_sid IS NOT OLD.provider_sid)
 OR (NEW.outcome <> OLD.outcome AND NOT (OLD.outcome = 'open' OR (OLD.outcome = 'unknown' AND NEW.outcome = 'accepted')))
BEGIN SELECT RAISE(ABORT, 'an outcome is written once'); END;
;;
CREATE TRIGGER attempts_kept BEFORE DELETE ON attempts
BEGIN SELECT RAISE(ABORT, 'attempts are never deleted'); END;
;;
CREATE TRIGGER consent_fixed BEFORE UPDATE ON consent_events
BEGIN SELECT RAISE(ABORT, 'consent is a history'); END;
;;
CREATE TRIGGER consent_kept BEFORE DELETE ON consent_events
BEGIN SELECT RAISE(ABORT, 'consent is a history'); END;
;;
CREATE TRIGGER audit_fixed BEFORE UPDATE ON audit_events
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
;;
CREATE TRIGGER audit_kept BEFORE DELETE ON audit_events
BEGIN SELECT RAISE(ABORT, 'the audit is append-only'); END;
