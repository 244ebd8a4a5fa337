-- One statement, hence one snapshot: version and content always belong together.
SELECT json_build_object(
    'version',
        coalesce((SELECT version FROM registry_directoryversion), 0) * 100000 + (%(day)s::date - date '1970-01-01'),
    'firms', (
        SELECT coalesce(json_agg(json_build_array(
            firm.code, firm.name, firm.organisation_code, firm.uscc, firm.dxp_id, firm.state, (
                SELECT coalesce(json_agg(DISTINCT role.role), '[]'::json)
                FROM registry_firmrole AS role
                WHERE role.firm_id = firm.code
                  AND role.since <= %(day)s::date
                  AND (role.until IS NULL OR role.until >= %(day)s::date)
            ), firm.cards_only
        ) ORDER BY firm.code), '[]'::json)
        FROM registry_firm AS firm
    ),
    'entrustments', (
        SELECT coalesce(json_agg(json_build_array(principal_id, agent_id, messages)), '[]'::json)
        FROM registry_entrustment
        WHERE revoked_at IS NULL AND since <= %(day)s::date AND (until IS NULL OR until >= %(day)s::date)
    ),
    'tokens', (
        SELECT coalesce(json_agg(json_build_array(sha256, firm_id, scopes, extract(epoch FROM expires_at))), '[]'::json)
        FROM registry_apitoken
        WHERE revoked_at IS NULL AND expires_at > now() - interval '1 day'  -- a while longer, to say that it expired
    ),
    'certificates', (
        SELECT coalesce(json_agg(json_build_array(fingerprint, firm_id)), '[]'::json)
        FROM registry_certificate
        WHERE revoked_at IS NULL AND (retires_on IS NULL OR retires_on >= %(day)s::date)
    ),
    'revoked', (
        SELECT coalesce(json_agg(fingerprint), '[]'::json)
        FROM registry_certificate
        WHERE revoked_at IS NOT NULL OR retires_on < %(day)s::date
    ),
    'anchors', (
        SELECT coalesce(json_agg(pem ORDER BY name, fingerprint), '[]'::json) FROM registry_trustanchor WHERE is_active
    ),
    'crls', (
        -- Only of issuers still trusted: a list nobody vouches for would be an error to who checks signatures.
        SELECT coalesce(json_agg(list.pem ORDER BY list.issuer_id), '[]'::json)
        FROM registry_revocationlist AS list
        JOIN registry_trustanchor AS anchor ON anchor.fingerprint = list.issuer_id AND anchor.is_active
    )
)::text
