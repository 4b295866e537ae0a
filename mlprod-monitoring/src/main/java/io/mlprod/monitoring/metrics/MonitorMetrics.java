package io.mlprod.monitoring.metrics;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.mlprod.model.ModelVersion;
import io.mlprod.monitoring.internal.attach.Attachments;
import io.mlprod.observe.ChainEvent;
import io.mlprod.observe.Event;
import io.mlprod.observe.Feedback;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.Observed;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.PredictionRows;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The metrics of handles and fallback chains on Micrometer; {@link MlprodMeter} lists them. Add it as a listener to any
 * number of handles and chains, when they are built or later.
 *
 * <p>Meters of a version go when it is unloaded or its handle closed, and all go with {@link #close()}. The number of
 * series has a bound: at most 50 features of a version get series of their own, unless set otherwise, and the others
 * share the tag {@code other}. Values of features never become tags. Percentiles are off, as Micrometer asks of
 * libraries; hosts turn them on with a {@code MeterFilter}.
 *
 * <p>Thread-safe. Predictions take no lock here and make no object, and what a registry throws does not reach their
 * callers.
 *
 * @since 0.1
 */
public final class MonitorMetrics implements MeterBinder, PredictionListener, AutoCloseable {

    private static final int MOST_ACTIONS = 100;

    private final MeterRegistry registry;
    private final CallTags callTags;
    private final int maxFeatures;
    private final MeterGroup own;
    private final Attachments attachments = new Attachments();
    private final Map<ModelVersion, WatchedVersion> versions = new ConcurrentHashMap<>();
    private final Map<String, HandleMeters> handles = new ConcurrentHashMap<>();
    private final Map<String, ChainMeters> chains = new ConcurrentHashMap<>();
    private final BoundedValues actions = new BoundedValues(MOST_ACTIONS);
    private volatile boolean isClosed;

    private MonitorMetrics(Builder builder) {
        this.registry = builder.registry;
        this.callTags = new CallTags(builder.callTags);
        this.maxFeatures = builder.maxFeatures;
        this.own = new MeterGroup(registry);
        own.number(MlprodMeter.SOURCES, this::refreshedHandles, "handle"); // a scrape brings all up to date
        own.number(MlprodMeter.SOURCES, () -> size(chains), "chain");
    }

    /**
     * Creates metrics in a registry, with all defaults.
     *
     * @param registry where the meters are
     * @return open
     */
    public static MonitorMetrics of(MeterRegistry registry) {
        return builder().registry(registry).build();
    }

    /**
     * Returns a builder of metrics.
     *
     * @return a builder with all defaults, for one thread
     */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Adds a registry, for hosts that do so with each {@link MeterBinder}, such as Spring Boot.
     *
     * @param more the registry
     * @throws IllegalStateException if other metrics were built for another registry that is not a composite
     */
    @Override
    public void bindTo(MeterRegistry more) {
        Objects.requireNonNull(more, "registry");
        if (more == registry) {
            return;
        }
        if (!(registry instanceof CompositeMeterRegistry all)) {
            throw new IllegalStateException("These metrics were built for one registry and cannot be bound to another;"
                    + " build them without a registry, then they can be bound to any number");
        }
        all.add(more);
    }

    // ---- what handles and chains call

    @Override
    public boolean wants(Class<? extends Event> kind) {
        return kind != ModelEvent.Predicted.class; // rows tell the same without an object
    }

    @Override
    public void attached(Observed source, Subscription subscription) {
        if (attachments.add(source, subscription)) {
            show(source, subscription);
        }
    }

    /**
     * Adds the meters of a handle or chain for a listener that is attached to it and passes on all that it hears.
     *
     * @param source not kept alive
     * @param subscription of that listener; it is not closed here, and the meters go when it is
     */
    public synchronized void show(Observed source, Subscription subscription) {
        if (isClosed) {
            return;
        }
        if (source instanceof Observed.Handle handle) {
            handle(handle.name()).add(handle, subscription);
        } else if (source instanceof Observed.Chain chain) {
            chain(chain.name()).add(chain, subscription);
        }
    }

    @Override
    public synchronized @Nullable RowRecorder recorder(RowLayout layout) {
        if (isClosed) {
            return null;
        }
        WatchedVersion version = versions.computeIfAbsent(
                key(layout.model()), is -> new WatchedVersion(registry, layout, maxFeatures, callTags));
        version.use();
        return new RowRecorder() {
            @Override
            public void record(PredictionRows rows) {
                version.meters().answered(rows);
            }

            @Override
            public void close() {
                forget(version);
            }
        };
    }

    private synchronized void forget(WatchedVersion version) {
        if (version.endUse()) {
            versions.values().remove(version);
            version.close();
        }
    }

    /** Returns what is the same for all digests, since the digest is no tag. */
    private static ModelVersion key(ModelVersion model) {
        return new ModelVersion(model.name(), model.version(), "");
    }

    @Override
    public void onEvent(Event event) {
        if (isClosed) {
            return;
        }
        if (event instanceof ChainEvent of) {
            chain(of.chain()).on(of);
        } else if (event instanceof ModelEvent.PredictionFailed of) {
            WatchedVersion version = versions.get(key(of.model()));
            if (version != null) {
                version.meters().failed(of);
            }
        } else if (event instanceof ModelEvent.BatchRun of) {
            WatchedVersion version = versions.get(key(of.model()));
            if (version != null) {
                version.meters().batch(of);
            }
        } else if (event instanceof ModelEvent of) {
            seldom(of);
        }
    }

    private void seldom(ModelEvent event) {
        HandleMeters handle = handle(event.model().name());
        if (event instanceof ModelEvent.Loaded loaded) {
            handle.loaded(loaded.duration());
        } else if (event instanceof ModelEvent.Deployed deployed) {
            handle.count(MlprodMeter.DEPLOYS, TagText.of(deployed.cause()), BoundedValues.NONE);
        } else if (event instanceof ModelEvent.DeployFailed failed) {
            handle.count(
                    MlprodMeter.DEPLOYS, "refused", TagText.of(failed.error().gate()));
        } else if (event instanceof ModelEvent.RolloutChanged changed) {
            handle.count(
                    MlprodMeter.ROLLOUT_CHANGES, TagText.of(changed.status().state()));
        } else if (event instanceof ModelEvent.FeedbackReceived received) {
            handle.count(MlprodMeter.FEEDBACK, kind(received.feedback()));
            return; // it may come often
        }
        refresh();
    }

    private static String kind(Feedback feedback) {
        if (feedback instanceof Feedback.Label) {
            return "label";
        }
        return feedback instanceof Feedback.Measured ? "measured" : "occurred";
    }

    private HandleMeters handle(String name) {
        HandleMeters known = handles.get(name);
        return known != null ? known : handles.computeIfAbsent(name, is -> new HandleMeters(is, registry));
    }

    private ChainMeters chain(String name) {
        ChainMeters known = chains.get(name);
        return known != null ? known : chains.computeIfAbsent(name, is -> new ChainMeters(is, registry));
    }

    // ---- what a monitor finds

    /**
     * Shows a number that something else counts or measures, for example the effect size of a feature's drift. A gauge
     * is there while its number is, and not there while that is NaN. A counter's number must not fall. Features beyond
     * the limit are shown as one: the sum of counters, the highest gauge, and the lowest p value. Does nothing unless
     * rows of this version are recorded, that is, between {@link #recorder} and the recorder's end; goes with them.
     *
     * @param meter which number; one with the tags {@code model} and {@code model.version}
     * @param model the version
     * @param value asked for at each scrape, on any thread; must not block
     * @param tags the values of the other tags, in the order of {@link MlprodMeter#keys()}
     * @throws IllegalArgumentException if there are more or fewer tags than the meter has, or it is not about versions
     */
    public void number(MlprodMeter meter, ModelVersion model, DoubleSupplier value, String... tags) {
        meter.checkVersionTags(tags.length);
        WatchedVersion version = versions.get(key(model));
        if (version != null) {
            version.number(meter, value, tags);
        }
    }

    /**
     * Shows a state as one gauge for each constant of its enum: 1 for the state that it is, 0 for the others.
     *
     * @param <E> the states
     * @param meter which state; one with the tags {@code model} and {@code model.version}, and the state as the last
     * @param model the version
     * @param type the class of the states
     * @param state asked for at each scrape, on any thread; must not block
     * @param tags the values of the tags between version and state
     * @throws IllegalArgumentException if there are more or fewer tags than the meter has, or it is not about versions
     */
    public <E extends Enum<E>> void state(
            MlprodMeter meter, ModelVersion model, Class<E> type, Supplier<E> state, String... tags) {
        String[] all = Arrays.copyOf(tags, tags.length + 1);
        for (E constant : type.getEnumConstants()) {
            all[tags.length] = TagText.of(constant);
            number(meter, model, () -> state.get() == constant ? 1 : 0, all.clone());
        }
    }

    /**
     * Records how long an evaluation took.
     *
     * @param model the version that was evaluated
     * @param took how long
     */
    public void evaluated(ModelVersion model, Duration took) {
        WatchedVersion version = versions.get(key(model));
        if (version != null) {
            version.meters().evaluated(took);
        }
    }

    /**
     * Has the counters of an action begin at 0, so that the first time is seen as one.
     *
     * @param model the name of a model whose alerts may start it
     * @param action the action's name
     * @param outcomes what may become of it
     */
    public synchronized void mayAct(String model, String action, Class<? extends Enum<?>> outcomes) {
        HandleMeters handle = handles.get(model);
        if (handle != null) {
            for (Enum<?> outcome : outcomes.getEnumConstants()) {
                handle.show(MlprodMeter.ACTIONS, actions.of(action), TagText.of(outcome));
            }
        }
    }

    /**
     * Counts what became of an action. The first hundred names of actions have counters of their own. Does nothing if
     * no handle of the model is watched.
     *
     * @param model the version that the action's alert is about
     * @param action the action's name
     * @param outcome what became of it
     */
    public void acted(ModelVersion model, String action, Enum<?> outcome) {
        HandleMeters handle = handles.get(model.name());
        if (handle != null) {
            handle.count(MlprodMeter.ACTIONS, actions.of(action), TagText.of(outcome));
        }
    }

    /**
     * Brings the meters up to date with what there is to be measured: gauges whose number has come or gone, trials that
     * have begun or ended, handles and chains that were closed or forgotten. Each scrape does so, too.
     */
    public void refresh() {
        versions.values().forEach(version -> version.numbers().refresh());
        refresh(handles);
        refresh(chains);
    }

    private <M extends SourceMeters> void refresh(Map<String, M> all) {
        all.forEach((name, meters) -> {
            if (!meters.refresh()) {
                end(all, name, meters);
            }
        });
    }

    private synchronized <M extends SourceMeters> void end(Map<String, M> all, String name, M meters) {
        if (!meters.refresh()) { // none was attached meanwhile
            all.remove(name, meters);
            meters.close();
        }
    }

    private double refreshedHandles() {
        refresh();
        return size(handles);
    }

    private static double size(Map<String, ? extends SourceMeters> all) {
        return all.values().stream().mapToDouble(SourceMeters::size).sum();
    }

    /** Removes all meters, and leaves all handles and chains, which go on without. Closing again does nothing. */
    @Override
    public void close() {
        attachments.close();
        removeMeters();
    }

    private synchronized void removeMeters() {
        isClosed = true;
        versions.values().forEach(WatchedVersion::close);
        handles.values().forEach(HandleMeters::close);
        chains.values().forEach(ChainMeters::close);
        versions.clear();
        handles.clear();
        chains.clear();
        own.close();
    }

    /** A builder of metrics. For one thread. */
    public static final class Builder {

        private static final int MOST_FEATURES = 50;
        private static final int MOST_SERIES = 1_000;

        private MeterRegistry registry = new CompositeMeterRegistry();
        private int maxFeatures = MOST_FEATURES;
        private final Map<String, Integer> callTags = new LinkedHashMap<>();

        private Builder() {}

        /**
         * Sets the registry. The default is none, until {@link MonitorMetrics#bindTo}.
         *
         * @param where the registry
         * @return this
         */
        public Builder registry(MeterRegistry where) {
            registry = Objects.requireNonNull(where, "registry");
            return this;
        }

        /**
         * Sets how many features of a version get series of their own; the others share the tag {@code other}. The
         * default is 50.
         *
         * @param features 0 or more
         * @return this
         * @throws IllegalArgumentException if it is negative
         */
        public Builder maxFeatures(int features) {
            if (features < 0) {
                throw new IllegalArgumentException("The number of features must be 0 or more, not " + features);
            }
            maxFeatures = features;
            return this;
        }

        /**
         * Makes a tag of calls a tag of {@link MlprodMeter#PREDICTIONS}. The first values that come are kept, and all
         * others become {@code other}; a call without the tag has {@code none}. The default is no such tag.
         *
         * @param name the tag's name
         * @param values how many values it may have
         * @return this
         * @throws IllegalArgumentException if the meter has a tag of this name, the number is below 1, or the allowed
         *     tags together would make more than 1,000 combinations
         */
        public Builder callTag(String name, int values) {
            if (MlprodMeter.PREDICTIONS.keys().contains(name)) {
                throw new IllegalArgumentException(
                        "mlprod.predictions has the tag '" + name + "' itself; choose another name for the call's");
            }
            if (values < 1) {
                throw new IllegalArgumentException("The number of values must be 1 or more, not " + values);
            }
            callTags.put(name, values);
            double combinations = callTags.values().stream()
                    .mapToDouble(each -> each + 2) // with none and other
                    .reduce(1, (a, b) -> a * b);
            if (combinations > MOST_SERIES) {
                callTags.remove(name);
                throw new IllegalArgumentException("With '" + name + "' the allowed tags of calls would make "
                        + (long) combinations + " combinations; allow at most " + MOST_SERIES);
            }
            return this;
        }

        /**
         * Builds the metrics.
         *
         * @return open
         */
        public MonitorMetrics build() {
            return new MonitorMetrics(this);
        }
    }
}
