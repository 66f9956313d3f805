"""What a customer of a shared host has: a home folder with an uploaded archive, and a database."""

import os
import re
import shutil
import subprocess

from support.processes import is_sanitized

NAME = "shared"


def sql(text):
    socket = os.environ["CALLBOOK_TEST_DATABASE_SOCKET"]
    subprocess.run(["mariadb", "--no-defaults", "--user=root", "--socket=" + socket], input=text, text=True, check=True)


def prepare(source, folder):
    """The home folder, and why there is none."""
    build = os.environ["CALLBOOK_TEST_BUILD"]
    # Such a program does not start by another dynamic linker.
    if is_sanitized(os.path.join(build, "callbook")):
        return None, "the programs are built with a sanitizer"
    command = [os.path.join(source, "tools", "shared-hosting.sh"), build, os.path.join(folder, "callbook")]
    archive = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split("\n")[-2]
    home = os.path.join(folder, "home")
    os.makedirs(os.path.join(home, "public_html"))
    shutil.copy(archive, os.path.join(home, "callbook.tar.gz"))
    # A host's server is durable, and doctor looks at that; that of a test is not.
    sql(f"set global innodb_flush_log_at_trx_commit = 1; create database {NAME} character set utf8mb4; "
        f"create user {NAME}@localhost identified by 'a secret'; "
        f"grant all on {NAME}.* to {NAME}@localhost")
    return home, ""


def configure(home):
    """What the page lets the customer write. The database has no port here."""
    path = os.path.join(home, "public_html", ".htcallbook.conf")
    values = {"host": os.environ["CALLBOOK_TEST_DATABASE_SOCKET"], "name": NAME, "user": NAME, "password": "a secret"}
    with open(path, encoding="utf-8") as file:
        text = file.read()
    for name, value in values.items():
        text = re.sub(rf"^database_{name} = .*$", f"database_{name} = {value}", text, flags=re.M)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
