"""Signatures of tokens: the algorithms in use, pinned by configuration rather than by the token."""

from __future__ import annotations

from joserfc.errors import UnsupportedAlgorithmError
from joserfc.jwa import JWSAlgModel
from joserfc.jws import JWSRegistry


class PinnedAlgorithms(JWSRegistry):
    """Allows the algorithms that it is made with, and nothing that a token's header asks for.

    joserfc warns at each use of ``EdDSA``, which RFC 9864 renamed to ``Ed25519``. It is what most
    issuers still write, and the curve is fixed by the key: no warning is due.
    """

    def __init__(self, algorithms: tuple[str, ...]) -> None:
        super().__init__(algorithms=algorithms, strict_check_header=False)
        unknown = [name for name in algorithms if name not in self.algorithms]
        if unknown or not algorithms or "none" in algorithms:
            message = f"unknown or unsafe signature algorithms: {unknown or algorithms}"
            raise ValueError(message)
        self._pinned = frozenset(algorithms)

    def get_alg(self, name: str) -> JWSAlgModel:
        """The algorithm of that name, if it is one of ours."""
        if name not in self._pinned:
            message = f"Algorithm of '{name}' is not allowed"
            raise UnsupportedAlgorithmError(message)
        return self.algorithms[name]
