"""nginx, with everything of its own in one folder."""

import os
import subprocess

MAIN = """{user}
worker_processes {workers};
worker_rlimit_nofile {files};
pid "{folder}/nginx.pid";
error_log "{folder}/error.log" {level};
events {{ worker_connections {connections}; }}
http {{
    client_body_temp_path "{folder}/body";
    fastcgi_temp_path "{folder}/fastcgi";
    proxy_temp_path "{folder}/proxy";
    uwsgi_temp_path "{folder}/uwsgi";
    scgi_temp_path "{folder}/scgi";
{http}
}}
"""


def write(folder, http, workers=1, connections=512, level="warn"):
    """FOLDER/nginx.conf, with `http` in its block of that name."""
    user = "user root root;" if os.getuid() == 0 else ""
    with open(os.path.join(folder, "nginx.conf"), "w", encoding="utf-8") as file:
        file.write(MAIN.format(user=user, folder=folder, http=http, workers=workers, level=level,
                               connections=connections, files=2 * connections))


def start(folder, program=None):
    """The process; what goes wrong before it has read its configuration is in FOLDER/error.log."""
    return subprocess.Popen([program or os.environ["CALLBOOK_TEST_NGINX"], "-e", os.path.join(folder, "error.log"),
                             "-p", folder, "-c", os.path.join(folder, "nginx.conf"), "-g", "daemon off;"])
