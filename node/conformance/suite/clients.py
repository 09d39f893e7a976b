"""Real clients, one row for each thing people do with them."""

import http.client
import json
import os
import re
import shutil
import subprocess
import urllib.request

from .node import HERE, PASSWORD, USER
from .rows import expect, expect_in, output, row

CURL = ["curl", "-sS", "--max-time", "15", "--noproxy", ""]
NETWORKED = {k: v for k, v in os.environ.items() if not k.lower().endswith("_proxy")}


def curl(*arguments, **more):
    return output(*CURL, *arguments, env=NETWORKED, **more)


def code(*arguments):
    """The last status and how many connects the proxy refused, as curl sees them."""
    return curl("-o", "/dev/null", "-w", "%{http_connect} %{http_code}", *arguments, code=None).split()[-2:]


# ---- curl through the forward proxy


@row("curl", "fetches a page through the HTTP proxy")
def _(t):
    host = t.target("http")
    expect("page", curl("-x", t.http_proxy(), f"http://{host}/hello"), "hello\n")
    t.went_through(host)


@row("curl", "tunnels with CONNECT")
def _(t):
    host = t.target("http")
    expect("page", curl("-p", "-x", t.http_proxy(), f"http://{host}/hello"), "hello\n")
    t.went_through(host)


@row("curl", "fetches https through CONNECT")
def _(t):
    host = t.target("https")
    expect("page", curl("-k", "-x", t.http_proxy(), f"https://{host}/hello"), "hello\n")
    t.went_through(host)


for scheme in ("socks4", "socks4a", "socks5", "socks5h"):

    @row("curl", f"fetches through {scheme}")
    def _(t, scheme=scheme):
        host = t.target("http")
        expect("page", curl("-x", f"{scheme}://127.0.0.1:{t.port('everything')}", f"http://{host}/hello"), "hello\n")
        t.went_through(host)


for scheme in ("socks4a", "socks5h"):

    @row("curl", f"lets the proxy resolve a name ({scheme})")
    def _(t, scheme=scheme):
        url = f"http://localhost:{t.origins['page']}/hello"
        expect("page", curl("-x", f"{scheme}://127.0.0.1:{t.port('everything')}", url), "hello\n")


for way, flag in (("socks5h", "socks5h://"), ("http", "http://"), ("CONNECT", "-p")):

    @row("curl", f"reaches an IPv6 literal ({way})")
    def _(t, flag=flag):
        proxy = f"{'http://' if flag == '-p' else flag}127.0.0.1:{t.port('everything')}"
        extra = ["-p"] if flag == "-p" else []
        url = f"http://[::1]:{t.origins['page6']}/hello"
        expect("page", curl("-g", *extra, "-x", proxy, url), "hello\n")


@row("curl", "posts a form through the proxy")
def _(t):
    said = curl("-x", t.http_proxy(), "-d", "a=1&b=2", f"http://{t.target('http')}/form")
    expect("origin", said, "POST length 7 a=1&b=2")


@row("curl", "uploads 5 MB, waiting for 100 Continue")
def _(t):
    big = t.work / "big"
    big.write_bytes(b"x" * 5_000_000)
    said = curl("-v", "-x", t.http_proxy(), "-H", "Expect: 100-continue", "-T", big, f"http://{t.target('http')}/put")
    expect_in("client", "100 Continue", said)
    expect_in("origin", "PUT length 5000000", said)


@row("curl", "uploads in chunks of unknown length")
def _(t):
    said = curl("-x", t.http_proxy(), "-H", "Transfer-Encoding: chunked", "-d", "hello", f"http://{t.target('http')}/c")
    expect("origin", said, "POST chunked 5 hello")


@row("curl", "downloads in chunks, with a trailer")
def _(t):
    said = curl("-i", "--raw", "-x", t.http_proxy(), f"http://{t.target('http')}/chunked")
    expect_in("answer", "X-Sum: 14", said)
    expect_in("answer", "three", said)


@row("curl", "downloads 200 MB whole")
def _(t):
    size = 200 * 1024 * 1024
    for way in (["-x", t.http_proxy()], ["-p", "-x", t.http_proxy()], ["-x", f"socks5://127.0.0.1:{t.port('everything')}"]):
        said = curl("-o", "/dev/null", "-w", "%{size_download}", *way, f"http://{t.target('http')}/bytes/{size}")
        expect("bytes", int(said), size)


