package io.mlprod.docs;

import io.mlprod.Call;
import io.mlprod.ColumnAnswers;
import io.mlprod.Columns;
import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.Progress;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.engine.Engines;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.model.Dimension;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.ModelMetadata;
import io.mlprod.model.ModelSignature;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.model.ValueInfo;
import io.mlprod.model.ValueType.TensorType;
import io.mlprod.observe.Column;
import io.mlprod.observe.Event;
import io.mlprod.observe.ModelEvent;
import io.mlprod.observe.PredictionListener;
import io.mlprod.observe.RowLayout;
import io.mlprod.observe.RowRecorder;
import io.mlprod.observe.Subscription;
import io.mlprod.record.Input;
import io.mlprod.record.Label;
import io.mlprod.record.Output;
import io.mlprod.spi.Engine;
import io.mlprod.spi.Invocation;
import io.mlprod.spi.ModelArtifact;
import io.mlprod.spi.ModelSession;
import io.mlprod.spi.SessionOptions;
import io.mlprod.spi.TensorBuffer;
import io.mlprod.validation.Action;
import io.mlprod.validation.Categories;
import io.mlprod.validation.OnViolation;
import io.mlprod.validation.Range;
import io.mlprod.validation.Schema;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** The Java of the README pages, which {@link DocsTest} compares with them and runs. */
final class Examples {

    private Examples() {}

    static void tensors(Path file, float[] pixels) {
        try (ModelHandle<Inputs, Outputs> model = ModelHandle.open(file)) {
            Outputs outputs = model.predict(Inputs.of("image", Tensor.of(pixels, 1, 1, 8, 8)))
                    .value();
            float[] scores = outputs.tensor("scores").floats();
            System.out.println(scores.length); // 10
        }
    }

    enum City {
        @Label("Wien")
        VIENNA,
        @Label("Graz")
        GRAZ
    }

    record Customer(float age, float income, long visits, City city, boolean member) {}

    static float columns(Path file) {
        try (var scores =
                ModelHandle.builder(Customer.class, Float.class).load(file).build()) {
            return scores.predict(new Customer(40, 50_000, 3, City.VIENNA, true))
                    .value();
        }
    }

    static boolean adapted(ModelHandle<Customer, Float> model) {
        Predictor<Float, Boolean> likely =
                (age, call) -> model.predict(new Customer(age, 50_000, 3, City.VIENNA, true), call)
                        .map(score -> score > 0.5f);
        return likely.predict(40f).value();
    }

    record Document(
            @Input("input_ids") List<Long> tokens,
            @Input("attention_mask") List<Long> mask) {}

    record Diagnosis(
            @Output("label") boolean isBenign,
            @Output(value = "probabilities", label = "1") float score,
            @Output("probabilities") Map<Finding, Float> all) {}

    enum Finding {
        @Label("0")
        MALIGNANT,
        @Label("1")
        BENIGN
    }

    record Applicant(
            @Range(min = 18, max = 120) @OnViolation(Action.CLAMP)
            float age,

            @Range(min = 0) @OnViolation(value = Action.IMPUTE, with = "30000") @Nullable
            Float income,

            @Range(min = 0, max = 10_000) @OnViolation(Action.FLAG)
            long visits,

            @Categories({"Wien", "Graz", "other"}) @OnViolation(value = Action.UNKNOWN, with = "other")
            String city,

            boolean member) {}

    static Schema schema() {
        return Schema.builder()
                .columns("X", "age", "income")
                .feature("age", rules -> rules.range(18, 120).clamp())
                .feature("income", rules -> rules.nullable().min(0).impute(30_000))
                .maxBatch(1_000)
                .allowNonFiniteOutputs("log_odds")
                .build();
    }

    static List<Violation> rejected(ModelHandle<Applicant, Float> model, Applicant applicant) {
        try {
            return model.predict(applicant).violations(); // what was repaired or flagged
        } catch (InvalidInputException e) {
            return e.violations(); // everything that was wrong; violation.actual() has the value
        }
    }

    record Ages(DoubleAdder sum, LongAdder missing) implements PredictionListener {
        @Override
        public void onEvent(Event event) {}

        @Override
        public boolean wants(Class<? extends Event> kind) {
            return false; // rows only
        }

        @Override
        public RowRecorder recorder(RowLayout layout) {
            int age = layout.features().stream().map(Column::name).toList().indexOf("age");
            return rows -> {
                for (int row = 0; row < rows.rows(); row++) {
                    if (rows.isMissing(row, age)) {
                        missing.increment();
                    } else {
                        sum.add(rows.number(row, age));
                    }
                }
            };
        }
    }

    static double observed(ModelHandle<Customer, Float> model, List<Customer> customers) {
        Subscription deploys = model.listen(PredictionListener.of(
                ModelEvent.Deployed.class, deployed -> System.out.println(deployed.model() + " serves")));
        deploys.close();

        Ages ages = new Ages(new DoubleAdder(), new LongAdder());
        Subscription recording = model.listen(ages); // or .listener(ages) on the builder
        model.predictAll(customers);
        recording.close();
        return ages.sum().sum();
    }

