"""Small real servers that speak other systems' interfaces as documented, over real sockets; each can misbehave on purpose."""
