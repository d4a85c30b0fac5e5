#!/usr/bin/env python3
"""A department's service, Avro. subscriber_avro.py BOOTSTRAP REGISTRY TOPIC GROUP DATABASE

Debian: apt install python3-confluent-kafka python3-avro python3-requests
"""
import sys

from confluent_kafka.avro import AvroConsumer

from worklist import Worklist


class DepartmentConsumer(AvroConsumer):
    """AvroConsumer expects Avro in keys as well; here a key is plain text, the id of the file."""

    def __init__(self, config):
        super().__init__(config)
        decode = self._serializer.decode_message
        self._serializer.decode_message = lambda data, is_key=False: data.decode() if is_key else decode(data)


bootstrap, registry, topic, group, database = sys.argv[1:]
worklist = Worklist(database)
consumer = DepartmentConsumer({
    "bootstrap.servers": bootstrap,
    "schema.registry.url": registry,
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
        if worklist.take(message.value()):
            print(message.value()["status"], message.value()["documentId"], message.value()["label"], flush=True)
        consumer.commit(message, asynchronous=False)
except KeyboardInterrupt:
    consumer.close()
