"""The first step of an enterprise nobody works for yet: who signed up becomes its administrator (开办企业)."""
