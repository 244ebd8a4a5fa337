"""What a benchmark may ask of a stored past: imports, exports, and what follows of them."""

from heliu.clearance.history.billed import bill_history
from heliu.clearance.history.filling import fill_history
from heliu.clearance.history.returned import return_exports, return_imports
from heliu.clearance.history.summed import sum_up_history

__all__ = ["bill_history", "fill_history", "return_exports", "return_imports", "sum_up_history"]
