"""The questions that find rights to write, one row per right: right, object, remedy.

PostgreSQL's are proven against servers. SQL Server's and Oracle's are written, not yet run.
"""

# A role counts when the account is a member, also one whose rights must first be taken on with SET ROLE.
_OWN_ROLES = "(SELECT oid, rolname FROM pg_roles WHERE pg_has_role(current_user, oid, 'MEMBER'))"
_NOT_SYSTEM = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'"
_TABLE_NAME = "format('table %I.%I', n.nspname, c.relname)"

_POSTGRESQL_ROLES = """
    SELECT p.right_name, format('the server, as %I', r.rolname), ''
    FROM pg_roles r
    CROSS JOIN LATERAL (VALUES
        (1, 'SUPERUSER', r.rolsuper), (2, 'CREATEDB', r.rolcreatedb), (3, 'CREATEROLE', r.rolcreaterole),
        (4, 'REPLICATION', r.rolreplication),
        (6, upper(r.rolname), r.rolname IN (
            'pg_write_all_data', 'pg_write_server_files', 'pg_execute_server_program', 'pg_maintain',
            'pg_create_subscription'))
    ) AS p (place, right_name, is_held)
    WHERE p.is_held AND pg_has_role(current_user, r.oid, 'MEMBER')
    ORDER BY p.place, r.rolname
"""

_POSTGRESQL_OWNED = f"""
    SELECT 'OWNERSHIP', o.thing, ''
    FROM (
        SELECT datdba AS owner, format('database %I', datname) AS thing
        FROM pg_database WHERE datname = current_database()
        UNION ALL
        SELECT n.nspowner, format('schema %I', n.nspname) FROM pg_namespace n WHERE {_NOT_SYSTEM}
        UNION ALL
        SELECT c.relowner, {_TABLE_NAME}
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND {_NOT_SYSTEM}
        UNION ALL
        SELECT f.proowner, format('function %I.%I', n.nspname, f.proname)
        FROM pg_proc f JOIN pg_namespace n ON n.oid = f.pronamespace WHERE {_NOT_SYSTEM}
        UNION ALL
        SELECT l.lomowner, format('large object %s', l.oid) FROM pg_largeobject_metadata l
    ) AS o
    WHERE pg_has_role(current_user, o.owner, 'MEMBER')
    ORDER BY o.thing
"""

_POSTGRESQL_TABLES = f"""
    SELECT p.right_name, {_TABLE_NAME}, format('REVOKE %s ON %I.%I FROM %I;', p.right_name, n.nspname,
        c.relname, r.rolname)
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN {_OWN_ROLES} AS r
    CROSS JOIN LATERAL unnest(ARRAY['INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES', 'TRIGGER'])
        AS p (right_name)
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_NOT_SYSTEM}
        AND NOT pg_has_role(current_user, c.relowner, 'MEMBER')
        AND has_table_privilege(r.oid, c.oid, p.right_name)
    ORDER BY n.nspname, c.relname, p.right_name
"""

_POSTGRESQL_COLUMNS = f"""
    SELECT format('%s (%s)', p.right_name, string_agg(a.attname, ', ' ORDER BY a.attnum)), {_TABLE_NAME}, ''
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped AND a.attacl IS NOT NULL
    CROSS JOIN {_OWN_ROLES} AS r
    CROSS JOIN LATERAL unnest(ARRAY['INSERT', 'UPDATE', 'REFERENCES']) AS p (right_name)
    WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND {_NOT_SYSTEM}
        AND NOT pg_has_role(current_user, c.relowner, 'MEMBER')
        AND NOT has_table_privilege(r.oid, c.oid, p.right_name)
        AND has_column_privilege(r.oid, c.oid, a.attnum, p.right_name)
    GROUP BY n.nspname, c.relname, p.right_name, r.oid
    ORDER BY n.nspname, c.relname, p.right_name
"""

_POSTGRESQL_PLACES = f"""
    SELECT 'CREATE', format('database %I', d.datname), format('REVOKE CREATE ON DATABASE %I FROM %I;',
        d.datname, r.rolname)
    FROM pg_database d CROSS JOIN {_OWN_ROLES} AS r
    WHERE d.datname = current_database() AND NOT pg_has_role(current_user, d.datdba, 'MEMBER')
        AND has_database_privilege(r.oid, d.oid, 'CREATE')
    UNION ALL
    SELECT 'CREATE', format('schema %I', n.nspname), CASE
        -- Grantee 0 is everyone: the default on "public" up to version 14.
        WHEN EXISTS (SELECT FROM aclexplode(n.nspacl) a WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')
        THEN format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC;', n.nspname)
        ELSE format('REVOKE CREATE ON SCHEMA %I FROM %I;', n.nspname, r.rolname) END
    FROM pg_namespace n CROSS JOIN {_OWN_ROLES} AS r
    WHERE {_NOT_SYSTEM} AND NOT pg_has_role(current_user, n.nspowner, 'MEMBER')
        AND has_schema_privilege(r.oid, n.oid, 'CREATE')
    UNION ALL
    SELECT p.right_name, format('sequence %I.%I', n.nspname, c.relname), ''
    FROM pg_class c
    JOIN pg_namespace n ON n.oid = c.relnamespace
    CROSS JOIN {_OWN_ROLES} AS r
    -- USAGE lets nextval() move it on.
    CROSS JOIN LATERAL unnest(ARRAY['UPDATE', 'USAGE']) AS p (right_name)
    WHERE c.relkind = 'S' AND {_NOT_SYSTEM} AND NOT pg_has_role(current_user, c.relowner, 'MEMBER')
        AND CASE WHEN c.relkind = 'S' THEN has_sequence_privilege(r.oid, c.oid, p.right_name) END
    UNION ALL
    SELECT a.privilege_type, format('large object %s', l.oid), ''
    FROM pg_largeobject_metadata l CROSS JOIN LATERAL aclexplode(l.lomacl) a
    WHERE a.privilege_type = 'UPDATE' AND NOT pg_has_role(current_user, l.lomowner, 'MEMBER')
        AND (a.grantee = 0 OR a.grantee IN (SELECT oid FROM {_OWN_ROLES} AS r))
"""

