"""MurmurHash3 for 64-bit machines, 128 bits: what spreads identifiers over variants (chapter 03 §17.2) [wire]."""

_64_BITS = (1 << 64) - 1
_FIRST = 0x87C37B91114253D5
_SECOND = 0x4CF5AD432745937F
_BLOCK = 16


def murmur3_x64_128(data: bytes) -> int:
    """Hash with seed 0; an unsigned number of 128 bits, its first half in the lower ones."""
    first = second = 0
    whole = len(data) - len(data) % _BLOCK
    for start in range(0, whole, _BLOCK):
        first ^= _mixed_first(int.from_bytes(data[start : start + 8], "little"))
        first = (_rotated(first, 27) + second) * 5 + 0x52DCE729 & _64_BITS
        second ^= _mixed_second(int.from_bytes(data[start + 8 : start + 16], "little"))
        second = (_rotated(second, 31) + first) * 5 + 0x38495AB5 & _64_BITS
    rest = data[whole:]
    second ^= _mixed_second(int.from_bytes(rest[8:], "little"))
    first ^= _mixed_first(int.from_bytes(rest[:8], "little"))
    first ^= len(data)
    second ^= len(data)
    first = (first + second) & _64_BITS
    second = (second + first) & _64_BITS
    first, second = _avalanche(first), _avalanche(second)
    first = (first + second) & _64_BITS
    second = (second + first) & _64_BITS
    return second << 64 | first


def _mixed_first(half: int) -> int:
    return _rotated(half * _FIRST & _64_BITS, 31) * _SECOND & _64_BITS


def _mixed_second(half: int) -> int:
    return _rotated(half * _SECOND & _64_BITS, 33) * _FIRST & _64_BITS


def _rotated(half: int, by: int) -> int:
    return (half << by | half >> 64 - by) & _64_BITS


def _avalanche(half: int) -> int:
    half = (half ^ half >> 33) * 0xFF51AFD7ED558CCD & _64_BITS
    half = (half ^ half >> 33) * 0xC4CEB9FE1A85EC53 & _64_BITS
    return half ^ half >> 33
