"""Income tax by assessment (核定征收): a worksheet a quarter, from exempt exports, adjusted with reasons, traced."""
