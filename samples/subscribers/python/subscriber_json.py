#!/usr/bin/env python3
"""A department's service, plain JSON. subscriber_json.py BOOTSTRAP TOPIC GROUP DATABASE

Debian: apt install python3-confluent-kafka
"""
import json
import sys

from confluent_kafka import Consumer

from worklist import Worklist

bootstrap, topic, group, database = sys.argv[1:]
worklist = Worklist(database)
consumer = Consumer({
    "bootstrap.servers": bootstrap,
    "group.id": group,                       # its own: services that share a group share the documents
    "isolation.level": "read_committed",     # never what a crash has left undecided
    "auto.offset.reset": "earliest",
    "enable.auto.commit": False,             # committed below, when the work is done
})
consumer.subscribe([topic])
try:
    while True:
        message = consumer.poll(1.0)
        if message is None:
            continue
        if message.error():
            raise SystemExit(message.error())
        document = json.loads(message.value())
        if worklist.take(document):
            print(document["status"], document["documentId"], document["label"], flush=True)
        consumer.commit(message, asynchronous=False)
except KeyboardInterrupt:
    consumer.close()
