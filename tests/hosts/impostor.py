"""Somebody who answers in the place of a database server, to be told a password."""

import socket
import ssl
import struct
import threading

VERSION = b"8.0.36"
SCRAMBLE = b"01234567890123456789"
TLS = 0x800  # a capability, as are the others: plugins, secure logins, protocol 4.1, a database
OTHERS = 0x80000 | 0x8000 | 0x200 | 0x8
SWITCH, FULL_LOGIN = b"\xfe", b"\x01\x04"
QUESTION = b"\x04Password: "  # of the plugin dialog, to be answered with the password


class Impostor:
    """
    Goes as far as the login, which it asks for in the way of that plugin: in its greeting, or in answer to another one.
    Without a certificate it claims to have no TLS. `clear` and `secret` are what it has been sent without TLS and with
    it, `answers` what it has been sent for its plugin, in so many `connections`; until it forgets.
    """

    def __init__(self, plugin, is_announced, certificate=None, key=None):
        self.plugin, self.is_announced = plugin, is_announced
        self.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER) if certificate else None
        if certificate:
            self.context.load_cert_chain(certificate, key)
        self.forget()
        self.busy = threading.Lock()
        self.listener = socket.create_server(("127.0.0.1", 0))
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return
            with self.busy:
                self.connections += 1
                try:
                    self.serve(client)
                except (OSError, EOFError):
                    pass
                client.close()

    def forget(self):
        self.clear, self.secret, self.answers, self.connections = b"", b"", [], 0

    def wait(self):
        """Until the last connection has been dealt with."""
        with self.busy:
            pass

    def close(self):
        self.listener.shutdown(socket.SHUT_RDWR)
        self.listener.close()

    def greeting(self):
        flags = OTHERS | (TLS if self.context else 0)
        name = self.plugin if self.is_announced else "mysql_native_password"
        return (b"\x0a" + VERSION + b"\0" + struct.pack("<I", 1) + SCRAMBLE[:8] + b"\0" +
                struct.pack("<HBHH", flags & 0xFFFF, 45, 2, flags >> 16) + bytes([len(SCRAMBLE) + 1]) + bytes(10) +
                SCRAMBLE[8:] + b"\0" + name.encode() + b"\0")

    def serve(self, client):
        client.settimeout(5)
        self.send(client, 0, self.greeting())
        number, _ = self.receive(client)
        if self.context:
            client = self.context.wrap_socket(client, server_side=True)
            number, _ = self.receive(client)
        if not self.is_announced:
            challenge = QUESTION if self.plugin == "dialog" else SCRAMBLE
            self.send(client, number + 1, SWITCH + self.plugin.encode() + b"\0" + challenge + b"\0")
            number = self.take_answer(client)
        if self.plugin == "caching_sha2_password":
            self.send(client, number + 1, FULL_LOGIN)
            self.take_answer(client)

    def take_answer(self, client):
        number, answer = self.receive(client)
        self.answers.append(answer)
        return number

    def send(self, client, number, data):
        client.sendall(struct.pack("<I", len(data))[:3] + bytes([number]) + data)

    def receive(self, client):
        head = self.read(client, 4)
        return head[3], self.read(client, int.from_bytes(head[:3], "little"))

    def read(self, client, count):
        data = b""
        while len(data) < count:
            more = client.recv(count - len(data))
            if not more:
                raise EOFError
            data += more
            if isinstance(client, ssl.SSLSocket):
                self.secret += more
            else:
                self.clear += more
        return data