    static float[] manyColumns(ModelHandle<Customer, Float> model) {
        Columns columns = Columns.of(3)
                .floats("age", new float[] {31, 44, Float.NaN})
                .doubles("income", new double[] {50_000, 71_000, 38_000})
                .ints("visits", new int[] {0, 2, 1})
                .texts("city", row -> "Wien") // a view, as of an Arrow vector
                .booleans("member", new boolean[] {false, true, true});
        ColumnAnswers answers = model.predictColumns(columns);
        float[] scores = answers.floats(answers.outputs().get(0));
        for (int row = 0; row < answers.rows(); row++) {
            if (!answers.isAnswered(row)) { // its score is NaN
                System.out.println(answers.violations(row));
            }
        }
        return scores;
    }

    static float threads(ModelHandle<Customer, Float> model, List<Customer> customers) {
        Call call = Call.DEFAULT.timeout(Duration.ofSeconds(1)).tag("channel", "web");
        float score = model.predict(customers.get(0), call).value();

        CompletableFuture<Prediction<Float>> later = model.predictAsync(customers.get(0));

        for (Outcome<Float> outcome : model.predictAll(customers)) {
            if (outcome instanceof Outcome.Failed<Float> failed) {
                System.out.println(failed.error().getMessage());
            } else {
                System.out.println(outcome.prediction().value());
            }
        }
        later.join();
        return score;
    }

    static ModelSource source(Path folder, String digest) {
        return ModelSource.of(folder.resolve("external.onnx"))
                .version("2026-11")
                .sha256(digest)
                .allowExternalData("external.weights")
                .maxBytes(50_000_000);
    }

    static Progress streams(ModelHandle<Customer, Float> model, Iterator<Customer> rows, List<Customer> rejected) {
        Progress end = model.predictEach(
                rows,
                Call.DEFAULT,
                (customer, outcome) -> outcome.failure().ifPresent(error -> rejected.add(customer)),
                Progress.Reports.to(progress -> System.out.println(progress))
                        .every(Duration.ofSeconds(10))
                        .expecting(10_000_000)); // 120,000 of 10,000,000 (1.2 %), 3 failed, 400,000/s, 24 s left
        return end;
    }

    static ModelHandle<Customer, Float> underLoad(Path file) {
        var model = ModelHandle.builder(Customer.class, Float.class)
                .load(file)
                .cache(Cache.DEFAULT.maximumWeight(64 << 20).expireAfterWrite(Duration.ofMinutes(5)))
                .batching(Batching.DEFAULT.maxRows(16).maxDelay(Duration.ofMillis(1)))
                .admission(AdmissionLimits.DEFAULT.maxRuns(4).maxWaiting(100).maxWait(Duration.ofMillis(20)))
                .build();
        return model;
    }

    static ModelHandle<Customer, Float> tuned(Path file, List<Customer> customers) {
        var tuned = ModelHandle.builder(Customer.class, Float.class)
                .load(file)
                .tune(Tuning.FOR_THROUGHPUT.budget(Duration.ofSeconds(2)), customers)
                .build();
        System.out.println(tuned.statistics().tuning().orElseThrow());
        return tuned;
    }

    /** A model that is code: the rent of a flat. */
    static final class RentEngine implements Engine {

        @Override
        public String name() {
            return "rent";
        }

        @Override
        public ModelSession open(ModelArtifact model, SessionOptions options) {
            ModelSignature signature = new ModelSignature(
                    List.of(column("area")),
                    List.of(column("rent")),
                    new ModelMetadata("", "", "", "", "", 0, Map.of()),
                    model.sha256());
            return new ModelSession() {
                @Override
                public ModelSignature signature() {
                    return signature;
                }

                @Override
                public Optional<String> rowDependence(List<String> outputs) {
                    return Optional.empty(); // each row by itself: inputs may share a run
                }

                @Override
                public Invocation newInvocation(List<String> outputs) {
                    return new Rents();
                }
            };
        }

        private static ValueInfo column(String name) {
            var shape = List.of(new Dimension(Dimension.DYNAMIC, "N"), new Dimension(1, null));
            return new ValueInfo(name, new TensorType(ElementType.FLOAT, shape));
        }
    }

    static final class Rents implements Invocation {

        private final TensorBuffer area = TensorBuffer.heap("area", ElementType.FLOAT);
        private final TensorBuffer rent = TensorBuffer.heap("rent", ElementType.FLOAT);

        @Override
        public TensorBuffer input(int index) {
            return area;
        }

        @Override
        public void run() {
            rent.reshape(area.shape());
            for (int i = 0; i < area.size(); i++) {
                rent.floats().put(i, 12 * area.floats().get(i) + 100);
            }
        }

        @Override
        public TensorBuffer output(int index) {
            return rent;
        }
    }

    static ModelHandle<Inputs, Outputs> rescored() {
        var model = ModelHandle.builder()
                .load(Path.of("credit.onnx"))
                .engine(
                        Engines.plainJava()
                                .rescoring(0.0001) // ONNX Runtime runs 1 call in 10,000 as well, beside its caller
                                .verdicts(Path.of("checked-models.json")), // the next process need not check
                        Engines.onnxRuntime())
                .build();
        return model;
    }

    static float rent(float area) {
        var rents = ModelHandle.builder(Float.class, Float.class)
                .load(ModelSource.none("rent").version("2026"))
                .engine(new RentEngine())
                .build();
        try (rents) {
            return rents.predict(area).value();
        }
    }
}
