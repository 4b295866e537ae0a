package io.mlprod.fallback.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.mlprod.Call;
import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.fallback.BreakerSettings;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.fallback.docs.Examples.Amount;
import io.mlprod.fallback.docs.Examples.BadRequest;
import io.mlprod.fallback.docs.Examples.Fraud;
import io.mlprod.fallback.docs.Examples.Payment;
import io.mlprod.model.ModelVersion;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.provenance.TierState;
import io.mlprod.time.ManualTime;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The README shows code that is compiled and run here, and says what is so. */
class DocsTest {

    private static final Path MODEL = Path.of("../mlprod-core/src/test/resources/models/scale.onnx");
    private static final Payment PAYMENT = new Payment("card-1", 384, 3f);
    private static final Duration LONG = Duration.ofMinutes(10);

    @TempDir
    Path folder;

    private final ManualTime time = new ManualTime(Instant.EPOCH);

    private static String page() throws IOException {
        return Files.readString(Path.of("README.md"));
    }

    private static List<String> groups(String regex, String text) {
        return Pattern.compile(regex, Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(match -> match.group(1))
                .toList();
    }

    private static List<String> blocks() throws IOException {
        return groups("```java\n(.*?)```", page());
    }

    private static String squeezed(String code) {
        return code.replaceAll("\\s+", "");
    }

    @Test
    void javaBlocks_areCompiledHere() throws IOException {
        String examples = squeezed(Files.readString(Path.of("src/test/java/io/mlprod/fallback/docs/Examples.java")));

        List<String> paragraphs = blocks().stream()
                .map(block -> block.replaceAll("(?m)^import .*\n", ""))
                .flatMap(block -> Stream.of(block.split("\n\\s*\n")))
                .filter(paragraph -> !paragraph.isBlank())
                .toList();

        assertThat(paragraphs)
                .hasSizeGreaterThan(10)
                .allSatisfy(paragraph -> assertThat(examples).contains(squeezed(paragraph)));
    }

    // ---- models and fakes

    private <I, O> ModelHandle<I, O> open(Class<I> input, Class<O> output, String name, String version, float weight) {
        return ModelHandle.builder(input, output)
                .name(name)
                .version(version)
                .load(weighted(weight))
                .build();
    }

    /** The core's model that multiplies, with another weight. */
    private Path weighted(float weight) {
        try {
            ByteBuffer bytes = ByteBuffer.wrap(Files.readAllBytes(MODEL)).order(ByteOrder.LITTLE_ENDIAN);
            for (int i = 0; i + 4 <= bytes.capacity(); i++) {
                if (bytes.getFloat(i) == 12345.678f) {
                    bytes.putFloat(i, weight);
                }
            }
            return Files.write(folder.resolve(weight + ".onnx"), bytes.array());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ModelHandle<Payment, Fraud> fraud() {
        return open(Payment.class, Fraud.class, "fraud", "7", 1 / 1024f);
    }

    private ModelHandle<Payment, Fraud> lite() {
        return open(Payment.class, Fraud.class, "lite", "3", 1 / 2048f);
    }

    private static Predictor<Payment, Fraud> answering(float score) {
        return new Predictor<>() { // each an object of its own

            @Override
            public Prediction<Fraud> predict(Payment payment, Call call) {
                return Prediction.of(new Fraud(score), new ModelVersion("fake", "1", ""));
            }
        };
    }

    // ---- what it prints

    private static List<String> printed(Runnable code) {
        PrintStream console = System.out;
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
        try {
            code.run();
        } finally {
            System.setOut(console);
        }
        return bytes.toString(StandardCharsets.UTF_8).lines().toList();
    }

    private static List<String> withoutTimes(List<String> lines) {
        return lines.stream()
                .map(line -> line.replaceAll(" in \\S+ [mµn]?s", ""))
                .toList();
    }

    @Test
    void firstPrediction_answers() {
        try (ModelHandle<Payment, Fraud> fraud = fraud();
                ModelHandle<Payment, Fraud> lite = lite();
                FallbackChain<Payment, Fraud> chain = Examples.firstPrediction(fraud, lite)) {
            assertThat(chain.predict(PAYMENT).value()).isIn(new Fraud(0.375f), new Fraud(0.1875f), Fraud.REVIEW);
        }
    }

    /** The same chain with time for a slow machine. */
    @Test
    void answers_printWhatTheyPromise() throws IOException {
        String block = blocks().stream()
                .filter(code -> code.contains("println"))
                .findFirst()
                .orElseThrow();
        List<String> promised = groups("// ([^\n]*)", block);
        try (ModelHandle<Payment, Fraud> fraud = fraud();
                ModelHandle<Payment, Fraud> lite = lite();
                FallbackChain<Payment, Fraud> chain = FallbackChain.builder(Payment.class, Fraud.class)
                        .name("payments")
                        .budget(LONG)
                        .primary(fraud, tier -> tier.breaker())
                        .then(lite, tier -> tier.breaker())
                        .thenLastKnownGood(Payment::card, LONG)
                        .thenRule("amount", payment -> null)
                        .orElse(Fraud.REVIEW)) {

            List<String> printed = printed(() -> Examples.answers(chain, PAYMENT));

            assertThat(promised).hasSize(10);
            assertThat(withoutTimes(printed)).isEqualTo(withoutTimes(promised));
        }
    }

    // ---- the budget

    /** Takes so much time, or all that it may, and has no answer. */
    private Predictor<Payment, Fraud> late(List<String> allowed, Duration takes) {
        return (payment, call) -> {
            Duration may = call.timeout().orElseThrow();
            allowed.add(may.toMillis() + " ms");
            time.advance(takes == null ? may : takes);
            throw new DeadlineExceededException("too late", null);
        };
    }

    private List<String> allowed(Call call, Duration firstTakes) {
        List<String> first = new ArrayList<>();
        List<String> second = new ArrayList<>();
        Examples.budgets(late(first, firstTakes), late(second, null), time).predict(PAYMENT, call);
        return List.of(first.isEmpty() ? "skipped" : first.get(0), second.isEmpty() ? "skipped" : second.get(0));
    }

    private static Call within(int millis) {
        return Call.DEFAULT.timeout(Duration.ofMillis(millis));
    }

    @Test
    void budget_isSharedAsTheTableSays() throws IOException {
        String table = groups("the first tier has \\|(.*?)\n\n", page()).get(0);

        assertThat(groups("\\*\\*(.+?)\\*\\*", table))
                .isEqualTo(Stream.of(
                                allowed(Call.DEFAULT, null),
                                allowed(within(10), null),
                                allowed(within(6), null),
                                allowed(within(4), null),
                                allowed(Call.DEFAULT, Duration.ofMillis(19)))
                        .flatMap(List::stream)
                        .toList());
    }

    private TierState afterManyTimeouts(Call call) {
        FallbackChain<Payment, Fraud> chain = Examples.budgets(late(new ArrayList<>(), null), answering(0), time);
        for (int i = 0; i < BreakerSettings.DEFAULT.window(); i++) {
            chain.predict(PAYMENT, call);
        }
        return chain.status().get(0).load().state();
    }

    @Test
    void hurriedCallers_openNoBreaker() {
        assertThat(afterManyTimeouts(Call.DEFAULT)).isNotEqualTo(TierState.READY);
        assertThat(afterManyTimeouts(within(10))).isEqualTo(TierState.READY);
        assertThat(Examples.inTime(Examples.budgets(answering(0.3f), answering(0), time), PAYMENT)
                        .value())
                .isEqualTo(new Fraud(0.3f));
    }

    // ---- tables

    @ParameterizedTest
    @EnumSource
    void outcome_isInTheTable(AttemptOutcome outcome) throws IOException {
        assertThat(page()).contains("\n| `" + outcome + "` |");
    }

    @Test
    void breakersDefaults_areThoseOfTheTable() throws IOException {
        BreakerSettings usual = BreakerSettings.DEFAULT;
        assertThat(usual.slowAfter()).isEmpty();
        assertThat(page())
                .contains(
                        "| `window(calls)` | " + usual.window() + " |",
                        "| `minimumCalls(calls)` | " + usual.minimumCalls() + " |",
                        "| `failureRate(share)` | " + usual.failureRate() + " |",
                        "| `openFor(time)` | " + usual.openFor().toSeconds() + " s |",
                        "| `openAtMost(time)` | " + usual.openAtMost().toMinutes() + " min |",
                        "| `jitter(share)` | " + usual.jitter() + " |",
                        "| `probes(successes)` | " + usual.probes() + " |",
                        "| `ramp(time)` | " + usual.ramp().toSeconds() + " s |");
    }

    // ---- the other examples

    @Test
    void gates_closeForDriftAndForMissingHistory() {
        double[] drift = {0};
        FallbackChain<Payment, Fraud> chain = Examples.gates(answering(0.3f), answering(0.2f), () -> drift[0]);

        assertThat(chain.predict(PAYMENT).isDegraded()).isFalse();
        assertThat(chain.predict(new Payment("card-1", 384, null)).value()).isEqualTo(new Fraud(0.2f));
        drift[0] = 0.3;
        assertThat(chain.predict(PAYMENT).value()).isEqualTo(new Fraud(0.2f));
    }

    @Test
    void quality_rejectsAndKeepsCandidates() {
        assertThat(Examples.quality(answering(2), answering(0.2f))
                        .predict(PAYMENT)
                        .value())
                .isEqualTo(new Fraud(0.2f));
        assertThat(Examples.quality(answering(0.45f), answering(Float.NaN))
                        .predict(PAYMENT)
                        .value())
                .isEqualTo(new Fraud(0.45f));
    }

    @Test
    void chains_answer() {
        assertThat(Stream.of(
                        Examples.strict(answering(0.3f), answering(0.3f)),
                        Examples.breaker(answering(0.3f)),
                        Examples.hedged(answering(0.3f), answering(0.3f)),
                        Examples.exercised(answering(0.3f), answering(0.3f))))
                .allSatisfy(chain -> {
                    try (chain) {
                        assertThat(chain.predict(PAYMENT).value()).isIn(new Fraud(0.3f), Fraud.REVIEW);
                    }
                });
    }

    @Test
    void otherTypes_keepWhereTheAnswerCameFrom() {
        try (ModelHandle<Payment, Fraud> fraud = fraud();
                ModelHandle<Amount, Float> amounts = open(Amount.class, Float.class, "amounts", "1", 1 / 2048f);
                FallbackChain<Payment, Fraud> chain = Examples.otherTypes(fraud, amounts)) {
            chain.switchOff("fraud", "test");

            Prediction<Fraud> answer = chain.predict(PAYMENT);

            assertThat(answer.value()).isEqualTo(new Fraud(0.1875f));
            assertThat(answer.model()).isEqualTo(amounts.serving());
        }
    }

    @Test
    void meters_count() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        FallbackChain<Payment, Fraud> chain = FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .listener(Examples.meters(registry))
                .require("amount-not-negative", payment -> payment.amount() >= 0)
                .primary(answering(Float.NaN))
                .orElse(Fraud.REVIEW);

        chain.predict(PAYMENT);
        assertThatThrownBy(() -> chain.predict(new Payment("card-1", -1, null)))
                .isInstanceOf(InvalidInputException.class);

        assertThat(registry.get("mlprod.fallback.attempts")
                        .tags("tier", "primary", "outcome", "INVALID_OUTPUT")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("mlprod.fallback.answers")
                        .tags("tier", "default", "degraded", "true")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(registry.get("mlprod.fallback.failed")
                        .tag("error", "InvalidInputException")
                        .counter()
                        .count())
                .isEqualTo(1);
        assertThat(chain.listenerErrors()).isZero();
    }

    // ---- what a host sends

    private static FallbackChain<Payment, Fraud> failing(RuntimeException error) {
        Predictor<Payment, Fraud> model = (payment, call) -> {
            throw error;
        };
        return FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .require("amount-not-negative", payment -> payment.amount() >= 0)
                .primary(model, tier -> tier.callersFault(BadRequest.class::isInstance))
                .orElse(Fraud.REVIEW);
    }

    @Test
    void status_ofWhatCanBecomeOfACall_isWhatThePageSays() {
        assertThat(Examples.status(
                        FallbackChain.builder(Payment.class, Fraud.class)
                                .name("payments")
                                .primary(answering(1))
                                .orElseThrow(),
                        PAYMENT))
                .isEqualTo(200);
        assertThat(Examples.status(failing(new OverloadedException("full")), PAYMENT))
                .isEqualTo(429);
        assertThat(Examples.status(failing(new DeadlineExceededException("late", null)), PAYMENT))
                .isEqualTo(504);
        assertThat(Examples.status(failing(new IllegalStateException()), PAYMENT))
                .isEqualTo(503);
        assertThat(Examples.status(failing(new BadRequest()), PAYMENT)).isEqualTo(400);
        assertThat(Examples.status(failing(new IllegalStateException()), new Payment("card-1", -1, null)))
                .isEqualTo(400);
    }

    @Test
    void status_noAnswerAtAll_isNeverTwoHundred() {
        FallbackChain<Payment, Fraud> chain = FallbackChain.builder(Payment.class, Fraud.class)
                .name("payments")
                .primary(answering(1), tier -> tier.accepts("history", payment -> payment.spentToday() != null))
                .orElseThrow();

        assertThat(Examples.status(chain, new Payment("card-1", 1, null))).isEqualTo(503);
    }

    @Test
    void status_chainWithoutAnEndIsOverloaded_isTheSame() {
        Predictor<Payment, Fraud> full = (payment, call) -> {
            throw new OverloadedException("full");
        };
        FallbackChain<Payment, Fraud> chain = FallbackChain.builder(Payment.class, Fraud.class)
                .name("outer")
                .primary(full)
                .orElseThrow();

        assertThat(Examples.status(chain, PAYMENT)).isEqualTo(429);
    }

    @Test
    void manualTime_makesADayPass() {
        assertThat(Examples.tomorrow(answering(0.3f), PAYMENT).value()).isEqualTo(Fraud.REVIEW);
    }
}
