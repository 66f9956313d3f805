"""The Debian package on a machine of its own (tools/machine.sh): what doc/install.md and doc/backup.md say, and what
breaks."""

import json
import os
import re
import subprocess
import sys
import time

import links
from machine import Load, Machine, repacked
from support import SOURCE, points

NOTHING = "nothing"
FIRST = "Debian 12, in ten minutes"


class Page:
    """The commands of a page, block by block."""

    def __init__(self, name):
        with open(os.path.join(SOURCE, "doc", name), encoding="utf-8") as file:
            parts = re.split(r"^#{2,3} +(.*)$", file.read(), flags=re.M)
        self.blocks = {title: re.findall(r"^```sh\n(.*?)^```$", text, re.M | re.S)
                       for title, text in zip(parts[1::2], parts[2::2])}


class Scene:
    """One machine, on which the tests follow each other."""

    def __init__(self):
        self.machine = Machine(os.environ["CALLBOOK_TEST_MACHINE"])
        self.package = os.environ["CALLBOOK_TEST_PACKAGE"]
        self.console = os.environ["CALLBOOK_TEST_CONSOLE"]
        self.folder = os.environ["CALLBOOK_TEST_FOLDER"]
        self.build = os.environ["CALLBOOK_BUILD"]
        self.page = Page("install.md")
        self.backup = Page("backup.md")
        self.groups = []
        self.kind = self.record = None

    def close(self):
        """The machine is stopped by package.sh."""

    def follow(self, title, page=None):
        """Runs all commands of a chapter; what they print."""
        return "".join(self.machine.shell(block) for block in (page or self.page).blocks[title])

    def install(self, package):
        """Puts the packages where the page has them, and installs or upgrades them; what apt-get says."""
        self.machine.shell("rm -f /root/callbook*.deb")
        for one in (package, self.console):
            self.machine.put(one, "/root/" + os.path.basename(one))
        return self.machine.shell(self.page.blocks["Upgrade" if self.machine.has("callbook") else FIRST][0])

    def post(self, path, body):
        """Status and value of the answer, through nginx."""
        text = self.machine.shell(
            f"curl -sk -w '\\n%{{http_code}}' -H \"Authorization: Bearer $(cat token)\" -H 'Content-Type: "
            f"application/json' -d @- https://localhost/api/{path}", json.dumps(body))
        value, status = text.rsplit("\n", 1)
        return int(status), json.loads(value)

    def rows(self):
        return self.machine.shell("mariadb --batch --skip-column-names callbook -e 'select count(*) from record'")


def installed(test, scene):
    scene.install(scene.package)
    test.equal(scene.machine.units(), [], "units that run before anything is set up")
    test.equal(scene.machine.shell("stat -c '%a %U:%G' /etc/callbook/callbook.conf /run/callbook").split("\n")[:2],
               ["640 root:callbook", "755 callbook:callbook"], "modes and owners")
    test.equal(scene.machine.shell("cd /run/systemd && systemd-analyze --man=no verify callbook.socket "
                                   "callbook.target callbook@1.service 2>&1"), "", "remarks about the units")


def ten_minutes(test, scene):
    began = time.monotonic()
    for block in scene.page.blocks[FIRST][1:]:
        text = scene.machine.shell(block)
    test.say(f"the commands took {time.monotonic() - began:.1f} s")
    test.true('{"status":"ready"}' in text and "My company" in text, "the last commands show a server that is ready")
    test.equal(len(scene.machine.workers()), 4, "workers")
    status, kind = scene.post("record-types", {"name": "Donor", "plural": "Donors", "icon": "heart", "parameters": [
        {"id": "web", "type": "input", "title": "Web", "validation": "^https?://"}]})
    test.equal(status, 201, f"a record type is made: {kind}")
    scene.kind = kind["uuid"]
    status, record = scene.post("records", {"recordTypeUuid": scene.kind, "firstName": "Ada", "phone": "+447700900123",
                                            "parameters": {"web": "https://example.com"}})
    test.equal(status, 201, f"a record is made: {record}")


