package io.mlprod.monitoring.alert;

import io.mlprod.time.TimeSource;
import java.time.Duration;
import java.time.Instant;

/** A time by both clocks: decisions are by the monotonic one, silences and texts by the time of day. */
record Moment(Instant wall, long nanos) {

    static Moment of(TimeSource time) {
        return new Moment(time.now(), time.nanoTime());
    }

    Duration since(long before) {
        return Duration.ofNanos(nanos - before);
    }

    boolean isAfter(Duration wait, long before) {
        return since(before).compareTo(wait) >= 0;
    }
}
