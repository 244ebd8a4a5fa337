"""Undoing an import (撤销、退货): what an application would come to, sending it, and the officers' verbs on it."""
