"""Users, the twelve roles, members and posts, permissions, the second wall and the audit (人员与角色)."""
