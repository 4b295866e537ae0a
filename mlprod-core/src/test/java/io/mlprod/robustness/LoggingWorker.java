package io.mlprod.robustness;

import static io.mlprod.robustness.HostileModel.NAME;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.ModelHandleBuilder;
import io.mlprod.Prediction;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.engine.Engines;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.experiment.Experiment;
import io.mlprod.experiment.Metric;
import io.mlprod.experiment.RunningExperiment;
import io.mlprod.lifecycle.Golden;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.ModelWatch;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.observe.Event;
import io.mlprod.observe.Feedback;
import io.mlprod.rollout.Guard;
import io.mlprod.rollout.Rollout;
import io.mlprod.rollout.RunningRollout;
import io.mlprod.routing.ExposureSink;
import io.mlprod.shadow.RunningShadow;
import io.mlprod.shadow.Shadow;
import io.mlprod.spi.ForwardingEngine;
import io.mlprod.spi.ForwardingInvocation;
import io.mlprod.spi.ForwardingSession;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.time.ManualTime;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Lets the library log and say whatever it can, with every log at its finest level, about models and callers whose
 * names are hostile and whose values are personal. Prints each message and text of ours as it is.
 */
final class LoggingWorker {

    static final String SECRET = "canary-4711";

    private static final ManualTime TIME = new ManualTime(Instant.parse("2026-01-01T00:00:00Z"));
    private static final AtomicInteger FAILING = new AtomicInteger(); // runs that are still to fail

    private LoggingWorker() {}

    public static void main(String[] arguments) throws Exception {
        java.util.logging.Logger root = java.util.logging.Logger.getLogger("");
        root.setLevel(java.util.logging.Level.ALL);
        for (java.util.logging.Handler handler : root.getHandlers()) {
            handler.setLevel(java.util.logging.Level.ALL);
        }
        Path folder = Files.createTempDirectory("hostile");
        Path file = folder.resolve("file\n2026 FORGED\u001b[2J.onnx");
        Files.write(file, HostileModel.identity(""));
        loadWhatCannotBeLoaded(folder, file);
        predict(file);
        changeVersions(folder, file);
        tryOut(file);
        System.out.println("DONE");
    }

    // ---- what is done -------------------------------------------------------------------------

    private static void loadWhatCannotBeLoaded(Path folder, Path file) throws IOException {
        attempt(() -> ModelHandle.builder()
                .load(ModelSource.of(HostileModel.unknownOperator()))
                .build());
        attempt(() -> ModelHandle.builder()
                .name(NAME)
                .load(ModelSource.of(HostileModel.cut()))
                .build());
        attempt(() -> ModelHandle.open(folder.resolve("none" + file.getFileName())));
        attempt(() -> ModelHandle.builder(Wrong.class, Wrong.class).load(file).build());
        Path schema = folder.resolve(file.getFileName().toString().replace(".onnx", ".schema.json"));
        for (String text :
                List.of("{\"features\": {\"a\\nb\\u001b\": {\"min\": 1}}}", "{\"a\\nb\": 1}", "{\n\u001b[2J")) {
            Files.writeString(schema, text);
            attempt(() -> ModelHandle.open(file));
        }
        Files.delete(schema);
        try (ModelHandle<Inputs, Outputs> large =
                ModelHandle.builder().load(ModelSource.of(HostileModel.large())).build()) {
            show(large.signature());
            show(large.signature().metadata());
            attempt(() -> large.deploy(ModelSource.of(HostileModel.unknownOperator())));
        }
    }

    record Wrong(float a, String b) {}