def console(test, scene):
    """The second package: its page, its files, and headers that no other location has."""
    text = scene.machine.shell("curl -skD - -o /dev/null https://localhost/")
    test.true(" 302 " in text and "Location: /console/" in text, f"/ leads to the console: {text}")
    text = scene.machine.shell("curl -skD - https://localhost/console/")
    for header in ("Content-Security-Policy: default-src 'none'", "Strict-Transport-Security: max-age="):
        test.true(header in text, f"{header} is in {text}")
    script = re.search(r'src="([^"]+)"', text)[1]
    text = scene.machine.shell(f"curl -skD - -o /dev/null -H 'Accept-Encoding: gzip' https://localhost/console/{script}")
    test.true(" 200 " in text and "Content-Encoding: gzip" in text and "immutable" in text, f"its script: {text}")
    test.true("preact" in scene.machine.shell("cat /usr/share/doc/callbook-console/THIRD-PARTY.txt"), "the licences")
    text = scene.machine.shell("dpkg -r callbook-console >/dev/null; curl -sk https://localhost/; dpkg -i "
                               "/root/callbook-console_*.deb >/dev/null")
    test.true('"status":404' in text, f"without it / is nothing: {text}")


def linked(test, scene):
    """Links between the pages lead somewhere, where they are now."""
    root = f"/proc/{scene.machine.pid}/root/usr/share/doc/callbook"
    found = [os.path.relpath(os.path.join(folder, name), root) for folder, _, names in os.walk(root) for name in names
             if name.endswith(".md") and "examples" not in folder]
    test.true(len(found) > 20, f"{len(found)} pages")
    for page in found:
        for fault in links.faults(root, page):
            test.fail(fault)
    text = scene.machine.shell("cat /usr/share/doc/callbook/examples/spawn-fcgi/callbook-workers")
    test.true("PROGRAM:-/usr/sbin/callbook-fcgi}" in text, "the script for spawn-fcgi starts the package's program")


PLAIN = "server { listen 127.0.0.1:8080; include callbook/server.conf; }"


def fill(scene):
    """More kinds of requests, without TLS and limits; they come from outside, by the machine's network."""
    scene.machine.shell(f"echo '{PLAIN}' >/etc/nginx/conf.d/plain.conf; systemctl restart nginx")
    done = subprocess.run(["nsenter", "--target", str(scene.machine.pid), "--net", "--",
                           os.path.join(SOURCE, "tools", "demo.sh"), "http://127.0.0.1:8080",
                           f"/proc/{scene.machine.pid}/root/root/token"], capture_output=True, text=True, check=False)
    scene.machine.shell("rm /etc/nginx/conf.d/plain.conf; systemctl restart nginx")
    if done.returncode != 0:
        raise AssertionError(done.stderr[-500:])


def few_rights(test, scene):
    pid = scene.machine.workers()["callbook@1.service"]
    with open(f"/proc/{scene.machine.outside(pid)}/status", encoding="ascii") as file:
        status = dict(line.rstrip("\n").split(":\t", 1) for line in file if ":\t" in line)
    test.equal((status["Seccomp"], status["NoNewPrivs"], int(status["CapEff"], 16), int(status["CapBnd"], 16)),
               ("2", "1", 0, 0), "filter of system calls, no new rights, no capabilities")
    scene.machine.shell("systemd-analyze --no-pager --threshold=20 security callbook@1.service")
    scene.machine.shell(f"nsenter --target {pid} --mount touch /run/callbook/try; rm /run/callbook/try")
    test.equal(scene.machine.shell(f"nsenter --target {pid} --mount touch /var/lib/try /etc/callbook/try 2>/dev/null "
                                   "|| echo no"), "no\n", "whether a worker can write elsewhere")
    fill(scene)
    test.equal(scene.machine.shell("stat -c '%a %U:%G' /run/callbook/callbook.sock").strip(), "660 root:www-data",
               "the socket")
    test.equal(scene.machine.shell("runuser -u nobody -- callbook doctor >/dev/null 2>&1 || echo no").strip(), "no",
               "whether others can read the settings and the database")


