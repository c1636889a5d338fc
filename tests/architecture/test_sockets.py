"""Tests reach nothing beyond this machine."""

import socket
import warnings

import pytest
import pytest_socket


@pytest.mark.parametrize("address", ["192.0.2.1", "2001:db8::1"])
def test_a_stray_connection_is_refused(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    reached: list[object] = []
    monkeypatch.setattr(pytest_socket, "_true_connect", lambda *arguments: reached.append(arguments))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the refusal also warns, which elsewhere is an error of its own
        with pytest.raises(pytest_socket.SocketConnectBlockedError):
            socket.create_connection((address, 443), timeout=1)
    assert reached == []


def test_this_machine_is_reached() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname(), timeout=5).close()
