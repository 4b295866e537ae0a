package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.DistributionSummary;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.FunctionTimer;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.noop.NoopCounter;
import io.micrometer.core.instrument.noop.NoopDistributionSummary;
import io.micrometer.core.instrument.noop.NoopTimer;
import io.mlprod.internal.log.Log;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Meters that are removed together. What the registry throws is logged once, and the meter does nothing. Thread-safe.
 */
final class MeterGroup implements AutoCloseable {

    private static final Log LOG = Log.of(MeterGroup.class);
    private static final Log.Once REFUSED = LOG.once();

    private final MeterRegistry registry;
    private final String[] firstValues;
    private final Map<Meter, Object> meters = new ConcurrentHashMap<>(); // with what registries refer to weakly only
    private volatile boolean isClosed;

    /**
     * Creates a group without meters.
     *
     * @param firstValues the values of the first tags of each of its meters
     */
    MeterGroup(MeterRegistry registry, String... firstValues) {
        this.registry = registry;
        this.firstValues = firstValues;
    }

    Timer timer(MlprodMeter meter, Tags more, String... values) {
        Tags tags = tags(meter, values).and(more);
        Timer made = add(
                this,
                () -> Timer.builder(meter.getName())
                        .description(meter.description())
                        .tags(tags)
                        .register(registry));
        return made == null ? new NoopTimer(id(meter, tags)) : made;
    }

    Timer timer(MlprodMeter meter, String... values) {
        return timer(meter, Tags.empty(), values);
    }

    Counter counter(MlprodMeter meter, String... values) {
        Counter made = add(
                this,
                () -> Counter.builder(meter.getName())
                        .description(meter.description())
                        .baseUnit(meter.getBaseUnit())
                        .tags(tags(meter, values))
                        .register(registry));
        return made == null ? new NoopCounter(id(meter, tags(meter, values))) : made;
    }

    DistributionSummary summary(MlprodMeter meter, String... values) {
        DistributionSummary made = add(
                this,
                () -> DistributionSummary.builder(meter.getName())
                        .description(meter.description())
                        .baseUnit(meter.getBaseUnit())
                        .tags(tags(meter, values))
                        .register(registry));
        return made == null ? new NoopDistributionSummary(id(meter, tags(meter, values))) : made;
    }

    /** Shows a number that something else counts or measures. */
    @Nullable
    Meter number(MlprodMeter meter, DoubleSupplier source, String... values) {
        DoubleSupplier value = new GuardedNumber(source, meter.getType() == Meter.Type.COUNTER);
        if (meter.getType() == Meter.Type.GAUGE) {
            return add(
                    value,
                    () -> Gauge.builder(meter.getName(), value, DoubleSupplier::getAsDouble)
                            .description(meter.description())
                            .baseUnit(meter.getBaseUnit())
                            .tags(tags(meter, values))
                            .register(registry));
        }
        return add(
                value,
                () -> FunctionCounter.builder(meter.getName(), value, DoubleSupplier::getAsDouble)
                        .description(meter.description())
                        .baseUnit(meter.getBaseUnit())
                        .tags(tags(meter, values))
                        .register(registry));
    }

    /** Shows a time that is added up without a distribution. */
    void total(MlprodMeter meter, LongAdder count, LongAdder nanos, String... values) {
        add(
                count,
                () -> FunctionTimer.builder(
                                meter.getName(), count, LongAdder::sum, any -> nanos.sum(), TimeUnit.NANOSECONDS)
                        .description(meter.description())
                        .tags(tags(meter, values))
                        .register(registry));
    }

    private Tags tags(MlprodMeter meter, String... values) {
        Tag[] tags = new Tag[meter.keys().size()];
        if (firstValues.length + values.length != tags.length) {
            throw new IllegalArgumentException(
                    meter.getName() + " has the tags " + meter.keys() + ", so it needs as many values");
        }
        for (int i = 0; i < tags.length; i++) {
            String value = i < firstValues.length ? firstValues[i] : values[i - firstValues.length];
            tags[i] = Tag.of(meter.keys().get(i), value.isEmpty() ? BoundedValues.NONE : value);
        }
        return Tags.of(tags);
    }

    private static Meter.Id id(MlprodMeter meter, Tags tags) {
        return new Meter.Id(meter.getName(), tags, meter.getBaseUnit(), meter.description(), meter.getType());
    }

    private <M extends Meter> @Nullable M add(Object kept, Supplier<M> registration) {
        M meter = null;
        try {
            meter = registration.get();
            meters.put(meter, kept);
        } catch (RuntimeException e) {
            REFUSED.warn("The meter registry refused a meter, which does nothing now", e);
        }
        if (isClosed) {
            close(); // by another thread meanwhile
        }
        return meter;
    }

    void remove(@Nullable Meter meter) {
        if (meter != null && meters.remove(meter) != null) {
            try {
                registry.remove(meter);
            } catch (RuntimeException e) {
                REFUSED.warn("The meter registry did not remove a meter", e);
            }
        }
    }

    @Override
    public void close() {
        isClosed = true;
        meters.keySet().forEach(this::remove);
    }
}
