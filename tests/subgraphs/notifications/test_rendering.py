"""What people read."""

from __future__ import annotations

from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from subgraphs.notifications.service import rendering
from subgraphs.notifications.service.contents import KINDS
from subgraphs.notifications.service.rendering import Shop, known_locale, render, render_sms

SHOP = Shop("Nord & Süd", "https://shop.test", "Europe/Berlin")
NBSP = "\N{NO-BREAK SPACE}"


class Reader(HTMLParser):
    """Reads a page as a mail program does, and checks that its tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.words: list[str] = []
        self.links: list[str | None] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag != "script"
        assert not any(name.startswith("on") for name, _ in attrs)
        self.links += [value for name, value in attrs if name == "href"]
        if tag not in {"meta", "br"}:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data.split()


def read(html: str) -> Reader:
    reader = Reader()
    reader.feed(html)
    reader.close()
    assert reader.open == []
    return reader


@pytest.mark.parametrize("locale", ["en", "de"])
@pytest.mark.parametrize("name", KINDS)
def test_every_mail_in_both_languages(name: str, locale: str) -> None:
    mail = render(name, locale, KINDS[name].sample, shop=SHOP)

    assert mail.subject
    assert "\n" not in mail.subject
    for raw in ("{{", "{%", "None", "Undefined", "<macro"):
        assert raw not in mail.text + mail.html
    assert "&amp;" not in mail.text
    page = read(mail.html)
    assert f'lang="{known_locale(locale)}"' in mail.html
    assert "Nord & Süd" in " ".join(page.words)
    assert "Nord &amp; Süd" in mail.html
    said = {word.strip(".:(),").casefold() for word in mail.text.split()}
    shown = {word.strip(".:(),").casefold() for word in page.words}
    assert said - shown <= {"--", "\N{MULTIPLICATION SIGN}"} | {
        link for link in said if link.startswith("https")
    }


def test_each_language_has_every_template() -> None:
    folder = Path(rendering.__file__).parent / "templates"
    for language in rendering.LANGUAGES:
        assert {it.stem for it in (folder / language).glob("*.j2")} == set(KINDS)


def test_languages_differ() -> None:
    for name, kind in KINDS.items():
        english = render(name, "en", kind.sample, shop=SHOP)
        assert english.text != render(name, "de", kind.sample, shop=SHOP).text


def test_amounts_and_days_are_written_as_the_reader_writes_them() -> None:
    sample = KINDS["order_confirmed"].sample
    english = render("order_confirmed", "en", sample, shop=SHOP)
    german = render("order_confirmed", "de", sample, shop=SHOP)

    assert "Total: €155.83" in english.text
    assert "Discount: -€16.77" in english.text
    assert "23 November 2026" in english.text
    assert f"Summe: 155,83{NBSP}€" in german.text
    assert "23. November 2026" in german.text


@pytest.mark.parametrize(
    ("currency", "amount", "written"),
    [("JPY", 15_583, "JP¥15,583"), ("KWD", 15_583, "KWD15.583"), ("EUR", 7, "€0.07")],
)
def test_currencies_keep_their_decimals(currency: str, amount: int, written: str) -> None:
    data = {"number": "N", "order_url": "https://shop.test/o", "amount": amount}
    mail = render("refunded", "en", {**data, "currency": currency}, shop=SHOP)
    assert written in mail.text


def test_moments_are_told_in_the_shops_time_zone() -> None:
    mail = render("password_reset", "de", KINDS["password_reset"].sample, shop=SHOP)
    assert "10:30:00 MEZ" in mail.text


def test_what_people_typed_in_is_no_html() -> None:
    data: dict[str, Any] = {
        "title": '<script>alert("1")</script>',
        "detail": "<b>M</b> & more",
        "product_url": "https://shop.test/p?a=1&b=2",
    }
    mail = render("back_in_stock", "en", data, shop=SHOP, unsubscribe_url="https://u.test/?a&b")

    assert "<script>" not in mail.html
    assert "<b>" not in mail.html
    assert "&lt;b&gt;M&lt;/b&gt; &amp; more" in mail.html
    page = read(mail.html)
    assert data["product_url"] in page.links
    assert "https://u.test/?a&b" in page.links
    assert '<script>alert("1")</script>' in mail.text
    assert "No more messages of this kind: https://u.test/?a&b" in mail.text


def test_a_subject_is_one_line() -> None:
    data = {"title": "A\r\nBcc: x@y.test", "product_url": "https://shop.test/p"}
    mail = render("back_in_stock", "en", data, shop=SHOP)
    assert mail.subject == "A Bcc: x@y.test is back"


@pytest.mark.parametrize("url", ["javascript:alert(1)", 'https://x.test/"onclick', "//x.test"])
def test_buttons_lead_to_web_pages(url: str) -> None:
    with pytest.raises(ValidationError, match="product_url"):
        render("back_in_stock", "en", {"title": "A", "product_url": url}, shop=SHOP)


def test_data_that_are_missing_are_named() -> None:
    with pytest.raises(ValidationError, match="available"):
        render("low_stock", "en", {"sku": "A", "threshold": 1}, shop=SHOP)


@pytest.mark.parametrize(
    ("asked", "written"),
    [
        *[("en", "en-GB"), ("de", "de-DE"), ("de-AT", "de-AT"), ("en-US", "en-US")],
        *[("fr-FR", "en-GB"), ("", "en-GB"), ("nonsense!", "en-GB")],
    ],
)
def test_which_locale_a_message_is_written_in(asked: str, written: str) -> None:
    assert known_locale(asked) == written


def test_a_text_message() -> None:
    text = render_sms("shipped", "de", KINDS["shipped"].sample, shop=SHOP)
    assert text == (
        "Nord & Süd: Ihre Bestellung 7K3M9QX2VD ist unterwegs mit DHL. "
        "https://carrier.example/track?id=00340434161094042557&lang=en"
    )
    with pytest.raises(KeyError, match="welcome"):
        render_sms("welcome", "de", {}, shop=SHOP)
