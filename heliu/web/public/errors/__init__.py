"""The error catalogue (错误目录): every code searched by words, and a page of its own for each."""
