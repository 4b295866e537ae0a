package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.Meter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.DoubleSupplier;
import java.util.stream.DoubleStream;
import org.jspecify.annotations.Nullable;

/**
 * Numbers that others measure, shown as long as there is one: a gauge that would say NaN is not registered. Numbers of
 * features that share the tag {@code other} become one: a count is their sum, a gauge the most alarming of them.
 * Thread-safe.
 */
final class Numbers {

    private record Key(MlprodMeter meter, List<String> tags) {}

    private static final class Shown {

        private final MlprodMeter meter;
        private final List<DoubleSupplier> parts = new CopyOnWriteArrayList<>();
        private @Nullable Meter registered;

        Shown(MlprodMeter meter) {
            this.meter = meter;
        }

        double value() {
            DoubleStream there =
                    parts.stream().mapToDouble(DoubleSupplier::getAsDouble).filter(value -> !Double.isNaN(value));
            if (meter.getType() == Meter.Type.COUNTER) {
                return there.sum();
            }
            return (meter == MlprodMeter.DRIFT_PVALUE ? there.min() : there.max()).orElse(Double.NaN);
        }
    }

    private final MeterGroup group;
    private final Map<Key, Shown> all = new LinkedHashMap<>(); // guarded by this

    Numbers(MeterGroup group) {
        this.group = group;
    }

    synchronized void add(MlprodMeter meter, DoubleSupplier value, String... tags) {
        Key key = new Key(meter, List.of(tags));
        Shown shown = all.computeIfAbsent(key, is -> new Shown(meter));
        shown.parts.add(new GuardedNumber(value, meter.getType() == Meter.Type.COUNTER));
        refresh(key, shown);
    }

    /** Shows the gauges that have a value now, and hides the others. */
    synchronized void refresh() {
        all.forEach(this::refresh);
    }

    private void refresh(Key key, Shown shown) {
        boolean isThere = !Double.isNaN(shown.value());
        if (isThere && shown.registered == null) {
            shown.registered = group.number(key.meter, shown::value, key.tags.toArray(String[]::new));
        } else if (!isThere && shown.registered != null) {
            group.remove(shown.registered);
            shown.registered = null;
        }
    }
}
