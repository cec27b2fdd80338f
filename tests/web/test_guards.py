"""What every request passes: hosts, origins, closed paths, uploads, sockets and headers."""

from contextlib import ExitStack

import httpx
import pytest
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import connect

from tests.rooms import SECONDS, Live, People, Phones, Server, signed_in_browser
from valuewhen.store.store import Store
from web.sockets import STRANGERS


@pytest.mark.parametrize(
    ("host", "is_known"),
    [
        ("127.0.0.1", True),
        ("localhost:8501", True),
        ("LOCALHOST", True),
        ("localhost.", True),
        ("192.168.7.7:80", True),
        ("[::1]:8501", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example:8501", False),
        ("0x7f000001", False),
        ("[::1", False),
        ("localhost@evil.example", False),
        ("", False),
    ],
)
def test_only_known_names_are_answered(stranger: httpx.Client, host: str, is_known: bool) -> None:
    answer = stranger.get("/health", headers={"host": host})
    assert answer.status_code == (200 if is_known else 421)
    if not is_known:
        assert "VALUEWHEN_PUBLIC_URL" in answer.text


def test_names_can_be_allowed(alone: Server) -> None:
    alone.environment = {
        "VALUEWHEN_PUBLIC_URL": "https://rooms.example/",
        "VALUEWHEN_ALLOWED_HOSTS": "inner.example, other.example",
        "VALUEWHEN_LEAST_FREE_MB": str(10**9),
    }
    alone.start()
    status = {
        host: httpx.get(f"{alone.url}/health", headers={"host": host}).status_code
        for host in ("rooms.example", "inner.example", "other.example:80", "evil.example")
    }
    assert status == {
        "rooms.example": 200,
        "inner.example": 200,
        "other.example:80": 200,
        "evil.example": 421,
    }
    assert alone.said("Phones") == "https://rooms.example/join"
    ready = httpx.get(f"{alone.url}/ready")
    assert ready.status_code == 503
    assert "the disk is nearly full" in ready.json()["status"]
    assert "1000000000 MB are needed" in ready.json()["status"]


@pytest.mark.parametrize(
    ("headers", "is_taken"),
    [
        ({}, True),
        ({"origin": "{here}"}, True),
        ({"origin": "{here}", "sec-fetch-site": "same-origin"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "{here}.evil.example"}, False),
        ({"origin": "http://127.0.0.1:1"}, False),
        ({"origin": "null"}, False),
        ({"origin": ""}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": "same-site"}, False),
        ({"origin": "{here}", "sec-fetch-site": "cross-site"}, False),
    ],
)
def test_posts_from_other_sites_are_refused(
    phones: Phones, served: Live, headers: dict[str, str], is_taken: bool
) -> None:
    phone = phones.open(served).join()
    here = phones.server.url
    sent = {name: value.replace("{here}", here) for name, value in headers.items()}
    where = f"/j/{phone.code}/function"
    answer = phone.client.post(where, data={"function": "Finance"}, headers=sent)
    assert answer.status_code == (200 if is_taken else 403)
    if not is_taken:
        assert answer.json()["message"] == "This came from another site and was refused."
    assert phone.state()["function"] == ("Finance" if is_taken else "Sales")


@pytest.mark.parametrize(
    "path",
    [
        "/_stcore/metrics",
        "/_stcore/metrics/",
        "/_stcore/%6detrics",
        "/%5fstcore/metrics",
        "//_stcore/metrics",
        "/_stcore/./metrics",
        "/x/../_stcore/metrics",
        "/_stcore/agent/openapi.json",
        "/_stcore/agent/interact",
    ],
)
def test_metrics_and_the_agents_door_are_closed_to_everybody(
    stranger: httpx.Client, facilitator: httpx.Client, path: str
) -> None:
    for client in (stranger, facilitator):
        answer = client.get(str(client.base_url).rstrip("/") + path)
        assert answer.status_code in (301, 303, 307, 400, 404) or "<html" in answer.text
        assert "session_events" not in answer.text
        assert "openapi" not in answer.text


UPLOAD = "/_stcore/upload_file/some-session/some-file"


@pytest.mark.parametrize("path", [UPLOAD, "/_stcore/upload_file", "/x" + UPLOAD, "/" + UPLOAD])
@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "OPTIONS"])
def test_a_stranger_uploads_nothing(stranger: httpx.Client, path: str, method: str) -> None:
    where = str(stranger.base_url).rstrip("/") + path
    answer = stranger.request(method, where, files={"file": ("a.csv", b"a,b\n1,2\n")})
    assert answer.status_code in (303, 403)
    if path.startswith("/_stcore"):
        assert answer.text == "Sign in as a facilitator or analyst to upload."


def test_uploads_need_a_facilitator_or_an_analyst(
    server: Server, beside: Store, staff: People
) -> None:
    status = {}
    for who in ("owner", "analyst", "executive"):
        with signed_in_browser(server, beside, getattr(staff, who)) as client:
            answer = client.put(UPLOAD, files={"file": ("a.csv", b"a,b\n1,2\n")})
            status[who] = answer.text == "Sign in as a facilitator or analyst to upload."
    assert status == {"owner": False, "analyst": False, "executive": True}


def test_an_ended_session_uploads_nothing(facilitator: httpx.Client) -> None:
    facilitator.post("/sign-out")
    facilitator.cookies.set("valuewhen_session", "stale")
    assert facilitator.put(UPLOAD, files={"file": ("a.csv", b"1")}).status_code == 403