def counted(test, scene):
    """What the workers count together, though each of them is locked up on its own."""
    scene.machine.shell("echo 'metrics = /run/callbook/metrics' >>/etc/callbook/callbook.conf; "
                        "systemctl reload 'callbook@*'")
    scene.machine.wait(lambda: "callbook_processes 4\n" in scene.machine.shell("curl -sk https://localhost/metrics"),
                       "four workers count together")
    pid = scene.machine.workers()["callbook@3.service"]
    # systemd starts it again after a second, which is too soon to look.
    drop_in = "/run/systemd/system/callbook@3.service.d"
    scene.machine.shell(f"mkdir {drop_in}; printf '[Service]\\nRestartSec=60\\n' >{drop_in}/late.conf; "
                        f"systemctl daemon-reload; kill -KILL {pid}")
    scene.machine.wait(lambda: "callbook_processes 3\n" in scene.machine.shell("curl -sk https://localhost/metrics"),
                       "a killed one is not among them")
    scene.machine.shell(f"rm -r {drop_in}; systemctl daemon-reload; systemctl restart callbook@3.service")
    scene.machine.wait(lambda: "callbook_processes 4\n" in scene.machine.shell("curl -sk https://localhost/metrics"),
                       "and its successor is")
    scene.machine.shell("sed -i /metrics/d /etc/callbook/callbook.conf; systemctl reload 'callbook@*'")


def other_numbers(test, scene):
    scene.follow("More workers, or fewer")
    test.equal(sorted(scene.machine.workers()), [f"callbook@{i}.service" for i in (1, 2, 3, 5)], "workers")
    scene.machine.shell("systemctl enable --now callbook@4; systemctl disable --now callbook@5")


def kept(test, scene):
    """One program that makes its own processes, and nginx that keeps connections."""
    scene.machine.shell("echo 'keep = 4' >>/etc/callbook/callbook.conf; systemctl restart callbook.target; "
                        "sed -i 's/# keepalive/keepalive/' /etc/nginx/sites-available/callbook; "
                        "systemctl restart nginx")
    load = Load(scene, threads=8)
    time.sleep(0.5)
    scene.machine.shell("systemctl restart callbook@1; systemctl restart callbook@2")
    test.equal(load.stop(), NOTHING, "failed requests")
    scene.machine.shell("sed -i /keep/d /etc/callbook/callbook.conf; systemctl restart callbook.target; "
                        "sed -i 's/    keepalive/    # keepalive/' /etc/nginx/sites-available/callbook; "
                        "systemctl restart nginx")


def secret(test, scene):
    """The database's password in a file of root's, which stays until the purge."""
    scene.follow("A password only root can read")
    pid = scene.machine.workers()["callbook@1.service"]
    test.equal(scene.machine.shell(f"nsenter --target {pid} --mount cat /run/credentials/callbook@1.service/*"),
               "correct horse\n", "what systemd hands to the worker")
    scene.machine.shell("mariadb -e \"create user secret@localhost identified by 'correct horse'; "
                        "grant all on callbook.* to secret@localhost\"; "
                        "echo 'database_user = secret' >>/etc/callbook/callbook.conf; "
                        "systemctl restart callbook.target")
    test.true("ready" in scene.machine.shell("curl -sk https://localhost/readyz"), "the worker logs in with it")
    scene.machine.shell("callbook --database-password-file=/etc/credstore/callbook.database_password doctor")
    scene.machine.shell("sed -i /secret/d /etc/callbook/callbook.conf; systemctl restart callbook.target")


def restarts(test, scene):
    """All workers at once, under load."""
    before, listener = scene.machine.workers(), scene.machine.listener()
    load = Load(scene, threads=8)
    for _ in range(3):
        scene.machine.shell(scene.page.blocks["Change settings"][1])
        time.sleep(0.3)
    test.equal(load.stop(), NOTHING, "failed requests")
    test.say(f"{load.made} requests over 3 restarts of all workers at once, 0 failed" if not load.failures else "")
    test.equal(scene.machine.listener(), listener, "the listening socket")
    test.equal(sorted(before), sorted(scene.machine.workers()), "workers")
    test.true(not set(before.values()) & set(scene.machine.workers().values()), "every worker is another process")


