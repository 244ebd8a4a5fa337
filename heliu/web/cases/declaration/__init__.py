"""The declaration page (清单页): one parcel, one page, for the enterprise and for the officer."""
