"""The code in the documentation verifies calls: what is copied from there works."""

from __future__ import annotations

import json
import re
import subprocess
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from cms.webhooks import signing

PAGE = Path(__file__).resolve().parents[3] / "docs" / "front-end" / "webhooks.md"
BODY = '{"type":"content.changed","data":{"changes":[{"path":"/pl/żółw/"}]}}'.encode()
Verify = Callable[[str, dict[str, str], bytes], bool]


def code(language: str) -> str:
    [found] = re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(), re.S)
    return str(found)


@pytest.fixture(params=["python", pytest.param("javascript", marks=pytest.mark.node)])
def verify(request: Any, tmp_path: Path) -> Verify:
    """Give the documentation's function: whether it takes a call."""
    if request.param == "python":
        there: dict[str, Any] = {}
        exec(code("python"), there)  # our own documentation

        def in_python(secret: str, headers: dict[str, str], body: bytes) -> bool:
            try:
                there["verify"](secret, headers, body)
            except ValueError:
                return False
            return True

        return in_python
    (tmp_path / "verify.mjs").write_text(code("javascript"))
    (tmp_path / "run.mjs").write_text(
        'import { verify } from "./verify.mjs";\n'
        "const { secret, headers, body } = JSON.parse(process.argv[2]);\n"
        'try { verify(secret, headers, Buffer.from(body)); console.log("taken"); }\n'
        "catch (error) { console.log(error.message); }\n"
    )

    def in_javascript(secret: str, headers: dict[str, str], body: bytes) -> bool:
        given = json.dumps({"secret": secret, "headers": headers, "body": body.decode()})
        said = subprocess.run(
            ["node", str(tmp_path / "run.mjs"), given], capture_output=True, text=True, check=True, timeout=30
        ).stdout.strip()
        assert said in {"taken", "too old", "forged"}
        return said == "taken"

    return in_javascript


def test_code_takes_what_we_send_and_nothing_else(verify: Verify) -> None:
    secret, former = signing.new_secret(), signing.new_secret()
    now = int(time.time())
    headers = signing.headers([secret, former], "msg_1", now, BODY)

    assert verify(secret, headers, BODY)
    assert verify(former, headers, BODY)
    assert not verify(signing.new_secret(), headers, BODY)
    assert not verify(secret, headers, BODY.replace(b"pl", b"de"))
    assert not verify(secret, {**headers, "webhook-id": "msg_2"}, BODY)
    assert not verify(secret, {**headers, "webhook-timestamp": str(now + 1)}, BODY)
    assert not verify(secret, {**headers, "webhook-signature": "v1,"}, BODY)
    assert not verify(secret, signing.headers([secret], "msg_1", now - 3600, BODY), BODY)