@row("curl", "asks with HEAD, and gets 204 and 304 without a wait")
def _(t):
    base = f"http://{t.target('http')}"
    expect_in("HEAD", "200 OK", curl("-I", "-x", t.http_proxy(), f"{base}/hello"))
    for status in ("204", "304"):
        expect(status, code("-x", t.http_proxy(), f"{base}/{status}")[1], status)


@row("curl", "sees early hints")
def _(t):
    said = curl("-i", "-x", t.http_proxy(), f"http://{t.target('http')}/early")
    expect_in("answer", "103", said)
    expect_in("answer", "after hints", said)


@row("curl", "speaks HTTP/1.0")
def _(t):
    said = curl("-0", "-i", "-x", t.http_proxy(), f"http://{t.target('http')}/hello")
    expect_in("answer", "hello", said)
    said = curl("-0", "-i", "-H", "Host: page.example", f"http://127.0.0.1:{t.port('web')}/chunked")
    expect_in("answer without chunks", "one two three\n", said)


@row("curl", "uses one connection for many requests")
def _(t):
    url = f"http://{t.target('http')}/hello"
    said = curl("-v", "-x", t.http_proxy(), url, url, url)
    expect("connections opened", said.count("Connected to 127.0.0.1"), 1)
    expect("pages", said.count("hello\n"), 3)


@row("curl", "offers an upgrade to HTTP/2 and gets plain HTTP/1.1")
def _(t):
    said = curl("-i", "--http2", "-x", t.http_proxy(), f"http://{t.target('http')}/headers")
    expect_in("answer", "HTTP/1.1 200", said)
    if "h2c" in said:
        raise AssertionError("the origin was told of h2c")


@row("curl", "is told 502 when nobody listens at the target")
def _(t):
    url = f"http://127.0.0.1:{t.origins['nobody']}/"
    expect("http", code("-x", t.http_proxy(), url)[1], "502")
    expect("CONNECT", code("-p", "-x", t.http_proxy(), url)[0], "502")


@row("curl", "is told why when nobody listens at the target (socks5: connection refused)")
def _(t):
    proxy = f"socks5://127.0.0.1:{t.port('everything')}"
    said = curl("-v", "-x", proxy, f"http://127.0.0.1:{t.origins['nobody']}/", code=97)
    expect_in("reply", "(5)", said)


# ---- who may, and whereto


@row("policy", "the right password opens the proxy (http, CONNECT, socks5)")
def _(t):
    user = f"{USER}:{PASSWORD}"
    proxy = f"127.0.0.1:{t.port('members')}"
    url = f"http://{t.target('http')}/hello"
    expect("http", curl("-x", proxy, "-U", user, url), "hello\n")
    expect("CONNECT", curl("-p", "-x", proxy, "-U", user, url), "hello\n")
    expect("socks5", curl("--socks5", proxy, "-U", user, url), "hello\n")


@row("policy", "a wrong password, or none, gets 407 with a challenge")
def _(t):
    proxy, url = f"127.0.0.1:{t.port('members')}", f"http://{t.target('http')}/hello"
    for user in ([], ["-U", f"{USER}:wrong"], ["-U", f"nobody:{PASSWORD}"]):
        expect("http", code("-x", proxy, *user, url)[1], "407")
        expect("CONNECT", code("-p", "-x", proxy, *user, url)[0], "407")
    said = curl("-i", "-x", proxy, url)
    expect_in("challenge", "proxy-authenticate: basic", said.lower())


@row("policy", "a wrong password is refused by SOCKS5, and SOCKS4 where users are required")
def _(t):
    proxy, url = f"127.0.0.1:{t.port('members')}", f"http://{t.target('http')}/hello"
    for ask in (["--socks5", proxy, "-U", f"{USER}:wrong"], ["--socks5", proxy], ["--socks4", proxy]):
        expect("page", curl("-o", "/dev/null", "-w", "%{http_code}", *ask, url, code=97).strip().splitlines()[-1][-3:], "000")


@row("policy", "the password goes no further than the proxy")
def _(t):
    proxy, url = f"127.0.0.1:{t.port('members')}", f"http://{t.target('http')}/headers"
    said = curl("-x", proxy, "-U", f"{USER}:{PASSWORD}", url)
    if "proxy-authorization" in said.lower():
        raise AssertionError(f"the origin got it: {said}")