def reload(test, scene):
    """Settings that are right, and wrong ones."""
    before = scene.machine.workers()
    scene.machine.shell("echo 'body_limit = 1024' >>/etc/callbook/callbook.conf")
    scene.machine.shell(scene.page.blocks["Change settings"][0])
    time.sleep(1.5)
    status, _ = scene.post("campaigns", {"name": "n" * 2000})
    test.equal(status, 413, "status of a body that the new settings do not let in")
    scene.machine.shell("sed -i 's/^body_limit.*/nonsense = 1/' /etc/callbook/callbook.conf")
    scene.machine.shell(scene.page.blocks["Change settings"][0])
    time.sleep(1.5)
    test.equal(scene.machine.workers(), before, "workers, which go on")
    scene.machine.shell("journalctl -u 'callbook@*' | grep nonsense; sed -i /nonsense/d /etc/callbook/callbook.conf")
    scene.machine.shell(scene.page.blocks["Change settings"][0])


def crashes(test, scene):
    pid = scene.machine.workers()["callbook@2.service"]
    scene.machine.shell(f"kill -KILL {pid}")
    scene.machine.wait(lambda: scene.machine.workers().get("callbook@2.service") not in (None, pid),
                       "a killed worker is back")
    scene.machine.shell("echo 'nonsense = 1' >>/etc/callbook/callbook.conf; systemctl restart callbook.target")
    scene.machine.wait(lambda: not scene.machine.workers(), "workers with a wrong setting are given up", 30)
    scene.machine.shell("sed -i '/nonsense/d' /etc/callbook/callbook.conf")
    scene.machine.wait(lambda: len(scene.machine.workers()) == 4, "workers come up when the setting is mended")
    test.true("ready" in scene.machine.shell("curl -sk https://localhost/readyz"), "it serves again")


def upgrade(test, scene):
    """A newer package, while clients write."""
    before, listener = scene.machine.workers(), scene.machine.listener()
    load = Load(scene, threads=8)
    time.sleep(1)
    scene.install(repacked(scene.package, scene.folder, "1"))
    time.sleep(0.5)
    test.equal(load.stop(), NOTHING, "failed requests")
    test.say(f"{load.made} requests during the upgrade, 0 failed" if not load.failures else "")
    test.equal(scene.machine.listener(), listener, "the listening socket")
    after = scene.machine.workers()
    test.true(sorted(before) == sorted(after) and not set(before.values()) & set(after.values()),
              "every worker is another process")
    began = sorted(int(scene.machine.show(name, "ExecMainStartTimestampMonotonic")) for name in after)
    test.true(all(later - earlier > 400000 for earlier, later in zip(began, began[1:])),
              "workers are restarted one after the other")


def bad_upgrade(test, scene):
    """A program that does not start, and tables that are too old."""
    before = scene.machine.workers()
    load = Load(scene, threads=4)
    text = scene.install(repacked(scene.package, scene.folder, "2", breaks=True))
    test.true("go on with the old program" in text, "apt-get tells that the program does not start")
    test.equal(len(set(before.values()) & set(scene.machine.workers().values())), 3, "workers that go on")
    scene.machine.shell("mariadb callbook -e 'delete from schema_migration order by version desc limit 1'")
    text = scene.install(repacked(scene.package, scene.folder, "3"))
    test.true("tables have to be brought up to date" in text, "apt-get tells that the tables are too old")
    test.equal(len(set(before.values()) & set(scene.machine.workers().values())), 3, "workers that go on")
    for block in scene.page.blocks["Upgrade"][1:]:
        scene.machine.shell(block)
    test.equal(len(set(before.values()) & set(scene.machine.workers().values())), 0, "workers of the old program")
    test.equal(load.stop(), NOTHING, "failed requests")


def removal(test, scene):
    rows = scene.rows()
    scene.machine.shell(scene.page.blocks["Removal"][0])
    test.equal(scene.machine.units(), [], "units that run after the removal")
    test.equal(scene.machine.shell("ls /etc/callbook").split(), ["callbook.conf"], "settings after the removal")
    scene.machine.shell(scene.page.blocks["Removal"][1])
    left = scene.machine.shell("find / -xdev -name '*callbook*' -not -path '/proc/*' -not -path '/var/lib/mysql/*' "
                               "-not -path '/var/log/*' -not -path '/root/*'").split()
    test.equal(sorted(left), ["/etc/nginx/sites-available/callbook", "/etc/nginx/sites-enabled/callbook",
                              "/etc/ssl/callbook.pem", "/etc/ssl/private/callbook.key"], "what is left after the purge")
    test.equal(scene.rows(), rows, "records after the purge")
    scene.install(scene.package)
    scene.machine.shell("systemctl enable --now callbook.target; systemctl restart nginx")
    test.true('"My company"' in scene.machine.shell(
        "curl -sk -H \"Authorization: Bearer $(cat token)\" https://localhost/api/auth/me"),
        "the token of before works after the package is back")


