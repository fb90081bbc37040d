"""Base stock and projects become States; the only code that changes stock."""