@row("policy", "a listener for public targets refuses loopback by every spelling")
def _(t):
    proxy, port = f"127.0.0.1:{t.port('guarded')}", t.origins["page"]
    for host in ("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "127.1", "2130706433", "0x7f000001", "0.0.0.0", "[::]"):
        for ask in (["-x", f"http://{proxy}"], ["-p", "-x", f"http://{proxy}"], ["-x", f"socks5h://{proxy}"]):
            said = code("-g", *ask, f"http://{host}:{port}/hello")
            if said[1] == "200":
                raise AssertionError(f"{host} was reached by {ask}")


@row("policy", "nobody reaches the node's own listeners or management through it")
def _(t):
    for name in ("management", "web", "everything"):
        for ask in (["-x", t.http_proxy()], ["-p", "-x", t.http_proxy()], ["-x", f"socks5h://127.0.0.1:{t.port('everything')}"]):
            for host in ("127.0.0.1", "localhost", "127.0.0.2"):
                said = code(*ask, f"http://{host}:{t.port(name)}/health/live")
                if said[1] == "200":
                    raise AssertionError(f"{host}:{t.port(name)} ({name}) was reached by {ask}")


# ---- curl at the reverse proxy


@row("reverse", "routes by host, by path, and answers itself")
def _(t):
    web = f"http://127.0.0.1:{t.port('web')}"
    expect("by host", curl("-H", "Host: page.example", f"{web}/hello"), "hello\n")
    expect("answer", curl("-w", "%{http_code}", f"{web}/closed/x"), "not here\n403")
    expect("whole segments", code(f"{web}/closedness")[1], "404")
    expect("no route", code("-H", "Host: other.example", f"{web}/")[1], "404")


@row("reverse", "uses the next endpoint when the first refuses")
def _(t):
    for _ in range(6):
        expect("status", code(f"http://127.0.0.1:{t.port('web')}/spare/x")[1], "404")
        said = curl("-X", "OPTIONS", f"http://127.0.0.1:{t.port('web')}/spare/it")
        expect("origin", said, "/spare/it")


@row("reverse", "tells the origin who asked and keeps the client's Host")
def _(t):
    said = json.loads(curl("-H", "Host: page.example", f"http://127.0.0.1:{t.port('web')}/headers?a=1&b=%2f"))
    fields = {n.lower(): v for n, v in said["headers"]}
    expect("Host", fields.get("host"), "page.example")
    expect_in("X-Forwarded-For", "127.0.0.1", fields.get("x-forwarded-for", ""))
    expect("X-Forwarded-Proto", fields.get("x-forwarded-proto"), "http")
    expect_in("line", "/headers?a=1&b=%2f", said["line"])


@row("reverse", "a relay uses the next target when the first refuses")
def _(t):
    expect("echo", t.echo_through(t.port("relay"), b"llama"), b"llama")


# ---- other clients


@row("clients", "wget fetches and mirrors through the proxy")
def _(t):
    env = {**NETWORKED, "http_proxy": t.http_proxy(), "https_proxy": t.http_proxy(), "no_proxy": ""}
    wget = ["wget", "-q", "-O", "-", "--tries=1", "--timeout=10", "--no-check-certificate"]
    host = t.target("http")
    expect("http", output(*wget, f"http://{host}/hello", env=env), "hello\n")
    t.went_through(host)
    expect("https", output(*wget, f"https://{t.target('https')}/hello", env=env), "hello\n")


@row("clients", "Python's http.client, absolute form and tunnel, keeping its connection")
def _(t):
    host = t.target("http")
    made = http.client.HTTPConnection("127.0.0.1", t.port("everything"), timeout=10)
    for _ in range(3):
        made.request("GET", f"http://{host}/hello")
        expect("page", made.getresponse().read(), b"hello\n")
    made.close()
    made = http.client.HTTPConnection("127.0.0.1", t.port("everything"), timeout=10)
    name, port = host.split(":")
    made.set_tunnel(name, int(port))
    made.request("POST", "/x", body=iter([b"ab", b"cd"]), encode_chunked=True, headers={"Transfer-Encoding": "chunked"})
    expect("page", made.getresponse().read(), b"POST chunked 4 abcd")


@row("clients", "Python's urllib with a proxy from the environment's form")
def _(t):
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({"http": t.http_proxy()}))
    expect("page", opener.open(f"http://{t.target('http')}/hello", timeout=10).read(), b"hello\n")


