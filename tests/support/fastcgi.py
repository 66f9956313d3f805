"""A small FastCGI client: what a web server other than nginx may say to a worker."""

import socket
import struct

from support.wire import parse_head

BEGIN, ABORT, END, PARAMS, STDIN, STDOUT, GET_VALUES = 1, 2, 3, 4, 5, 6, 9
KEEP = 1


def record(kind, content, request=1):
    return struct.pack(">BBHHBB", 1, kind, request, len(content), 0, 0) + content


def stream(kind, content):
    """Content as records of that kind, and the empty one at its end."""
    parts = [content[start:start + 65535] for start in range(0, len(content), 65535)]
    return b"".join(record(kind, part) for part in parts) + record(kind, b"")


def length(number):
    return bytes([number]) if number < 128 else struct.pack(">I", number | 0x80000000)


def name_values(pairs):
    text = b""
    for name, value in pairs:
        name, value = name.encode(), value.encode("utf-8")
        text += length(len(name)) + length(len(value)) + name + value
    return text


def parameters(pairs):
    return stream(PARAMS, name_values(pairs))


def get_values(count):
    """A question of no request, with names that libfcgi knows; its answer to more than three overflows a buffer."""
    return record(GET_VALUES, name_values([("FCGI_MAX_CONNS", "")] * count), request=0)


def request(pairs, body=b"", keep=False):
    return (record(BEGIN, struct.pack(">HB5x", 1, KEEP if keep else 0)) + parameters(pairs) + stream(STDIN, body))


class Worker:
    """A worker's socket."""

    def __init__(self, path):
        self.path = path

    def connect(self):
        connection = socket.socket(socket.AF_UNIX)
        connection.settimeout(10)
        connection.connect(self.path)
        return connection

    def exchange(self, pairs, body=b"", keep=False):
        """The answer; the connection must end with it, whether it was to be kept or not."""
        with self.connect() as connection:
            connection.sendall(request(pairs, body, keep))
            connection.shutdown(socket.SHUT_WR)
            return answer_of(dict(pairs).get("REQUEST_METHOD", "GET"), read_all(connection))


def read_all(connection):
    data = b""
    while part := connection.recv(65536):
        data += part
    return data


def answer_of(method, data):
    """The answer in the worker's records."""
    output, ended = b"", False
    while len(data) >= 8:
        _, kind, _, size, padding, _ = struct.unpack(">BBHHBB", data[:8])
        output += data[8:8 + size] if kind == STDOUT else b""
        ended = ended or kind == END
        data = data[8 + size + padding:]
    head, _, body = output.partition(b"\r\n\r\n")
    lines = head.split(b"\r\n")
    status = next((line for line in lines if line.startswith(b"Status: ")), b"Status: 0")
    answer = parse_head(method, b"HTTP/1.1 " + status[8:] + b"\r\n" + b"\r\n".join(lines))
    answer.body = body
    if not ended or data:
        answer.wire_faults.append("the records do not end as they should")
    if answer.header("Content-Length") not in (None, str(len(body))) and method != "HEAD":
        answer.wire_faults.append("Content-Length is wrong")
    return answer
