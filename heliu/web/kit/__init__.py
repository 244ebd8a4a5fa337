"""The page kit: layout, components, lists, words and registries every page is made of."""