@row("clients", "requests (urllib3) by http, https, socks5 and socks5h")
def _(t):
    import requests

    session = requests.Session()
    session.trust_env = False
    requests.packages.urllib3.disable_warnings()
    for proxy in (t.http_proxy(), f"socks5://127.0.0.1:{t.port('everything')}", f"socks5h://127.0.0.1:{t.port('everything')}"):
        proxies = {"http": proxy, "https": proxy}
        for url in (f"http://{t.target('http')}/hello", f"https://{t.target('https')}/hello"):
            expect(f"{proxy} {url}", session.get(url, proxies=proxies, verify=False, timeout=10).text, "hello\n")
    user = f"http://{USER}:{PASSWORD.replace(' ', '%20')}@127.0.0.1:{t.port('members')}"
    got = session.get(f"http://{t.target('http')}/hello", proxies={"http": user}, timeout=10)
    expect("with a user", got.text, "hello\n")


@row("clients", "httpx by http and socks5")
def _(t):
    import httpx

    for proxy in (t.http_proxy(), f"socks5://127.0.0.1:{t.port('everything')}"):
        with httpx.Client(proxy=proxy, trust_env=False, verify=False, timeout=10) as client:
            expect(proxy, client.get(f"http://{t.target('http')}/hello").text, "hello\n")
            expect(proxy, client.get(f"https://{t.target('https')}/hello").text, "hello\n")


@row("clients", "aiohttp through the proxy, twenty requests at once")
def _(t):
    import asyncio

    import aiohttp

    async def go():
        async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(20)) as session:
            async def one():
                async with session.get(f"http://{host}/hello", proxy=t.http_proxy()) as answer:
                    return await answer.text()

            return await asyncio.gather(*[one() for _ in range(20)])

    host = t.target("http")
    expect("pages", asyncio.run(go()), ["hello\n"] * 20)


@row("clients", "Java's HttpClient: get, post, https, and a user")
def _(t):
    java = [f"{os.environ['JDK']}/bin/java", "-XX:TieredStopAtLevel=1", "-Djdk.http.auth.tunneling.disabledSchemes=",
            "-cp", HERE / "target/java", "Fetch"]
    port = t.port("everything")
    expect("get", output(*java, port, f"http://{t.target('http')}/hello"), "200 hello\n\n")
    expect("post", output(*java, port, f"http://{t.target('http')}/x", "abc").strip(), "200 POST length 3 abc")
    expect("https", output(*java, port, f"https://127.0.0.1:{t.origins['tls']}/hello"), "200 hello\n\n")
    user = output(*java, t.port("members"), f"http://{t.target('http')}/hello", f"@{USER}", PASSWORD)
    expect("user", user, "200 hello\n\n")


@row("clients", "Go's net/http by http, https and socks5, body of unknown length")
def _(t):
    fetch = HERE / "target/fetch-go"
    for proxy in (t.http_proxy(), f"socks5://127.0.0.1:{t.port('everything')}"):
        for kind, scheme in (("http", "http"), ("https", "https")):
            url = f"{scheme}://{t.target(kind)}"
            expect(f"{proxy} {kind}", output(fetch, proxy, f"{url}/hello"), "200 hello\n\n")
            expect("post", output(fetch, proxy, f"{url}/x", "abc").strip(), "200 POST chunked 3 abc")


@row("clients", "Node's http, absolute form and CONNECT")
def _(t):
    fetch, port = HERE / "clients/fetch.mjs", t.port("everything")
    url = f"http://{t.target('http')}"
    expect("get", output("node", fetch, port, f"{url}/hello").strip(), "200 hello")
    expect("post", output("node", fetch, port, f"{url}/x", "abc").strip()[:8], "200 POST")
    expect("connect", output("node", fetch, port, f"{url}/hello", "--connect").strip(), "200 hello")


@row("clients", "git clones through the proxy, by http and socks5h")
def _(t):
    for number, proxy in enumerate((t.http_proxy(), f"socks5h://127.0.0.1:{t.port('everything')}")):
        copy = t.work / f"clone{number}"
        shutil.rmtree(copy, ignore_errors=True)
        output("git", "-c", f"http.proxy={proxy}", "clone", "-q", f"http://{t.target('http')}/git/llama.git", copy, env=NETWORKED)
        expect("file", (copy / "llama.txt").read_text(), "llama\n" * 2000)


