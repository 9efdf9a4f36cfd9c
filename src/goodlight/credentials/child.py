"""The reading child: ``python -m goodlight.credentials.child`` reads files' bytes from standard input and answers with facts.

The library that parses credentials is native code and foreign files may be made to break it; here that costs one answer.
It gets no path and no key, and what it may use is bounded by ``goodlight.decode.confine``.
"""

from __future__ import annotations

import json
import os
import signal
import sys

from goodlight.decode.confine import allow_cpu, confine
from goodlight.decode.protocol import read_frame, write_frame

MEMORY_BYTES, CPU_SECONDS = 1_600_000_000, 15
MOST_BYTES, MOST_ANSWER = 200_000_000, 1_000_000  # of a file, of an answer


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C belongs to the parent, which ends this process
    answers = os.fdopen(os.dup(1), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)  # a chatty library must not write into the frames

    from goodlight.credentials.read import read, warm_up

    warm_up()  # loads the library before the limits close in
    confine(MEMORY_BYTES)
    while (request := read_frame(sys.stdin.buffer, max_payload=MOST_BYTES)) is not None:
        allow_cpu(CPU_SECONDS)
        facts = read(bytes(request.payload), request.header["anchors"])
        write_frame(answers, {}, json.dumps(facts).encode())


if __name__ == "__main__":
    main()
