"""nginx with the configuration that is deployed, moved to ports and folders of this machine."""

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.house.project import ROOT
from tests.redis_groups import until

DEPLOYED = ROOT / "deploy" / "nginx"
# Debian keeps it where only root looks.
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin") or ""
needs_nginx = pytest.mark.skipif(
    not NGINX,
    reason="nginx is not installed: apt-get install --yes --no-install-recommends nginx",
)


@contextmanager
def nginx_before(
    upstream: list[int], port: int, folder: Path, *, rate: int = 10_000, tls: str = ""
) -> Iterator[None]:
    """Serve on a port what the ports upstream answer, so many requests a second.

    Args:
        tls: the file of the certificate and its key, where TLS ends here.
    """
    conf = (DEPLOYED / "nginx.conf").read_text()
    servers = "".join(f"server 127.0.0.1:{each} max_fails=1 fail_timeout=1s;" for each in upstream)
    conf = conf.replace("server service:8080 max_fails=1 fail_timeout=1s;", servers)
    conf = conf.replace(" /tmp/", f" {folder}/")
    if tls:
        conf = conf.replace("listen 8080;", (DEPLOYED / "tls.conf").read_text())
        conf = conf.replace("/run/tls/tls.crt", tls).replace("/run/tls/tls.key", tls)
    conf = conf.replace("listen 8080;", f"listen 127.0.0.1:{port};")
    conf = conf.replace("listen 8443 ssl;", f"listen 127.0.0.1:{port} ssl;")
    conf = conf.replace("rate=200r/s", f"rate={rate}r/s").replace("burst=400", f"burst={rate}")
    (folder / "nginx.conf").write_text(conf)
    root = "user root;" if os.getuid() == 0 else ""
    command = [NGINX, "-c", str(folder / "nginx.conf"), "-g", f"daemon off; {root}"]
    with (folder / "nginx.log").open("wb") as log:
        nginx = subprocess.Popen(command, stderr=log)
    try:
        until(lambda: _is_open(port), "nginx answers")
        yield
    finally:
        nginx.send_signal(signal.SIGQUIT)
        nginx.wait(timeout=30)


def _is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
