"""Enterprise filings for the zone's officers (备案审核): the list by clock and the page on which one is decided."""