@pytest.mark.parametrize(
    ("path", "where"),
    [("/", "/join"), ("/workshops", "/sign-in"), ("/screen", "/sign-in"), ("/media/x", "/sign-in")],
)
def test_strangers_are_shown_the_way_in(stranger: httpx.Client, path: str, where: str) -> None:
    answer = stranger.get(path)
    assert (answer.status_code, answer.headers["location"]) == (303, where)


def test_the_signed_in_get_their_pages(facilitator: httpx.Client) -> None:
    for path in ("/", "/workshops", "/screen"):
        answer = facilitator.get(path)
        assert answer.status_code == 200
        assert "<title>Streamlit</title>" in answer.text


@pytest.mark.parametrize("path", ["/health", "/join", "/sign-in", "/j/AAAAAA", "/", "/phone/none"])
def test_every_answer_has_the_security_headers(stranger: httpx.Client, path: str) -> None:
    headers = stranger.get(path, headers={"x-forwarded-for": "10.3.0.1"}).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    policy = headers["content-security-policy"]
    assert "frame-ancestors" in policy
    assert "unsafe-eval'" not in policy.replace("wasm-unsafe-eval'", "")
    scripts = policy.partition("script-src")[2].partition(";")[0]
    assert "unsafe-inline" not in scripts
    assert "strict-transport-security" not in headers


def test_over_tls_cookies_and_headers_are_stricter(stranger: httpx.Client, served: Live) -> None:
    secure = {"x-forwarded-proto": "https", "x-forwarded-for": "10.3.0.2"}
    page = stranger.get(f"/j/{served.workshop.join_code}", headers=secure)
    assert page.headers["strict-transport-security"] == "max-age=31536000"
    assert "; Secure" in page.headers["set-cookie"]
    screen = stranger.get(f"/screen/{served.workshop.screen_token}", headers=secure)
    assert screen.headers["set-cookie"].startswith("__Host-valuewhen_screen_")
    assert "; Secure" in screen.headers["set-cookie"]


def socket(server: Server, cookie: str = "", **headers: str) -> connect:
    """A websocket to Streamlit's runtime, opened and closed as a context."""
    given = {"Cookie": cookie} if cookie else {}
    return connect(
        server.url.replace("http", "ws") + "/_stcore/stream",
        additional_headers=given | headers,
        open_timeout=SECONDS,
        close_timeout=1,
    )


def is_let_in(server: Server, cookie: str = "", **headers: str) -> bool:
    try:
        with socket(server, cookie, **headers):
            return True
    except InvalidStatus as refused:
        assert refused.response.status_code == 403
        return False


def test_a_strangers_socket_needs_the_cookie_of_the_sign_in_page(
    server: Server, stranger: httpx.Client
) -> None:
    assert not is_let_in(server)
    assert not is_let_in(server, "valuewhen_session=made-up")
    assert not is_let_in(server, "phone=some-participant")
    stranger.get("/sign-in")
    assert stranger.cookies["valuewhen_door"] == "open"
    assert is_let_in(server, "valuewhen_door=open")


def test_a_socket_from_another_site_is_refused_whatever_its_cookies(
    server: Server, facilitator: httpx.Client
) -> None:
    cookie = f"valuewhen_session={facilitator.cookies['valuewhen_session']}"
    assert is_let_in(server, cookie)
    assert is_let_in(server, cookie, Origin=server.url)
    assert not is_let_in(server, cookie, Origin="https://evil.example")
    assert not is_let_in(server, "valuewhen_door=open", Origin="null")


def test_a_signed_out_session_opens_no_socket(server: Server, facilitator: httpx.Client) -> None:
    cookie = f"valuewhen_session={facilitator.cookies['valuewhen_session']}"
    facilitator.post("/sign-out")
    assert not is_let_in(server, cookie)


def test_the_projectors_link_lets_its_browser_in_and_no_other(
    server: Server, stranger: httpx.Client, served: Live
) -> None:
    workshop = served.workshop
    answer = stranger.get(f"/screen/{workshop.screen_token}")
    assert (answer.status_code, answer.headers["location"]) == (
        303,
        f"/screen?workshop={workshop.id}",
    )
    name = f"valuewhen_screen_{workshop.id}"
    assert "HttpOnly" in answer.headers["set-cookie"]
    assert is_let_in(server, f"{name}={workshop.screen_token}")
    assert not is_let_in(server, f"{name}=another-token")
    assert not is_let_in(server, f"valuewhen_screen_0000={workshop.screen_token}")
    two = f"valuewhen_screen_0000={workshop.screen_token}; {name}={workshop.screen_token}"
    assert is_let_in(server, two)
    assert stranger.get("/screen").status_code == 200
    gone = stranger.get("/screen/no-such-token")
    assert gone.status_code == 404
    assert "no longer good" in gone.text


def test_of_too_many_strangers_the_oldest_leaves_first(server: Server) -> None:
    with ExitStack() as opened:
        sockets = [
            opened.enter_context(socket(server, "valuewhen_door=open"))
            for _ in range(STRANGERS + 1)
        ]
        with pytest.raises(ConnectionClosed) as left:
            sockets[0].recv(SECONDS)
        assert left.value.rcvd is not None
        assert left.value.rcvd.code == 1001
        assert sockets[1].ping().wait(SECONDS)