POSTGRESQL_RIGHTS = (
    _POSTGRESQL_ROLES,
    _POSTGRESQL_OWNED,
    _POSTGRESQL_PLACES,
    _POSTGRESQL_TABLES,
    _POSTGRESQL_COLUMNS,
)

_SQL_SERVER_HARMLESS = (
    "('CONNECT', 'CONNECT SQL', 'CONNECT ANY DATABASE', 'SELECT', 'SELECT ALL USER SECURABLES', "
    "'VIEW ANY DATABASE', 'VIEW ANY DEFINITION', 'VIEW DEFINITION', 'VIEW DATABASE STATE', "
    "'VIEW SERVER STATE', 'VIEW ANY COLUMN MASTER KEY DEFINITION', "
    "'VIEW ANY COLUMN ENCRYPTION KEY DEFINITION', 'VIEW CHANGE TRACKING', 'SHOWPLAN', 'EXECUTE', "
    "'VIEW SECURITY DEFINITION', 'VIEW PERFORMANCE DEFINITION', "
    "'VIEW DATABASE PERFORMANCE STATE', 'VIEW DATABASE SECURITY STATE', 'UNMASK')"
)

SQL_SERVER_RIGHTS = (
    f"""
    SELECT permission_name, 'the server', '' FROM fn_my_permissions(NULL, 'SERVER')
    WHERE permission_name NOT IN {_SQL_SERVER_HARMLESS}
    ORDER BY CASE permission_name WHEN 'CONTROL SERVER' THEN 0 ELSE 1 END
    """,
    f"""
    SELECT permission_name, 'database ' + DB_NAME(), '' FROM fn_my_permissions(NULL, 'DATABASE')
    WHERE permission_name NOT IN {_SQL_SERVER_HARMLESS}
    """,
    """
    SELECT p.permission_name, 'schema ' + s.name, ''
    FROM sys.schemas s CROSS APPLY fn_my_permissions(QUOTENAME(s.name), 'SCHEMA') p
    WHERE p.permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'ALTER', 'CONTROL',
        'TAKE OWNERSHIP', 'CREATE SEQUENCE')
    """,
    """
    SELECT DISTINCT p.permission_name, 'table ' + s.name + '.' + o.name, ''
    FROM sys.objects o JOIN sys.schemas s ON s.schema_id = o.schema_id
    CROSS APPLY fn_my_permissions(QUOTENAME(s.name) + '.' + QUOTENAME(o.name), 'OBJECT') p
    WHERE o.type IN ('U', 'V') AND p.permission_name IN ('INSERT', 'UPDATE', 'DELETE', 'REFERENCES', 'ALTER',
        'CONTROL', 'TAKE OWNERSHIP')
    """,
)

ORACLE_RIGHTS = (
    """
    SELECT privilege, 'the database', '' FROM session_privs
    WHERE privilege NOT IN ('CREATE SESSION', 'SELECT ANY TABLE', 'READ ANY TABLE', 'SELECT ANY DICTIONARY',
        'SELECT ANY TRANSACTION', 'ALTER SESSION', 'SET CONTAINER', 'EXECUTE ANY PROCEDURE',
        'UNLIMITED TABLESPACE', 'FLASHBACK ANY TABLE')
    """,
    """
    SELECT privilege, 'table ' || table_schema || '.' || table_name, '' FROM all_tab_privs
    WHERE privilege IN ('INSERT', 'UPDATE', 'DELETE', 'ALTER', 'INDEX', 'REFERENCES', 'DEBUG', 'WRITE')
        AND (grantee IN (USER, 'PUBLIC') OR grantee IN (SELECT role FROM session_roles))
        AND table_schema NOT IN ('SYS', 'SYSTEM', 'XDB', 'MDSYS', 'CTXSYS', 'APEX_PUBLIC_USER')
    """,
    """
    SELECT privilege, 'column ' || table_schema || '.' || table_name || '.' || column_name, ''
    FROM all_col_privs
    WHERE privilege IN ('INSERT', 'UPDATE', 'REFERENCES')
        AND (grantee IN (USER, 'PUBLIC') OR grantee IN (SELECT role FROM session_roles))
    """,
    "SELECT 'OWNERSHIP', 'table ' || table_name, '' FROM user_tables",
)
