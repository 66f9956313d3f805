"""SIGHUP: the configuration is read again, between two requests."""

import os
import re
import signal
import time

from support.load import PostLoad
from support.place import Account
from support.processes import wait_until


class Configuration:
    """A configuration file of our own, with the password in a file beside it."""

    def __init__(self, place, name):
        self.place = place
        self.path = os.path.join(place.folder, f"reload-{name}.conf")
        self.password_path = os.path.join(place.folder, f"reload-{name}.password")
        self.log = os.path.join(place.folder, f"reload-{name}.log")
        self.user = f"reload_{name}"
        with open(place.config, encoding="utf-8") as file:
            self.text = re.sub(r"(?m)^(database_user|database_password|body_limit|log) *=.*\n", "", file.read())
        place.sql(f"drop user if exists {self.user}@localhost; create user {self.user}@localhost identified by 'first';"
                  f"grant select, insert, update, delete on callbook.* to {self.user}@localhost;")
        self.write_password("first")
        self.write()
        if os.path.exists(self.log):
            os.unlink(self.log)

    def write(self, body_limit="1048576"):
        with open(self.path + ".new", "w", encoding="utf-8") as file:
            file.write(f"{self.text}\ndatabase_user = {self.user}\ndatabase_password_file = {self.password_path}\n"
                       f"log = {self.log}\nbody_limit = {body_limit}\n")
        os.replace(self.path + ".new", self.path)

    def write_password(self, password):
        with open(self.password_path, "w", encoding="utf-8") as file:
            file.write(password + "\n")
        os.chmod(self.password_path, 0o600)

    def logged(self, words):
        if not os.path.exists(self.log):
            return 0
        with open(self.log, encoding="utf-8") as file:
            return sum(words in line for line in file)


def start(place, name, configuration):
    """Workers whose command line names nothing but the configuration."""
    return place.group(name, options=("--config", configuration.path, "--log", configuration.log))


def reload(group):
    for process in group.processes:
        process.send_signal(signal.SIGHUP)


def is_too_large(account, name):
    return account.ask(name, "POST", "/api/records", b" " * 3000)[0] == 413


def all_refuse(account, name, wanted):
    """Each of the workers, as far as some requests can tell."""
    return all(is_too_large(account, name) == wanted for _ in range(20))


def under_load(test, place, name, count):
    """Settings change while requests are served, and none of them fails."""
    configuration = Configuration(place, name)
    group = start(place, name, configuration)
    account = Account(place, "reloads")
    load = PostLoad(account, name, account.new_type(name))
    for number in range(count):
        configuration.write("2048" if number % 2 else "1048576")
        reload(group)
        time.sleep(0.1)
    failed = load.stop()
    test.say(f"{name}: {count} reloads, {load}")
    test.equal(failed, 0, "POSTs that failed")
    test.equal(account.total(name), load.made, "records made by POSTs that were answered")
    for limit, wanted in (("2048", True), ("1048576", False)):
        configuration.write(limit)
        reload(group)
        wait_until(lambda expected=wanted: all_refuse(account, name, expected), 3, f"body_limit = {limit} counts")
    group.stop()


def bad_ones(test, place, name):
    """What is wrong is logged with its place, and nothing changes; the log is opened anew all the same."""
    configuration = Configuration(place, name)
    group = start(place, name, configuration)
    account = Account(place, "reloads")
    wait_until(lambda: all_refuse(account, name, False), 3, "it serves")
    pids = group.pids()
    count = len(group.processes)
    with open(configuration.path, encoding="utf-8") as file:
        line = file.read().count("\n")
    for bad, said in (("none", f"{configuration.path}:{line}: body_limit must be a whole number"),
                      ("4096\nmisspelt = 1", 'there is no setting \\"misspelt\\"')):
        configuration.write(bad)
        os.rename(configuration.log, configuration.log + ".moved")
        reload(group)
        wait_until(lambda text=said: configuration.logged(text) == count, 3, f"the log says {said}")
    configuration.write()
    os.unlink(configuration.password_path)
    reload(group)
    wait_until(lambda: configuration.logged(f"cannot read {configuration.password_path}") == count, 3, "the log says it")
    test.equal(group.pids(), pids, "the processes are the same")
    test.true(all_refuse(account, name, False), "they serve as before")
    group.stop()


def password(test, place, name):
    """A new password: the old one may end as soon as the workers have read it."""
    configuration = Configuration(place, name)
    group = start(place, name, configuration)
    account = Account(place, "reloads")
    test.equal(account.ask(name, "GET", "/readyz")[0], 200, "with the first password")
    place.sql(f"alter user {configuration.user}@localhost identified by 'second';")
    configuration.write_password("second")
    reload(group)
    wait_until(lambda: configuration.logged("the configuration was read again") == len(group.processes), 3, "they read")
    time.sleep(0.2)
    statuses = {account.ask(name, "GET", "/readyz")[0] for _ in range(20)}
    test.equal(statuses, {200}, "with the second password")
    test.equal(configuration.logged("level=error"), 0, "errors in the log")
    group.stop()
