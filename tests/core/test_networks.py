"""Addresses as servers and proxies write them: what belongs together counts as one, and what is made up as nobody."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oap.core.networks import network, plain_address


@pytest.mark.parametrize(
    ("told", "counted"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:51234", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:443", "192.0.2.1"),
        ("2001:db8:1:2ff::9", "2001:db8:1:200::/56"),
        ("[2001:db8:1:2ff::9]:443", "2001:db8:1:200::/56"),
        ("[2001:db8:1:2ff::9]", "2001:db8:1:200::/56"),
        ("fe80::1%eth0", "fe80::/56"),
        ("", ""),
        ("unknown", ""),
        ("192.0.2.1, 192.0.2.2", ""),
        ("x" * 100_000, ""),
    ],
)
def test_a_place_is_known_however_it_is_written(told: str, counted: str) -> None:
    assert network(told) == counted


@given(st.ip_addresses(v=4), st.integers(0, 65535))
def test_a_port_or_the_newer_form_makes_no_other_place(address: IPv4Address, port: int) -> None:
    forms = (str(address), f"{address}:{port}", f"::ffff:{address}", f"[::ffff:{address}]:{port}")
    assert {plain_address(one) for one in forms} == {address}
    assert {network(one, 24) for one in forms} == {network(str(address), 24)}


@given(st.ip_addresses(v=6), st.integers(0, 2**72 - 1))
def test_a_household_is_one_place(address: IPv6Address, other: int) -> None:
    if address.ipv4_mapped is None:
        neighbour = IPv6Address((int(address) >> 72 << 72) + other)
        assert neighbour.ipv4_mapped is not None or network(str(address)) == network(str(neighbour))


@given(st.text(max_size=60))
def test_whatever_a_proxy_writes_is_answered(text: str) -> None:
    assert network(text) == network(f"{text}") and len(network(text)) < 60
