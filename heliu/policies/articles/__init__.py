"""The documents of the law (政策文件): their articles in our own words, what citations mean, and how they are found."""
