package io.mlprod.docs;

import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Outcome;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.Progress;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.batching.Batching;
import io.mlprod.cache.Cache;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.Violation;
import io.mlprod.lifecycle.ModelSource;
import io.mlprod.lifecycle.Tuning;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.record.Input;
import io.mlprod.record.Label;
import io.mlprod.record.Output;
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
import java.util.concurrent.CompletableFuture;
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

    static float threads(ModelHandle<Customer, Float> model, List<Customer> customers) {
        Call call = Call.DEFAULT.timeout(Duration.ofMillis(50)).tag("channel", "web");
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
}
