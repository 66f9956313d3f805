"""A Prometheus of our own that scrapes the server under test."""

import json
import os
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.parse
import urllib.request

from support.processes import free_ports
from support.tap import Skip

CONFIG = """
global: {{ scrape_interval: 1s, evaluation_interval: 1s }}
rule_files: [ {rules} ]
scrape_configs:
  - job_name: callbook
    static_configs: [ targets: [ "{target}" ] ]
"""
NO_PROXY = urllib.request.build_opener(urllib.request.ProxyHandler({}))


def need_program(name):
    path = shutil.which(name)
    if not path:
        raise Skip(f"{name} is not installed")
    return path


class Prometheus:
    """It runs while this is entered; what it keeps is gone afterwards."""

    def __init__(self, target, rules):
        self.program = need_program("prometheus")
        self.folder = tempfile.mkdtemp(prefix="callbook-prometheus.")
        self.address = f"127.0.0.1:{free_ports(1)[0]}"
        self.process = None
        with open(os.path.join(self.folder, "prometheus.yml"), "w", encoding="utf-8") as file:
            file.write(CONFIG.format(target=target, rules=rules))

    def __enter__(self):
        command = [self.program, f"--config.file={self.folder}/prometheus.yml",
                   f"--storage.tsdb.path={self.folder}/data", f"--web.listen-address={self.address}"]
        with open(os.path.join(self.folder, "log"), "wb") as log:
            self.process = subprocess.Popen(command, stdout=log, stderr=log, cwd=self.folder)
        return self

    def __exit__(self, *_):
        self.process.kill()
        self.process.wait()
        shutil.rmtree(self.folder)

    def ask(self, expression):
        """The results of a query now, each with its labels (metric) and its value; what is wrong with it is raised."""
        address = f"http://{self.address}/api/v1/query?" + urllib.parse.urlencode({"query": expression})
        try:
            with NO_PROXY.open(address, timeout=10) as answer:
                return json.load(answer)["data"]["result"]
        except urllib.error.HTTPError as error:
            raise ValueError(json.load(error).get("error", error.code)) from error

    def wait_for(self, expression, seconds):
        """Until the query has a result."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if self.ask(expression):
                    return
            except (OSError, ValueError):
                pass
            time.sleep(0.1)
        with open(os.path.join(self.folder, "log"), encoding="utf-8", errors="replace") as log:
            raise AssertionError(f"no result of {expression} within {seconds} s: {log.read()[-1500:]}")
