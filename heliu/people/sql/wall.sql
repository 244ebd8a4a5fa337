-- The second wall (行级安全): pages ask the database as heliu_web, who is not the owner of the tables and sees only the
-- rows of the firm it asks for; officers see all. Jobs, the doors and the command line are the owner and are exempt.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'heliu_web') THEN
        BEGIN
            CREATE ROLE heliu_web NOLOGIN;
        EXCEPTION
            WHEN duplicate_object OR unique_violation THEN NULL;  -- another database of this server was faster
            WHEN insufficient_privilege THEN
                RAISE EXCEPTION '数据库用户 % 不能建立角色 heliu_web。请由数据库管理员执行: CREATE ROLE heliu_web NOLOGIN; GRANT heliu_web TO %;',
                    current_user, current_user;
        END;
    END IF;
    IF NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)
        AND NOT pg_has_role(current_user, 'heliu_web', 'MEMBER') THEN
        EXECUTE format('GRANT heliu_web TO %I', current_user);
    END IF;
END
$$;

GRANT USAGE ON SCHEMA public TO heliu_web;
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO heliu_web;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO heliu_web;
-- What later migrations make; the generations' schemas (gen_N) stay closed: pages read through the parents in public.
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO heliu_web;
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO heliu_web;

-- Who asks, as the wall sees it. Policies call them in a sub-select, so that a statement asks once and not per row.
CREATE FUNCTION app_firm() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.firm', true), '') $$;
CREATE FUNCTION app_user() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.user', true), '')::bigint $$;
CREATE FUNCTION app_office() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
    AS $$ SELECT nullif(current_setting('app.office', true), '') $$;
