"""AES in CBC mode with the initialisation vector in front, the cipher of the wire (chapter 03 §18.1).

It does not authenticate: whoever can write the ciphertext can garble the text. What is opened is therefore checked by
its reader (the scope of a secret), and why an opening failed is never told to a sender.
"""

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes

BLOCK = 16


def encrypted(text: bytes, key: bytes, vector: bytes) -> bytes:
    """Pad and encrypt; ``key`` has 16 or 32 bytes, ``vector`` 16."""
    length = BLOCK - len(text) % BLOCK
    encryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return vector + encryptor.update(text + bytes([length]) * length) + encryptor.finalize()


def decrypted(sealed: bytes, key: bytes) -> bytes:
    """Undo :func:`encrypted`; raises ``ValueError`` for what cannot have come from it.

    The last byte says how many to drop; like other readers, this one does not look at the padding's other bytes.
    """
    vector, body = sealed[:BLOCK], sealed[BLOCK:]
    if not body or len(body) % BLOCK:
        raise ValueError("no whole number of blocks")
    decryptor = Cipher(algorithms.AES(key), modes.CBC(vector)).decryptor()
    padded = decryptor.update(body) + decryptor.finalize()
    if not 1 <= padded[-1] <= BLOCK:
        raise ValueError("no padding")
    return padded[: -padded[-1]]
