"""Debian's python3-kafka 2.0.2 against the broker: topics, codecs it has modules for, groups, commits. It knows no transactions."""
import sys

from kafka import KafkaAdminClient, KafkaConsumer, KafkaProducer, TopicPartition
from kafka.admin import NewTopic
from kafka.codec import has_gzip, has_lz4, has_snappy, has_zstd

servers = sys.argv[1]
admin = KafkaAdminClient(bootstrap_servers=servers)
admin.create_topics([NewTopic("k", 2, 1, topic_configs={"segment.bytes": "100000"})])
assert "k" in admin.list_topics()

codecs = [None] + [name for name, has in [("gzip", has_gzip), ("lz4", has_lz4), ("snappy", has_snappy), ("zstd", has_zstd)] if has()]
assert "gzip" in codecs
for codec in codecs:
    producer = KafkaProducer(bootstrap_servers=servers, compression_type=codec, acks="all")
    results = [producer.send("k", key=b"%d" % i, value=b"%s %d " % (str(codec).encode(), i) + b"w" * 100) for i in range(200)]
    producer.flush(30)
    assert all(result.get(20).offset >= 0 for result in results)
    producer.close(10)


def open_consumer():
    return KafkaConsumer("k", bootstrap_servers=servers, group_id="kg", auto_offset_reset="earliest", enable_auto_commit=False,
                         consumer_timeout_ms=20000, check_crcs=True)


total = 200 * len(codecs)
consumer = open_consumer()
found = []
for message in consumer:
    found.append(message.value)
    if len(found) == total:
        break
assert len(set(found)) == total
consumer.commit()
consumer.close()

producer = KafkaProducer(bootstrap_servers=servers)
producer.send("k", value=b"later").get(20)
producer.close(10)
consumer = open_consumer()
assert next(consumer).value == b"later"
assert sum(consumer.committed(TopicPartition("k", p)) or 0 for p in range(2)) == total
ends = consumer.end_offsets([TopicPartition("k", p) for p in range(2)])
assert sum(ends.values()) == total + 1
consumer.close()
assert ("kg", "consumer") in admin.list_consumer_groups()
described = admin.describe_consumer_groups(["kg"])
assert described[0].state in ("Empty", "Stable"), described
admin.delete_topics(["k"])
admin.close()
print("ok")
