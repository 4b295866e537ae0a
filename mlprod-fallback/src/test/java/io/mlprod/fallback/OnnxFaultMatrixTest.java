package io.mlprod.fallback;

import static io.mlprod.fallback.OnnxModels.row;
import static io.mlprod.provenance.AttemptOutcome.BULKHEAD_FULL;
import static io.mlprod.provenance.AttemptOutcome.ERROR;
import static io.mlprod.provenance.AttemptOutcome.INVALID_INPUT;
import static io.mlprod.provenance.AttemptOutcome.INVALID_OUTPUT;
import static io.mlprod.provenance.AttemptOutcome.REJECTED_QUALITY;
import static io.mlprod.provenance.AttemptOutcome.SUCCESS;
import static io.mlprod.provenance.AttemptOutcome.TIMEOUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.admission.AdmissionLimits;
import io.mlprod.error.ClosedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.InvalidOutputException;
import io.mlprod.error.ModelExecutionException;
import io.mlprod.error.OverloadedException;
import io.mlprod.model.Inputs;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierStatus;
import io.mlprod.validation.Schema;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a call when a real model does this or that, in each kind of tier and at each place of a chain. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnnxFaultMatrixTest {

    // ---- the table

    private static final List<Row> ROWS = List.of(
            new Row("good answer", "ones", row(2, 3)).gives(SUCCESS, null),
            new Row("division by zero", "divide", row(7, 0)).gives(ERROR, ModelExecutionException.class),
            new Row("look behind a table", "gather", row(5, 0)).gives(ERROR, ModelExecutionException.class),
            new Row("shapes do not match", "reshape", row(3, 0)).gives(ERROR, ModelExecutionException.class),
            new Row("NaN", "logarithm", row(-1, 1)).gives(INVALID_OUTPUT, InvalidOutputException.class),
            new Row("infinity", "logarithm", row(0, 1)).gives(INVALID_OUTPUT, InvalidOutputException.class),
            new Row("answer breaks a rule", "ones", row(2, 3))
                    .tier(it -> it.validWhen("below-one", score -> score < 1))
                    .gives(INVALID_OUTPUT, InvalidOutputException.class, "below-one"),
            new Row("low confidence", "ones", row(2, 3))
                    .tier(it -> it.rejectWhen("unsure", score -> score < 6))
                    .gives(REJECTED_QUALITY, null, "unsure"),
            new Row("wrong type", "whole_numbers", row(2, 3)).gives(INVALID_INPUT, InvalidInputException.class),
            new Row("missing feature", "with_history", row(2, 3)).gives(INVALID_INPUT, InvalidInputException.class),
            new Row("feature out of range", "ones", row(2, 3))
                    .schema(Schema.builder().feature("x", it -> it.max(1)).build())
                    .gives(INVALID_INPUT, InvalidInputException.class),
            new Row("many operators", "many_operators", LongWork.MANY_OPERATORS)
                    .tier(it -> it.timeout(LongWork.TIMEOUT))
                    .gives(TIMEOUT, DeadlineExceededException.class),
            new Row("one long operator", "one_operator", LongWork.ONE_OPERATOR)
                    .tier(it -> it.timeout(LongWork.TIMEOUT))
                    .gives(TIMEOUT, DeadlineExceededException.class),
            new Row("closed", "ones", row(2, 3))
                    .before((model, onnx) -> {
                        model.close();
                        return () -> {};
                    })
                    .gives(ERROR, ClosedException.class),
            new Row("admission full", "ones", row(2, 3))
                    .before(OnnxFaultMatrixTest::occupy)
                    .gives(BULKHEAD_FULL, OverloadedException.class),
            new Row("class missing", "ones", row(2, 3))
                    .before((model, onnx) -> {
                        onnx.beforeRun = () -> {
                            throw new NoClassDefFoundError("not/There");
                        };
                        return () -> {};
                    })
                    .gives(ERROR, NoClassDefFoundError.class));

    /** What a model has to do, and what must become of it. */
    private record Row(
            String name,
            String model,
            Inputs input,
            Schema schema,
            Consumer<TierOptions<Inputs, Float>> tier,
            Circumstance before,
            AttemptOutcome outcome,
            @Nullable Class<? extends Throwable> error,
            String detail) {

        Row(String name, String model, Inputs input) {
            this(name, model, input, Schema.empty(), it -> {}, (handle, onnx) -> () -> {}, SUCCESS, null, "");
        }

        Row schema(Schema rules) {
            return new Row(name, model, input, rules, tier, before, outcome, error, detail);
        }

        Row tier(Consumer<TierOptions<Inputs, Float>> options) {
            return new Row(name, model, input, schema, options, before, outcome, error, detail);
        }

        Row before(Circumstance circumstance) {
            return new Row(name, model, input, schema, tier, circumstance, outcome, error, detail);
        }

        Row gives(AttemptOutcome expected, @Nullable Class<? extends Throwable> thrown) {
            return gives(expected, thrown, "");
        }

        Row gives(AttemptOutcome expected, @Nullable Class<? extends Throwable> thrown, String word) {
            return new Row(name, model, input, schema, tier, before, expected, thrown, word);
        }

        @Override
        public String toString() {
            return name;
        }
    }

    /** Something that is so during the call; what it gives ends it. */
    private interface Circumstance {
        Runnable begin(ModelHandle<Inputs, Float> model, WatchedOnnx onnx);
    }

    private static Runnable occupy(ModelHandle<Inputs, Float> model, WatchedOnnx onnx) {
        CountDownLatch mayRun = new CountDownLatch(1);
        onnx.beforeRun = () -> Waiting.deafly(mayRun);
        var other = Predictors.async(() -> model.predict(row(0, 0)));
        onnx.awaitRuns(1);
        return () -> {
            mayRun.countDown();
            other.join();
        };
    }

    private enum Mode {
        COOPERATIVE,
        STRICT;

        void apply(TierOptions<?, ?> options) {
            if (this == STRICT) {
                options.strict();
            }
        }
    }

    static Stream<Arguments> rowsAndTiers() {
        return ROWS.stream()
                .flatMap(row -> Stream.of(Mode.values())
                        .flatMap(mode -> Stream.of(0, 1).map(rank -> Arguments.of(row, mode, rank))));
    }

    // ---- the tests

    private final WatchedOnnx onnx = new WatchedOnnx();

    private static FallbackChain<Inputs, Float> chain(
            Predictor<Inputs, Float> first,
            Consumer<TierOptions<Inputs, Float>> firstOptions,
            Predictor<Inputs, Float> second,
            Consumer<TierOptions<Inputs, Float>> secondOptions) {
        return FallbackChain.builder(Inputs.class, Float.class)
                .name("scores")
                .answerInvalidInput()
                .primary(first, firstOptions)
                .then(second, secondOptions)
                .thenRule("rule", input -> -1f)
                .orElse(-2f);
    }

    @ParameterizedTest(name = "{0}, {1}, rank {2}")
    @MethodSource("rowsAndTiers")
    void predict_modelDoesThis_outcomeIsThatAndTheNextTierAnswers(Row row, Mode mode, int rank) {
        Consumer<TierOptions<Inputs, Float>> options = it -> {
            mode.apply(it);
            row.tier().accept(it);
        };
        try (ModelHandle<Inputs, Float> model = OnnxModels.model(row.model())
                        .schema(row.schema())
                        .admission(
                                AdmissionLimits.DEFAULT.maxRuns(1).maxWaiting(0).maxWait(Duration.ZERO))
                        .engine(onnx)
                        .build();
                ModelHandle<Inputs, Float> other = OnnxModels.open(rank == 0 ? "tens" : "always_fails");
                FallbackChain<Inputs, Float> chain =
                        rank == 0 ? chain(model, options, other, it -> {}) : chain(other, it -> {}, model, options)) {
            Runnable end = row.before().begin(model, onnx);
            Prediction<Float> answer;
            try {
                answer = chain.predict(row.input());
            } finally {
                end.run();
            }

            Attempt attempt = answer.provenance().attempts().get(rank);
            assertThat(attempt.outcome()).isEqualTo(row.outcome());
            assertThat(attempt.detail()).isEqualTo(row.detail());
            assertThat(attempt.tier()).isEqualTo(row.model());
            if (row.error() == null) {
                assertThat(attempt.error()).isNull();
            } else {
                assertThat(attempt.error()).isInstanceOf(row.error());
            }
            assertThat(outcomes(answer)).isEqualTo(expectedOutcomes(row, rank));
            assertThat(answer.model().name()).isEqualTo(expectedModel(row, rank));
            assertThat(answer.isDegraded()).isEqualTo(row.outcome() != SUCCESS || rank > 0);
            assertThat(chain.status().get(rank).attempts()).containsOnly(entry(row.outcome(), 1L));
            awaitNothingRuns(chain);
        }
    }

    private static List<AttemptOutcome> outcomes(Prediction<?> answer) {
        return answer.provenance().attempts().stream().map(Attempt::outcome).toList();
    }

    private static List<AttemptOutcome> expectedOutcomes(Row row, int rank) {
        if (rank == 0) {
            return row.outcome() == SUCCESS ? List.of(SUCCESS) : List.of(row.outcome(), SUCCESS);
        }
        return row.outcome() == SUCCESS ? List.of(ERROR, SUCCESS) : List.of(ERROR, row.outcome(), SUCCESS);
    }

    /** By whom the answer is; a rule's is by the chain. */
    private static String expectedModel(Row row, int rank) {
        return row.outcome() == SUCCESS ? row.model() : rank == 0 ? "tens" : "scores";
    }

    /** No place and no thread is lost. */
    private static void awaitNothingRuns(FallbackChain<?, ?> chain) {
        for (int rank : new int[] {0, 1}) {
            Waiting.until(() -> {
                TierStatus.Load load = chain.status().get(rank).load();
                return load.running() == 0 && load.abandoned() == 0;
            });
        }
    }

    @ParameterizedTest
    @EnumSource(Mode.class)
    void predict_jvmInTrouble_isThrownAndNoTierAnswers(Mode mode) {
        OutOfMemoryError trouble = new OutOfMemoryError("as if");
        onnx.beforeRun = () -> {
            throw trouble;
        };
        try (ModelHandle<Inputs, Float> model =
                        OnnxModels.model("ones").engine(onnx).build();
                ModelHandle<Inputs, Float> other = OnnxModels.open("tens");
                FallbackChain<Inputs, Float> chain = chain(model, mode::apply, other, it -> {})) {

            assertThatThrownBy(() -> chain.predict(row(2, 3))).isSameAs(trouble);

            assertThat(chain.status().get(1).attempts()).isEmpty();
            awaitNothingRuns(chain);
        }
    }
}