@row("clients", "ssh's way through: nc by CONNECT and SOCKS5")
def _(t):
    for kind in ("connect", "5", "4"):
        nc = ["nc", "-N", "-w", "5", "-X", kind, "-x", f"127.0.0.1:{t.port('everything')}", "127.0.0.1", t.origins["echo"]]
        done = subprocess.run([str(c) for c in nc], input=b"over and out", capture_output=True, timeout=15)
        expect(kind, done.stdout, b"over and out")


CHROMIUM = ["chromium", "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
            "--disable-background-networking", "--disable-component-update", "--disable-sync",
            "--ignore-certificate-errors", "--proxy-bypass-list=<-loopback>", "--virtual-time-budget=8000", "--dump-dom"]

for scheme in ("http", "socks5"):
    for kind in ("http", "https"):

        @row("browser", f"Chromium loads an {kind} page and its script through {scheme}", 90)
        def _(t, scheme=scheme, kind=kind):
            host = t.target(kind)
            data = t.work / f"chromium-{scheme}-{kind}"
            shutil.rmtree(data, ignore_errors=True)
            said = output(*CHROMIUM, f"--user-data-dir={data}", f"--proxy-server={scheme}://127.0.0.1:{t.port('everything')}",
                          f"{kind}://{host}/page", seconds=80, env=NETWORKED)
            expect("title", re.findall(r"<title>(.*?)</title>", said), ["loaded hello"])
            t.went_through(host)


# ---- WebSocket


def _capitals(connection):
    for message in ("llama", "x" * 300_000):
        connection.send(message)
        expect("echo", connection.recv(timeout=10), message.upper())
    connection.send(b"\0\1\2" * 100_000)
    expect("bytes", connection.recv(timeout=10), b"\0\1\2" * 100_000)


@row("websocket", "talks through the reverse proxy")
def _(t):
    from websockets.sync.client import connect

    sock = t.connection(t.port("web"))
    with connect("ws://socket.example/", sock=sock, max_size=None, proxy=None) as connection:
        _capitals(connection)


for scheme in ("http", "socks5h"):

    @row("websocket", f"talks through {'CONNECT' if scheme == 'http' else scheme}")
    def _(t, scheme=scheme):
        from websockets.sync.client import connect

        proxy = f"{scheme}://127.0.0.1:{t.port('everything')}"
        with connect(f"ws://127.0.0.1:{t.origins['socket']}/", proxy=proxy, max_size=None) as connection:
            _capitals(connection)


@row("websocket", "a refused upgrade stays an ordinary answer")
def _(t):
    upgrade = ["-H", "Connection: Upgrade", "-H", "Upgrade: websocket", "-H", "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "-H", "Sec-WebSocket-Version: 13"]
    said = curl(*upgrade, "-H", "Host: page.example", f"http://127.0.0.1:{t.port('web')}/hello")
    expect("page", said, "hello\n")


# ---- a scanner of others


# Not its h2c check, which takes waiting for the body of an incomplete request for a finding.
CHECKS = "cl-te,te-cl,te-te,cl-edge,cl-0,0-cl,parser-discrepancy"

@row("scanner", "smugglex finds no request smuggling at the reverse proxy", 300)
def _(t):
    out = t.work / "smugglex.json"
    command = [HERE / "target/tools/bin/smugglex", "-t", "3", "--fuzz", "--json", "-c", CHECKS, "-o", out]
    command += ["--vhost", "page.example", f"http://127.0.0.1:{t.port('web')}/hello"]
    output(*command, seconds=280, code=None, env=NETWORKED)
    checks = [check for result in json.loads(out.read_text())["results"] for check in result["checks"]]
    if len(checks) < len(CHECKS.split(",")):
        raise AssertionError(f"only {len(checks)} checks were made")
    dead = [c["check_type"] for c in checks if " 200 " not in f"{c['normal_status']} "]
    expect("checks whose honest request failed", dead, [])
    found = [(c["check_type"], c.get("attack_status"), c.get("payload")) for c in checks if c["vulnerable"]]
    expect("found", found, [])
