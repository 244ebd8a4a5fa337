"""The wire (海关跨境电商报文): message catalogue, scanner, reader, writer, seals, envelope, official codes. Pure."""
