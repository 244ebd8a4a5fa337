"""A consumer's own page (个人查询): the yearly quota, its uses, disputes; and the way of a parcel by its number."""
