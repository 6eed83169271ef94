// The same work with `ws` and `reconnecting-websocket`: subscribe to every wallet, read frames, count payments.
// Lines on stdin: `go` subscribes, `tell` answers with one line of JSON. The end of stdin ends it.

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { createSecureContext } from "node:tls";
import ReconnectingWebSocket from "reconnecting-websocket";
import WebSocket from "ws";

const folder = process.argv[2];
const secureContext = createSecureContext({ ca: readFileSync(`${folder}/ca.pem`) });
const { servers } = JSON.parse(readFileSync(`${folder}/wallets.json`, "utf8"));

class TrustingWebSocket extends WebSocket {
  constructor(address) {
    super(address, { secureContext });
    // One that took too long to open is closed, and says so once more when nobody listens any longer.
    this.on("error", () => {});
  }
}

const payments = new Set();
let open = 0;
let frames = 0;

function subscribe(address) {
  const socket = new ReconnectingWebSocket(address, [], { WebSocket: TrustingWebSocket });
  let isOpen = false;
  socket.addEventListener("open", () => {
    isOpen = true;
    open += 1;
  });
  socket.addEventListener("close", () => {
    if (isOpen) open -= 1;
    isOpen = false;
  });
  socket.addEventListener("message", ({ data }) => {
    frames += 1;
    const { payment } = JSON.parse(data);
    if (payment?.status === "success") payments.add(payment.checking_id);
  });
}

const lines = createInterface({ input: process.stdin });
lines.on("line", (line) => {
  if (line === "go") {
    for (const { url, keys } of servers) {
      for (const key of keys) subscribe(`${url.replace("https", "wss")}/api/v1/ws/${key}`);
    }
  }
  console.log(JSON.stringify({ open, payments: payments.size, frames }));
});
lines.on("close", () => process.exit());
console.log(JSON.stringify({ open, payments: 0, frames }));
