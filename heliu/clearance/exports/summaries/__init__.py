"""Summary declarations (汇总申报): what left by inventories is summed into customs declarations, line by line."""
