package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.cells.Counted;
import io.mlprod.observe.Column;
import io.mlprod.observe.RowLayout;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.DoubleSupplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A version and all its meters, shared by all recorders of its rows. Thread-safe. */
final class WatchedVersion implements AutoCloseable {

    private final MeterGroup group;
    private final BoundedValues features;
    private final VersionMeters meters;
    private final Numbers numbers;
    private int users; // guarded by this

    WatchedVersion(MeterRegistry registry, RowLayout layout, int maxFeatures, CallTags callTags) {
        ModelVersion model = layout.model();
        this.group = new MeterGroup(registry, model.name(), model.version());
        this.features = BoundedValues.only(names(layout, maxFeatures));
        this.meters = new VersionMeters(group, callTags, features);
        this.numbers = new Numbers(group);
    }

    /** Returns the names that violations and findings may have, those of what is counted before the others. */
    private static Set<String> names(RowLayout layout, int most) {
        Stream<String> counted = Counted.of(layout).stream().map(Counted::name);
        Stream<String> features = layout.features().stream().map(Column::name);
        Stream<String> tensors = layout.features().stream().map(Column::tensor);
        return Stream.of(counted, features, tensors)
                .flatMap(names -> names)
                .distinct()
                .limit(most)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }

    VersionMeters meters() {
        return meters;
    }

    Numbers numbers() {
        return numbers;
    }

    /** Shows a number of this version; the tags are those after model and version. */
    void number(MlprodMeter meter, DoubleSupplier value, String... tags) {
        String[] bounded = tags.clone();
        int feature = meter.keys().indexOf("feature") - 2;
        if (feature >= 0 && feature < bounded.length) {
            bounded[feature] = features.of(bounded[feature]);
        }
        numbers.add(meter, value, bounded);
    }

    synchronized void use() {
        users++;
    }

    /** Returns whether this was the last use. */
    synchronized boolean endUse() {
        users--;
        return users == 0;
    }

    @Override
    public void close() {
        group.close();
    }
}
