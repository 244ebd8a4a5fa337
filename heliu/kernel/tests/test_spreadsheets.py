"""CSV for spreadsheets: marked, no formula of a stranger's, nothing written where nothing is."""

from decimal import Decimal

from heliu.kernel.spreadsheets import csv_file


def test_a_file_reads_as_it_was_meant():
    row = ("=1+1", "-2.50", Decimal("1E+3"), -3, None, "", "@名", "a,b")
    assert csv_file(["货物"], [row]).decode("utf-8") == "\ufeff货物\r\n'=1+1,-2.50,1000,-3,,,'@名,\"a,b\"\r\n"
