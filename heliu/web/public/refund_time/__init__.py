"""How long export refunds take in the zone (平均办理时限), for anybody to read."""
