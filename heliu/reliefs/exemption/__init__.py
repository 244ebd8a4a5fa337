"""No-invoice exemption (无票免税): registrations, exceptions, excluded goods, lists for the tax office."""
