"""TLS to the database, with certificates that are made for this test and thrown away."""

import os
import subprocess

from impostor import Impostor
from support.processes import run


class Authority:
    """One that signs certificates: NAME.pem and NAME.key in the folder."""

    def __init__(self, folder, name):
        self.folder, self.name = folder, name
        self.openssl("req", "-x509", "-days", "2", "-subj", f"/CN={name}", "-out", self.path(name + ".pem"),
                     *self.new_key(name))

    def path(self, name):
        return os.path.join(self.folder, name)

    def new_key(self, name):
        return ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", self.path(name + ".key"))

    def openssl(self, *words):
        run("openssl", *words)

    def sign(self, name, names):
        with open(self.path(name + ".ext"), "w", encoding="ascii") as file:
            file.write(f"subjectAltName={names}\n")
        self.openssl("req", "-subj", f"/CN={name}", "-out", self.path(name + ".csr"), *self.new_key(name))
        self.openssl("x509", "-req", "-days", "2", "-in", self.path(name + ".csr"), "-CA", self.path(self.name + ".pem"),
                     "-CAkey", self.path(self.name + ".key"), "-CAcreateserial", "-extfile", self.path(name + ".ext"),
                     "-out", self.path(name + ".pem"))

    def server_options(self, name):
        return [f"--ssl-{what}={self.path(file)}" for what, file in
                (("cert", name + ".pem"), ("key", name + ".key"), ("ca", self.name + ".pem"))]


def doctor(place, database, *options):
    """What `callbook doctor` says of the host, which has a port; empty when it could not connect."""
    done = subprocess.run([place.program("callbook"), "--config", place.config, "--database-host",
                           f"127.0.0.1:{database.port}", *options, "doctor"], capture_output=True, text=True, check=False)
    return next((line for line in done.stdout.splitlines() if line.startswith("database host")), "")


def expect(test, place, database, what, options, outcome):
    line = doctor(place, database, *options)
    found = "refused" if not line else "plain" if "no TLS" in line else "secret"
    test.equal(found, outcome, f"{what}, with {' '.join(options)}")


def modes(test, place, databases):
    good = Authority(place.folder, "good")
    bad = Authority(place.folder, "bad")
    good.sign("right", "IP:127.0.0.1")
    good.sign("wrong", "DNS:elsewhere.example")
    first, second = databases.first, databases.second
    first.stop()
    second.stop()
    first.start(*good.server_options("right"))
    second.start(*good.server_options("wrong"))
    ca, other_ca = (("--database-tls-ca", authority.path(authority.name + ".pem")) for authority in (good, bad))
    mode = {word: ("--database-tls", word) for word in ("off", "preferred", "required", "verify_identity")}
    for what, database, options, outcome in (
            ("right name", first, (), "secret"),
            ("right name", first, mode["off"], "plain"),
            ("right name", first, mode["required"], "secret"),
            ("right name", first, mode["required"] + ca, "secret"),
            ("right name", first, mode["required"] + other_ca, "refused"),
            ("right name", first, mode["verify_identity"] + ca, "secret"),
            ("right name", first, mode["verify_identity"] + other_ca, "refused"),
            ("right name", first, mode["verify_identity"], "refused"),
            ("right name", first, mode["verify_identity"] + ("--database-tls-ca", "/nonexistent"), "refused"),
            ("wrong name", second, mode["required"], "secret"),
            ("wrong name", second, mode["required"] + ca, "refused"),
            ("wrong name", second, mode["verify_identity"] + ca, "refused")):
        expect(test, place, database, what, options, outcome)
    client_certificates(test, place, databases, good, mode["required"] + ca)
    second.stop()
    second.start("--skip-ssl")
    for options, outcome in ((mode["preferred"], "plain"), (mode["required"], "refused"),
                             (mode["required"] + ca, "refused"), (mode["verify_identity"] + ca, "refused")):
        expect(test, place, second, "no TLS there", options, outcome)
    for database in (first, second):
        database.stop()
        database.start()


def visit(test, place, impostor, options):
    """Sends the doctor to the impostor."""
    impostor.forget()
    test.equal(doctor(place, impostor, *options), "", f"what the doctor says of {impostor.plugin}, with {options}")
    impostor.wait()
    test.true(impostor.connections, f"{impostor.plugin} was connected to, with {options}")


def impostors(test, place, databases):
    """Whoever answers in the server's place, or listens on the way, does not get the password."""
    authority = Authority(place.folder, "impostor")
    authority.sign("right", "IP:127.0.0.1")
    password = databases.password.encode()
    ca = ("--database-tls-ca", authority.path("impostor.pem"))
    modes_of_all = [("--database-tls", word) + more for word, more in (
        ("off", ()), ("preferred", ()), ("required", ()), ("required", ca), ("verify_identity", ca))]
    hears_a_careless_client(test, password)
    for plugin, is_announced in (("mysql_clear_password", False), ("mysql_clear_password", True), ("dialog", False),
                                 ("mysql_old_password", False), ("caching_sha2_password", False),
                                 ("caching_sha2_password", True), ("sha256_password", False)):
        impostor = Impostor(plugin, is_announced)
        for options in modes_of_all:
            visit(test, place, impostor, options)
            test.true(password not in impostor.clear, f"{plugin} does not get the password, with {' '.join(options)}")
            if "sha2" not in plugin:
                test.equal(impostor.answers, [], f"answers to {plugin}, with {' '.join(options)}")
        impostor.close()
    impostor = Impostor("caching_sha2_password", False, authority.path("right.pem"), authority.path("right.key"))
    for options in modes_of_all[1:]:
        visit(test, place, impostor, options)
        test.true(password not in impostor.clear, f"the password is not in the clear, with {' '.join(options)}")
        test.true(password in impostor.secret, f"a server with TLS gets the password it needs, with {' '.join(options)}")
    impostor.close()


def hears_a_careless_client(test, password):
    """The impostor is worth something: the command line client falls for it."""
    impostor = Impostor("mysql_clear_password", False)
    subprocess.run(["mariadb", "--no-defaults", "--protocol=tcp", "--host=127.0.0.1", f"--port={impostor.port}",
                    "--user=callbook", f"--password={password.decode()}", "--skip-ssl", "--execute=select 1"],
                   capture_output=True, check=False)
    impostor.wait()
    test.true(password in impostor.clear, "the impostor hears what a careless client says")
    impostor.close()


def client_certificates(test, place, databases, authority, options):
    authority.sign("client", "DNS:client.example")
    own = ("--database-tls-cert", authority.path("client.pem"), "--database-tls-key", authority.path("client.key"))
    databases.first.sql("alter user callbook@127.0.0.1 require x509")
    expect(test, place, databases.first, "own certificate wanted", options, "refused")
    expect(test, place, databases.first, "own certificate wanted", options + own, "secret")
    databases.first.sql("alter user callbook@127.0.0.1 require none")
