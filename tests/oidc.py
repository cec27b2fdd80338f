"""An OpenID provider of the tests' own: it signs in whoever the test says, without asking."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import tomli_w
import uvicorn
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc import jwt
from joserfc.jwk import KeySet, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.rooms import until

CLIENT, SECRET = "valuewhen", "a secret of the client"


class Provider:
    """Answers as OpenID Connect says, with the authorization code flow, PKCE and RS256.

    `claims` is who signs in next; `state`, `nonce` and `key`, where they are set, take the place of
    the right ones in the next answers.
    """

    def __init__(self) -> None:
        self.claims: dict[str, Any] = {}
        self.state = self.nonce = ""
        self._true_key = self.key = RSAKey.generate_key(2048, {"kid": "first"})
        self._asked: dict[str, dict[str, str]] = {}  # what each code was given for
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
            Route("/jwks", self._jwks),
        ]
        config = uvicorn.Config(Starlette(routes=routes), port=0, log_level="error")
        self.server = uvicorn.Server(config)
        self.thread = threading.Thread(target=self.server.run, daemon=True)

    @property
    def url(self) -> str:
        """Its address, which is the issuer's name too."""
        port = self.server.servers[0].sockets[0].getsockname()[1]
        return f"http://127.0.0.1:{port}"

    def sign_in(self, subject: str, **claims: object) -> None:
        """Whoever comes next is this one, and everything is answered rightly."""
        self.claims = {"sub": subject} | claims
        self.state, self.nonce, self.key = "", "", self._true_key

    async def _discovery(self, _request: Request) -> Response:
        endpoints = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
        known = {name: f"{self.url}/{path}" for name, path in endpoints.items()}
        return JSONResponse(
            known
            | {
                "issuer": self.url,
                "jwks_uri": f"{self.url}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
                "code_challenge_methods_supported": ["S256"],
            }
        )

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        code = secrets.token_urlsafe()
        self._asked[code] = asked
        answer = {"code": code, "state": self.state or asked["state"]}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(answer)}", 302)

    async def _token(self, request: Request) -> Response:
        form = await request.form()
        asked = self._asked.pop(str(form["code"]))  # good once
        assert form["redirect_uri"] == asked["redirect_uri"]
        assert create_s256_code_challenge(str(form["code_verifier"])) == asked["code_challenge"]
        now = int(time.time())
        claims = {
            "iss": self.url,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 3600,
            "nonce": self.nonce or asked["nonce"],
        }
        token = jwt.encode({"alg": "RS256", "kid": "first"}, claims | self.claims, self.key)
        answer = {"access_token": secrets.token_urlsafe(), "token_type": "Bearer"}
        return JSONResponse(answer | {"id_token": token})

    async def _jwks(self, _request: Request) -> Response:
        return JSONResponse(KeySet([self._true_key]).as_dict(private=False))


@contextmanager
def running_provider() -> Iterator[Provider]:
    """A provider on a free port of this machine."""
    provider = Provider()
    provider.thread.start()
    until(lambda: provider.server.started)
    yield provider
    provider.server.should_exit = True
    provider.thread.join()


def write_secrets(home: Path, provider: Provider, url: str) -> None:
    """Has a server at `url` whose user's home is this folder offer the provider, as "Contoso"."""
    contoso = {
        "client_id": CLIENT,
        "client_secret": SECRET,
        "server_metadata_url": f"{provider.url}/.well-known/openid-configuration",
    }
    auth = {
        "redirect_uri": f"{url}/oauth2callback",
        "cookie_secret": secrets.token_urlsafe(32),
        "Contoso": contoso,
    }
    file = home / ".streamlit" / "secrets.toml"
    file.parent.mkdir()
    file.write_text(tomli_w.dumps({"auth": auth}))
