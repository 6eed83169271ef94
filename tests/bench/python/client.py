"""The same work with `websockets`: subscribe to every wallet, read frames, count payments.

Lines on stdin: `go` subscribes, `tell` answers with one line of JSON. The end of stdin ends it.
"""

import asyncio
import json
import os
import ssl
import sys
from pathlib import Path

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed


class Client:
    def __init__(self, folder: Path) -> None:
        self.trust = ssl.create_default_context(cafile=folder / "ca.pem")
        self.servers = json.loads((folder / "wallets.json").read_text())["servers"]
        self.payments: set[str] = set()
        self.open = 0
        self.frames = 0
        self.tasks: list[asyncio.Task[None]] = []

    def subscribe_all(self) -> None:
        for server in self.servers:
            base = server["url"].replace("https", "wss")
            for key in server["keys"]:
                self.tasks.append(asyncio.create_task(self.subscribe(f"{base}/api/v1/ws/{key}")))

    async def subscribe(self, address: str) -> None:
        async for socket in connect(address, ssl=self.trust):
            self.open += 1
            try:
                async for text in socket:
                    self.frames += 1
                    payment = json.loads(text).get("payment")
                    if payment and payment["status"] == "success":
                        self.payments.add(payment["checking_id"])
            except ConnectionClosed:
                pass
            finally:
                self.open -= 1

    def tell(self) -> None:
        told = {"open": self.open, "payments": len(self.payments), "frames": self.frames}
        print(json.dumps(told), flush=True)


async def main() -> None:
    client = Client(Path(sys.argv[1]))
    lines = asyncio.StreamReader()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    client.tell()
    while line := await lines.readline():
        if line == b"go\n":
            client.subscribe_all()
        client.tell()
    os._exit(0)


asyncio.run(main())
