"""Row-level security, written for the migrations of the rooms: one policy a table, and what every policy asks."""

from typing import Final

FIRM: Final = "(SELECT app_firm())"
"""Customs code of the firm the request acts for; NULL for nobody and for officers."""
USER: Final = "(SELECT app_user())"
OFFICE: Final = "(SELECT app_office())"
"""The post of the officer who asks; NULL for everybody else."""


def wall(table: str, own: str, *, readable: str = "") -> str:
    """The statements that let pages see of ``table`` the rows that are ``own``; officers see and change all.

    ``own`` is a condition over the columns, written with :data:`FIRM` or :data:`USER`. ``readable`` widens reading, not
    writing ("true": everybody may read it). To be run once, by the migration that makes the table or a later one.
    """
    rule = f"{OFFICE} IS NOT NULL OR {own}"
    statements = [
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY",
        f"CREATE POLICY wall ON {table} TO heliu_web USING ({rule})",
    ]
    if readable:
        statements.append(f"CREATE POLICY wall_reading ON {table} FOR SELECT TO heliu_web USING ({readable})")
    return ";\n".join(statements) + ";"


def no_wall(table: str) -> str:
    """Undoes :func:`wall`."""
    return (
        f"DROP POLICY IF EXISTS wall ON {table}; DROP POLICY IF EXISTS wall_reading ON {table};"
        f" ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;"
    )
