"""The people of one's enterprise (企业成员): who they are, what each may do, who is invited, what was done."""