    private static void predict(Path file) {
        for (ModelHandleBuilder<Inputs, Outputs> builder : List.of(
                builder(file),
                builder(file).cache(Cache.DEFAULT.maximumWeight(1 << 20)),
                builder(file).batching(Batching.DEFAULT.maxRows(4).queueRows(64)),
                builder(file)
                        .admission(
                                AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO)))) {
            try (ModelHandle<Inputs, Outputs> handle = builder.build()) {
                show(handle);
                Prediction<Outputs> answer = handle.predict(secret(), call());
                show(answer);
                show(answer.value());
                attempt(() -> answer.value().tensor("x" + NAME));
                attempt(() -> handle.signature().input("x" + NAME));
                attempt(() ->
                        handle.predict(Inputs.of(NAME + "\ud800", Tensor.of(new String[] {SECRET}, 1, 1)), call()));
                attempt(() -> handle.predict(Inputs.of("in" + NAME, Tensor.of(new float[] {4711}, 1, 1)), call()));
                attempt(() -> handle.predict(secret().and("in" + NAME, Tensor.of(new float[] {1}))));
                attempt(() -> handle.predict(secret(), Call.DEFAULT.timeout(Duration.ofNanos(1))));
                show(handle.validate(Inputs.of(NAME, Tensor.of(new String[] {SECRET}, 1, 1))));
                FAILING.set(3);
                for (int i = 0; i < 3; i++) {
                    attempt(() -> handle.predict(secret(), call()));
                }
                FAILING.set(1);
                handle.predictAll(List.of(secret(), secret(), secret())).forEach(LoggingWorker::show);
                attempt(() -> handle.predictAsync(secret(), call()).get());
                for (Feedback feedback : List.of(
                        Feedback.label(SECRET),
                        Feedback.measured("metric" + NAME, 4711.815),
                        Feedback.occurred(NAME))) {
                    show(handle.feedback(answer.id(), feedback));
                }
            }
        }
        attempt(() ->
                builder(file).golden(Golden.of(secret(), Outputs.of(Map.of()))).build());
        FAILING.set(1);
        attempt(() -> builder(file).warmUp(List.of(secret())).build());
        FAILING.set(0);
    }

    private static void changeVersions(Path folder, Path file) throws IOException {
        try (ModelHandle<Inputs, Outputs> handle = builder(file).build()) {
            handle.deploy(version("2"));
            attempt(() -> handle.deploy(version("2")));
            attempt(() -> handle.deploy(ModelSource.of(HostileModel.renamed()).version("other" + NAME)));
            attempt(() ->
                    handle.deploy(ModelSource.of(HostileModel.identity("2")).version("other" + NAME)));
            attempt(() ->
                    handle.deploy(ModelSource.of(HostileModel.unknownOperator()).version("bad" + NAME)));
            attempt(() -> handle.versions().serve("none" + NAME));
            handle.rollBack();
            attempt(handle::rollBack);
            attempt(() -> handle.deploy(ModelSource.of(folder.resolve("none\n2026 FORGED"))));
            Path watched = Files.createDirectory(folder.resolve("watched\n2026 FORGED"));
            Files.write(watched.resolve("1\n2026 FORGED\u001b.onnx"), HostileModel.cut());
            try (ModelWatch watch = handle.versions().watch(watched, Duration.ofSeconds(1));
                    ModelWatch other =
                            handle.versions().watch(folder.resolve("gone\n2026 FORGED"), Duration.ofSeconds(1))) {
                TIME.advance(Duration.ofSeconds(5));
                watch.lastFailure().ifPresent(LoggingWorker::showError);
                other.lastFailure().ifPresent(LoggingWorker::showError);
            }
            handle.versions().list().forEach(LoggingWorker::show);
            handle.versions().history().forEach(LoggingWorker::show);
            TIME.advance(Duration.ofHours(2));
        }
    }

    private static void tryOut(Path file) {
        try (ModelHandle<Inputs, Outputs> handle = builder(file)
                .unitSecret("0123456789abcdef".getBytes(StandardCharsets.UTF_8))
                .build()) {
            handle.versions().load(version("2"));
            String two = "2" + NAME;
            RunningShadow shadow = handle.shadow(Shadow.to(two));
            Prediction<Outputs> first = handle.predict(secret(), call());
            show(handle.feedback(first.id(), Feedback.label(SECRET)));
            show(shadow.report());
            attempt(() -> handle.versions().serve("x" + NAME));
            shadow.stop();
            RunningExperiment experiment = handle.experiment(Experiment.named("e" + NAME)
                    .control(handle.serving().version(), 0.5)
                    .arm("arm" + NAME, two, 0.5)
                    .metric(Metric.proportion("bought" + NAME))
                    .units(units -> units.exposures(ExposureSink.logging())));
            for (int i = 0; i < 10; i++) {
                Prediction<Outputs> answer =
                        handle.predict(secret(), Call.DEFAULT.unit(SECRET + i).tag("t" + NAME, NAME));
                show(answer.route());
                show(handle.feedback(answer.id(), Feedback.occurred("bought" + NAME)));
            }
            show(experiment.readout());
            attemptTo(() -> experiment.reweigh(Map.of(NAME, 1.0)));
            experiment.stop();
            attempt(() -> Experiment.named("layer/" + NAME).control("1", 0.5).arm(NAME, "2", 0.7));
            RunningRollout rollout = handle.rollout(Rollout.<Inputs, Outputs>to(two)
                    .name("r" + NAME)
                    .unit(input -> {
                        throw new IllegalStateException(SECRET);
                    })
                    .guard(Guard.errors())
                    .units(units -> units.exposures(exposures -> {
                        throw new IOException(NAME);
                    }))
                    .steps(0.5));
            handle.predict(secret(), call());
            rollout.pause("why" + NAME);
            show(rollout.status());
            attempt(() -> handle.deploy(version("3")));
            rollout.rollBack("why" + NAME);
            attemptTo(rollout::resume);
            show(rollout.status());
        }
    }

    // ---- with what ----------------------------------------------------------------------------

    private static ModelHandleBuilder<Inputs, Outputs> builder(Path file) {
        AtomicInteger told = new AtomicInteger();
        return ModelHandle.builder()
                .name("m" + NAME + "\ud800")
                .load(file)
                .engine(new Failing())
                .time(TIME)
                .listener(LoggingWorker::show)
                .listener((Event event) -> {
                    if (told.incrementAndGet() > 1) {
                        throw new IllegalStateException(SECRET, new IllegalArgumentException(SECRET));
                    }
                });
    }

    private static ModelSource version(String suffix) {
        return ModelSource.of(HostileModel.identity(suffix)).version(suffix + NAME);
    }

    private static Inputs secret() {
        return Inputs.of("in" + NAME, Tensor.of(new String[] {SECRET}, 1, 1));
    }

    private static Call call() {
        return Call.DEFAULT.unit(SECRET).tag("tag" + NAME, NAME + "\ud800");
    }

    /** ONNX Runtime, some of whose runs fail for a cause whose message holds what they were given. */
    private static final class Failing extends ForwardingEngine {

        Failing() {
            super(Engines.onnxRuntime());
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            return new ForwardingSession(super.open(model, options)) {
                @Override
                public Invocation newInvocation(List<String> outputs) {
                    return new ForwardingInvocation(super.newInvocation(outputs)) {
                        @Override
                        public void run() {
                            TIME.advance(Duration.ofNanos(1)); // past the shortest of deadlines
                            if (FAILING.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
                                throw new ModelExecutionException(
                                        "It failed", new IllegalStateException(SECRET + NAME));
                            }
                            super.run();
                        }
                    };
                }
            };
        }
    }

    // ---- what is printed ----------------------------------------------------------------------

    private static void attempt(Callable<?> action) {
        try {
            if (action.call() instanceof AutoCloseable open) {
                open.close();
            }
        } catch (Throwable e) {
            showError(e);
        }
    }

    private static void attemptTo(Runnable action) {
        attempt(() -> {
            action.run();
            return "";
        });
    }

    /** The message, unless it is this class's own. */
    private static void showError(Throwable error) {
        for (Throwable e = error; e != null; e = e.getCause()) {
            show(e.getClass());
            if (e.getClass().getName().startsWith("io.mlprod") || isOfTheLibrary(e)) {
                show(e.getMessage());
            }
        }
    }

    private static boolean isOfTheLibrary(Throwable e) {
        return !String.valueOf(e.getMessage()).contains(SECRET)
                && (e instanceof IllegalArgumentException || e instanceof IllegalStateException)
                && e.getStackTrace().length > 0
                && e.getStackTrace()[0].getClassName().startsWith("io.mlprod.");
    }

    private static void show(Object what) {
        System.out.println(what);
    }
}
