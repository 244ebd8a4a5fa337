"""Heliu 合流: information, funds and goods of every parcel brought together, checked against the law and provable."""
