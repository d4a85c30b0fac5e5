"""Reads a number of records from the beginning of partition 0 and prints them, whatever happens to the broker meanwhile. A reset ends it."""
import sys
import time

kind, servers, topic, count = sys.argv[1:3] + [sys.argv[3], int(sys.argv[4])]
deadline = time.monotonic() + 55

if kind == "confluent":
    from confluent_kafka import Consumer, KafkaError, TopicPartition

    consumer = Consumer({"bootstrap.servers": servers, "group.id": "g", "auto.offset.reset": "error", "reconnect.backoff.max.ms": 200})
    consumer.assign([TopicPartition(topic, 0, 0)])
    while count > 0 and time.monotonic() < deadline:
        message = consumer.poll(0.2)
        if message is None:
            continue
        if message.error():
            assert message.error().code() in (KafkaError._ALL_BROKERS_DOWN, KafkaError._TRANSPORT), message.error()
            continue
        print(message.value().decode())
        count -= 1
else:
    from kafka import KafkaConsumer, TopicPartition

    consumer = KafkaConsumer(bootstrap_servers=servers, auto_offset_reset="none", enable_auto_commit=False, reconnect_backoff_max_ms=200)
    consumer.assign([TopicPartition(topic, 0)])
    consumer.seek(TopicPartition(topic, 0), 0)
    while count > 0 and time.monotonic() < deadline:
        for messages in consumer.poll(200).values():
            for message in messages:
                print(message.value.decode())
                count -= 1
consumer.close()
assert count == 0, count
