import pytest

from storefront.forms import Form, local_path


@pytest.mark.parametrize(
    ("target", "followed"),
    [
        ("/c/dresses?size=M&size=L", "/c/dresses?size=M&size=L"),
        ("/", "/"),
        ("", "/"),
        ("https://elsewhere.example/", "/"),
        ("//elsewhere.example", "/"),
        ("/\\elsewhere.example", "/"),
        ("javascript:alert(1)", "/"),
        ("/a\r\nSet-Cookie: b=c", "/"),
        ("/\t/elsewhere.example", "/"),
    ],
)
def test_only_paths_of_this_site_are_followed(target: str, followed: str) -> None:
    assert local_path(target) == followed


def test_a_refused_form_keeps_what_was_typed_but_no_password() -> None:
    form = Form({"email": "a@b.example", "password": "secret", "new_password": "s"})
    refused = form.refused({"email": "Taken"})
    assert refused.values == {"email": "a@b.example"}
    assert refused.error("email") == "Taken"
    assert refused.error("password") is None
