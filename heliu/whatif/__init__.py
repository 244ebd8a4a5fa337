"""What if (政策推演): the stored import declarations of a period taxed again under a change of the law, and held
against what they came to: who pays less, who pays more, who falls out of the limits. Reads only; decides nothing.
"""
