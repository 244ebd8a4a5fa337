"""Officers and their posts (部门人员), for the zone operator: invited, ended; and the audit of the whole zone."""
