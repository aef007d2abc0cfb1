from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

from joserfc.jwk import OKPKey

from local.keys import Keys


def test_secrets_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    folder = tmp_path / "keys"
    first = Keys.ensure(folder)
    assert Keys.ensure(folder) == first
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.iterdir()} == {0o600}
    assert len(base64.urlsafe_b64decode(first.key_encryption_key)) == 32
    assert len(first.session_secret) >= 32
    assert first.admin_password_file.read_text().strip() == first.admin_password


def test_the_key_set_has_the_public_half_alone(tmp_path: Path) -> None:
    keys = Keys.ensure(tmp_path)
    private = OKPKey.import_key(json.loads(keys.identity_key.read_text()))
    (public,) = json.loads(keys.identity_jwks.read_text())["keys"]
    assert private.is_private
    assert "d" not in public
    assert public["kid"] == private.kid == private.thumbprint()
    assert public["crv"] == "Ed25519"
    assert public["x"] == private.as_dict(private=False)["x"]
