"""The bare client: reads frames and, if told so, shows each payment with notify-send.

The subscription's address comes on the first line of stdin, because it has a key in it. A line of JSON for each payment
says when its frame was read, in seconds since 1970.
"""

import json
import subprocess
import sys
import time

from websockets.sync.client import connect

notifies = sys.argv[1:] == ["--notify"]
seen = set()
with connect(sys.stdin.readline().strip()) as socket:
    print(json.dumps({"memo": None, "at": time.time()}), flush=True)
    for text in socket:
        at = time.time()
        payment = json.loads(text).get("payment")
        if not payment or payment["status"] != "success" or payment["checking_id"] in seen:
            continue
        seen.add(payment["checking_id"])
        if notifies:
            subprocess.run(["notify-send", f"{payment['amount'] // 1000:+} sat", payment["memo"]], check=True)
        print(json.dumps({"memo": payment["memo"], "at": at}), flush=True)
