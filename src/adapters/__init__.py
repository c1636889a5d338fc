"""The outside world behind the ports of ``codecov_core``: one package a technology, none knowing another."""
