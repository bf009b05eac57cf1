"""Passwords, hashed with argon2id at the parameters of RFC 9106 that its library chooses for small machines."""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_HASHER = PasswordHasher()
_NOBODY = _HASHER.hash("nobody has this password")


def hash_password(password: str) -> str:
    """A salted hash, with its parameters."""
    return _HASHER.hash(password)


def fits(hashed: str, password: str) -> bool:
    """Whether it is that password. Without a hash it takes as long and says no: names cannot be guessed by the clock."""
    try:
        return _HASHER.verify(hashed or _NOBODY, password) and bool(hashed)
    except (Argon2Error, InvalidHashError):
        return False
