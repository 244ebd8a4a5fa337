"""What any room may use and no customs word: problems, money, bulk COPY, sealing, the embedded database, processes."""
