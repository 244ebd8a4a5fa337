-- The audit grows and never changes: not by us, not by mistake, not by a page.

CREATE FUNCTION people_audit_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '审计记录只能追加, 不能修改或删除。' USING ERRCODE = 'integrity_constraint_violation';
END
$$;
CREATE TRIGGER people_audit_stays BEFORE UPDATE OR DELETE ON people_audit
    FOR EACH ROW EXECUTE FUNCTION people_audit_stays();
REVOKE UPDATE, DELETE ON people_audit FROM heliu_web;

-- Of the officers only the zone operator reads it; everybody reads what they did themselves.
ALTER TABLE people_audit ENABLE ROW LEVEL SECURITY;
CREATE POLICY wall ON people_audit FOR INSERT TO heliu_web WITH CHECK (user_id = (SELECT app_user()));
CREATE POLICY wall_reading ON people_audit FOR SELECT TO heliu_web USING (
    (SELECT app_office()) = 'zone' OR user_id = (SELECT app_user()) OR firm_code = (SELECT app_firm())
);
