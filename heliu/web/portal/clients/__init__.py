"""The programs of one's enterprise (接口客户端): made, given a new secret, stopped."""
