"""Debian's python3-confluent-kafka against the broker: topics, codecs, groups, commits, transactions."""
import sys
import time

from confluent_kafka import Consumer, KafkaError, Producer, TopicPartition
from confluent_kafka.admin import AdminClient, ConfigResource, NewTopic

servers = sys.argv[1]
admin = AdminClient({"bootstrap.servers": servers})
for future in admin.create_topics([NewTopic("c", 3, 1, config={"retention.ms": "60000"}), NewTopic("x", 1, 1)]).values():
    future.result(20)
described = admin.describe_configs([ConfigResource("topic", "c")])
config = list(described.values())[0].result(20)
assert config["retention.ms"].value == "60000", config["retention.ms"]

codecs = ["none", "gzip", "snappy", "lz4", "zstd"]
for codec in codecs:
    producer = Producer({"bootstrap.servers": servers, "compression.type": codec, "enable.idempotence": True})
    for i in range(300):
        producer.produce("c", key=str(i), value=codec + " " + str(i) + " " + "y" * 200)
    assert producer.flush(30) == 0


def consumer(group, **more):
    return Consumer({"bootstrap.servers": servers, "group.id": group, "auto.offset.reset": "earliest",
                     "enable.auto.commit": False, "enable.partition.eof": True, **more})


def read(reader, expected):
    found = []
    deadline = time.monotonic() + 30
    while len(found) < expected and time.monotonic() < deadline:
        message = reader.poll(0.2)
        if message is None or (message.error() and message.error().code() == KafkaError._PARTITION_EOF):
            continue
        assert not message.error(), message.error()
        found.append(message.value().decode())
    assert len(found) == expected, len(found)
    return found


for strategy in ["range", "cooperative-sticky"]:
    group = consumer("g-" + strategy, **{"partition.assignment.strategy": strategy})
    group.subscribe(["c"])
    found = read(group, 1500)
    assert len(set(found)) == 1500
    group.commit(asynchronous=False)
    committed = group.committed([TopicPartition("c", p) for p in range(3)], 20)
    assert sum(p.offset for p in committed) == 1500, committed
    group.close()

producer = Producer({"bootstrap.servers": servers, "transactional.id": "py"})
producer.init_transactions(30)
source = consumer("tx")
source.subscribe(["c"])
read(source, 1500)
for commit in [True, False, True]:
    producer.begin_transaction()
    producer.produce("x", value="kept" if commit else "dropped")
    producer.send_offsets_to_transaction(source.position(source.assignment()), source.consumer_group_metadata(), 30)
    if commit:
        producer.commit_transaction(30)
    else:
        producer.abort_transaction(30)
assert sum(p.offset for p in source.committed([TopicPartition("c", p) for p in range(3)], 20)) == 1500
source.close()
reader = consumer("reader")
reader.assign([TopicPartition("x", 0, 0)])
assert read(reader, 2) == ["kept", "kept"]
reader.close()
print("ok")
