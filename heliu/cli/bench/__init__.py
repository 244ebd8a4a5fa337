"""heliu bench: measurements that anybody can repeat."""
