"""Which tariff line are these goods (归类)? A search by words, pinyin and code, and what each line wants declared."""