def backups(test, scene):
    """The chapters of doc/backup.md from the first dump on, up to the deletion of an account."""
    rows = scene.rows()
    scene.follow("Dump", scene.backup)
    test.true("callbook-backup" in scene.follow("Every night", scene.backup), "a timer waits for the night")
    test.equal(scene.machine.shell("systemctl show --value --property=Result callbook-backup.service").strip(),
               "success", "what became of the backup by systemd")
    scene.machine.shell("mariadb callbook -e \"update record set last_name = 'Oops'\"")
    test.true("every one is exact" in scene.follow("Restore", scene.backup), "the restored totals are exact")
    scene.follow("Without the index", scene.backup)
    scene.follow("One account only", scene.backup)
    scene.machine.shell("mv shop.token token")
    test.equal(scene.rows(), rows, "records of the account that was taken from the backup")
    test.equal(scene.machine.shell("mariadb -N callbook -e \"select count(*) from record where last_name = 'Oops'\""),
               "0\n", "records as they were after the backup")
    scene.follow("Deleting an account", scene.backup)
    test.true("Leaving" not in scene.machine.shell("callbook account list"), "the deleted account is gone")
    test.true('"My company"' in scene.machine.shell(
        "curl -sk -H \"Authorization: Bearer $(cat token)\" https://localhost/api/auth/me"), "the token still works")


def lintian(test, scene):
    done = subprocess.run(["lintian", "--fail-on", "error,warning", scene.package, scene.console], capture_output=True,
                          text=True, check=False)
    test.equal(done.returncode, 0, f"lintian's exit status, with {done.stdout}")


def by_hand(test, scene):
    """make install, on a machine of its own."""
    target, place = os.path.join(scene.folder, "by-hand"), os.path.join(scene.folder, "machine2")
    machine_sh = os.path.join(SOURCE, "tools", "machine.sh")
    subprocess.run(["make", "-C", scene.build, "install", "DESTDIR=" + target], check=True, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)
    subprocess.run(["tar", "-C", target, "-czf", target + ".tar.gz", "."], check=True)
    subprocess.run([machine_sh, "start", os.environ["CALLBOOK_TEST_ROOT"], place], check=True)
    try:
        machine = Machine(place)
        machine.put(target + ".tar.gz", "/root/by-hand.tar.gz")
        machine.shell("tar -C / --no-same-owner --no-overwrite-dir -xf by-hand.tar.gz")
        machine.shell(scene.page.blocks["By hand"][0])
        for block in scene.page.blocks[FIRST][1:]:
            text = machine.shell(block.replace("/usr/share/doc", "/usr/local/share/doc"))
        test.true('{"status":"ready"}' in text and "My company" in text, "the last commands show a ready server")
    finally:
        subprocess.run([machine_sh, "stop", place], check=True)


TESTS = [
    ("package: installed, nothing runs", installed),
    ("package: its pages lead to each other", linked),
    ("package: the commands of the page", ten_minutes),
    ("package: the console", console),
    ("package: few rights", few_rights),
    ("package: metrics", counted),
    ("package: other numbers of workers", other_numbers),
    ("package: kept connections", kept),
    ("package: a secret of root's", secret),
    ("package: new settings", reload),
    ("package: restarts", restarts),
    ("package: crashes and wrong settings", crashes),
    ("package: upgrade", upgrade),
    ("package: upgrades that fail", bad_upgrade),
    ("package: removal, purge and back", removal),
    ("package: the commands of the page on backups", backups),
]
LONG = [
    ("package: lintian has nothing to say", lintian),
    ("package: make install", by_hand),
]


if __name__ == "__main__":
    arguments = points.read_arguments(__doc__, "--short", "without lintian and make install")
    sys.exit(points.run(Scene(), TESTS + ([] if arguments.short else LONG), arguments.only))
