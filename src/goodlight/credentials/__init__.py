"""Content credentials (C2PA): every delivered file says, signed, what it is.

``keys`` finds or makes the signing key, ``manifest`` words what is claimed, ``sign`` writes it into a file, ``read`` and ``examine``
read it back. docs/decisions/0007-content-credentials.md says why it is done this way.
"""
