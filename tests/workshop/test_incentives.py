"""Paying for advocacy is pointed out in five languages; what pays for something else is not."""

import pytest

from valuewhen.workshop.incentives import paid_advocacy


@pytest.mark.parametrize(
    ("incentive", "about", "found"),
    [
        ("a voucher for each referral", "", ("voucher", "referral")),
        ("10 % discount", "recommend us to others", ("discount", "recommend")),
        ("we pay them per review", "", ("pay", "review")),
        ("Gift cards", "write a Testimonial", ("Gift", "Testimonial")),
        ("a commission", "be a reference customer", ("commission", "reference")),
        ("Gutschein über 20 €", "uns weiterempfehlen", ("Gutschein", "weiterempfehlen")),
        ("une remise", "nous recommander", ("remise", "recommander")),
        ("un descuento", "que nos recomienden", ("descuento", "recomienden")),
        ("um desconto", "indicar amigos", ("desconto", "indicar")),
        ("early access, and a reward", "introduce us", ("reward", "introduce")),
    ],
)
def test_payment_and_advocacy_together_are_named(
    incentive: str, about: str, found: tuple[str, str]
) -> None:
    assert paid_advocacy(incentive, about) == found


@pytest.mark.parametrize(
    ("incentive", "about"),
    [
        ("", "refer others"),
        ("early access", "refer others"),
        ("a discount", "order by themselves"),
        ("no discount", "refer others"),
        ("never a cash reward", "refer others"),
        ("we pay attention to what they say", "review our plans"),
        ("keine Rabatte", "uns empfehlen"),
    ],
)
def test_what_pays_nobody_for_advocacy_is_let_be(incentive: str, about: str) -> None:
    assert paid_advocacy(incentive, about) is None
