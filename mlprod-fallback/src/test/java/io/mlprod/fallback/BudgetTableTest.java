package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.Predictor;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import io.mlprod.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What each tier is allowed of a chain's budget, and who is to blame when it is used up. */
@Timeout(60)
class BudgetTableTest {

    /**
     * Times are milliseconds. Each row is:
     *
     * <pre>
     * budget    of the chain; - if it has none
     * call      the call's timeout; - if it has none
     * tiers     what each may use, and what it does: it takes that long and answers, it takes that long and fails, it
     *           takes that long whatever it is allowed (late), or is a rule. One that takes longer than it is allowed
     *           is ended then, by itself on the caller's thread, and by the caller who leaves it behind if it is
     *           strict. In rows where one is late, or takes exactly as long as it may, none is strict: its caller may
     *           have left or not
     * allowed   the timeout that each was called with; none if it had none, - if it was not called
     * outcome   of each; for timeouts with what its breaker heard
     * after     how long the call took
     * </pre>
     *
     * At the end of each chain is a constant.
     */
    private static final String TABLE = """
            budget | call | tiers                                                           | allowed    | outcome                                     | after
            -      | -    | takes 5                                                         | none       | SUCCESS                                     | 5
            20     | -    | takes 5                                                         | 20         | SUCCESS                                     | 5
            20     | -    | exactly 20                                                      | 20         | SUCCESS                                     | 20
            20     | -    | takes 21                                                        | 20         | TIMEOUT failure                             | 20
            20     | -    | timeout 12, exactly 12                                          | 12         | SUCCESS                                     | 12
            20     | -    | timeout 30, takes 25                                            | 20         | TIMEOUT failure                             | 20
            -      | -    | timeout 12, takes 13                                            | 12         | TIMEOUT failure                             | 12
            -      | -    | timeout 12, takes 13; takes 50                                  | 12, none   | TIMEOUT failure, SUCCESS                    | 62

            20     | -    | timeout 12, takes 13; takes 5                                   | 12, 8      | TIMEOUT failure, SUCCESS                    | 17
            20     | -    | timeout 12, takes 13; takes 9                                   | 12, 8      | TIMEOUT failure, TIMEOUT released           | 20
            20     | -    | timeout 12, takes 13; timeout 8, takes 9                        | 12, 8      | TIMEOUT failure, TIMEOUT failure            | 20
            20     | -    | timeout 12, takes 13; timeout 4, takes 5; exactly 4             | 12, 4, 4   | TIMEOUT failure, TIMEOUT failure, SUCCESS   | 20
            20     | -    | takes 21; takes 1                                               | 20, -      | TIMEOUT failure, BUDGET_SKIPPED             | 20
            20     | -    | takes 21; takes 1; rule                                         | 20, -      | TIMEOUT failure, BUDGET_SKIPPED, SUCCESS    | 20
            20     | -    | fails 5; fails 5; exactly 10                                    | 20, 15, 10 | ERROR, ERROR, SUCCESS                       | 20

            20     | -    | takes 21; reserve 5, takes 3                                    | 15, 5      | TIMEOUT failure, SUCCESS                    | 18
            20     | -    | takes 21; reserve 5, takes 6                                    | 15, 5      | TIMEOUT failure, TIMEOUT released           | 20
            20     | -    | takes 21; reserve 5, timeout 5, takes 6                         | 15, 5      | TIMEOUT failure, TIMEOUT failure            | 20
            20     | -    | takes 3; reserve 5, takes 3                                     | 15         | SUCCESS                                     | 3
            20     | -    | fails 3; reserve 5, exactly 17                                  | 15, 17     | ERROR, SUCCESS                              | 20
            20     | -    | takes 21; reserve 5, takes 21; reserve 4, takes 2               | 11, 5, 4   | TIMEOUT failure, TIMEOUT released, SUCCESS  | 18
            20     | -    | reserve 5, takes 21                                             | 20         | TIMEOUT failure                             | 20
            -      | -    | takes 50; reserve 5, takes 6                                    | none       | SUCCESS                                     | 50
            20     | -    | timeout 10, takes 11; reserve 5, takes 6                        | 10, 10     | TIMEOUT failure, SUCCESS                    | 16

            20     | -    | takes 21; reserve 3, least 4, takes 1                           | 17, -      | TIMEOUT failure, BUDGET_SKIPPED             | 17
            20     | -    | takes 21; reserve 4, least 4, takes 1                           | 16, 4      | TIMEOUT failure, SUCCESS                    | 17
            20     | -    | fails 5; least 16, takes 1; takes 1                             | 20, -, 15  | ERROR, BUDGET_SKIPPED, SUCCESS              | 6
            20     | -    | fails 4; least 16, takes 1                                      | 20, 16     | ERROR, SUCCESS                              | 5

            20     | 8    | takes 9                                                         | 8          | TIMEOUT released                            | 8
            20     | 30   | takes 21                                                        | 20         | TIMEOUT failure                             | 20
            -      | 8    | takes 9                                                         | 8          | TIMEOUT released                            | 8
            -      | 8    | timeout 12, takes 9                                             | 8          | TIMEOUT released                            | 8
            -      | 8    | timeout 6, takes 7; exactly 2                                   | 6, 2       | TIMEOUT failure, SUCCESS                    | 8
            20     | 8    | least 10, takes 1; takes 1                                      | -, 8       | BUDGET_SKIPPED, SUCCESS                     | 1
            20     | 8    | takes 9; reserve 8, takes 2                                     | -, 8       | BUDGET_SKIPPED, SUCCESS                     | 2
            20     | 8    | takes 9; reserve 10, takes 9; rule                              | -, 8       | BUDGET_SKIPPED, TIMEOUT released, SUCCESS   | 8
            -      | 8    | takes 9; reserve 10, takes 9                                    | -, 8       | BUDGET_SKIPPED, TIMEOUT released            | 8

            20     | -    | fails 2; takes 21                                               | 20, 18     | ERROR, TIMEOUT failure                      | 20
            20     | -    | fails 3; takes 21                                               | 20, 17     | ERROR, TIMEOUT released                     | 20
            20     | 18   | takes 21                                                        | 18         | TIMEOUT failure                             | 18
            20     | 17   | takes 21                                                        | 17         | TIMEOUT released                            | 17

            20     | -    | late 21                                                         | 20         | TIMEOUT failure                             | 21
            20     | -    | late 30; takes 1; rule                                          | 20, -      | TIMEOUT failure, BUDGET_SKIPPED, SUCCESS    | 30
            20     | -    | timeout 10, late 15; takes 3                                    | 10, 5      | TIMEOUT failure, SUCCESS                    | 18
            20     | -    | timeout 10, late 15; takes 6                                    | 10, 5      | TIMEOUT failure, TIMEOUT released           | 20
            20     | 8    | late 9                                                          | 8          | TIMEOUT released                            | 9
            """;

    /** A row for one of the places where tiers may run. */
    record Case(
            boolean isStrict, String budget, String call, String tiers, String allowed, String outcomes, int after) {}

    static Stream<Case> cases() {
        return TABLE.lines()
                .skip(1)
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\\|", -1))
                .flatMap(cells -> Stream.of(false, true)
                        .filter(isStrict -> !isStrict || !cells[2].matches(".*(late|exactly).*"))
                        .map(isStrict -> new Case(
                                isStrict,
                                cells[0].trim(),
                                cells[1].trim(),
                                cells[2].trim(),
                                cells[3].trim(),
                                cells[4].trim(),
                                Integer.parseInt(cells[5].trim()))));
    }

    private final ManualTime time = new ManualTime(Instant.EPOCH);
    private final CountDownLatch over = new CountDownLatch(1);
    private final List<String> allowed = new CopyOnWriteArrayList<>();
    private final List<RecordingBreaker> breakers = new ArrayList<>();

    @ParameterizedTest
    @MethodSource("cases")
    void predict_withinABudget_allowsEachTierWhatTheTableSays(Case row) {
        try (FallbackChain<String, String> chain = chain(row)) {
            Call call = row.call.equals("-") ? Call.DEFAULT : Call.DEFAULT.timeout(millis(row.call));

            Prediction<String> answer = chain.predict("x", call);

            assertThat(time.nanoTime())
                    .as("after")
                    .isEqualTo(millis(row.after + "").toNanos());
            assertThat(outcomes(answer)).as("outcomes").isEqualTo(row.outcomes);
            assertThat(String.join(", ", allowed))
                    .as("allowed")
                    .isEqualTo(row.allowed.replace("-, ", "").replace(", -", ""));
            over.countDown();
        } finally {
            over.countDown();
        }
    }

    private FallbackChain<String, String> chain(Case row) {
        FallbackChainBuilder<String, String> builder =
                FallbackChain.builder(String.class, String.class).name("chain").time(time);
        if (!row.budget.equals("-")) {
            builder.budget(millis(row.budget));
        }
        @Nullable FallbackTiers<String, String> tiers = null;
        for (String tier : row.tiers.split(";", -1)) {
            RecordingBreaker breaker = new RecordingBreaker();
            breakers.add(breaker);
            if (tier.trim().equals("rule")) {
                tiers = tiers.thenRule("rule", input -> "rule");
            } else if (tiers == null) {
                tiers = builder.primary(predictor(tier, row.isStrict), options -> set(options, tier, row, breaker));
            } else {
                tiers = tiers.then(predictor(tier, row.isStrict), options -> set(options, tier, row, breaker));
            }
        }
        return tiers.orElse("end");
    }

    private static void set(TierOptions<String, String> options, String tier, Case row, RecordingBreaker breaker) {
        options.breaker(breaker);
        if (row.isStrict) {
            options.strict();
        }
        for (String word : tier.split(",", -1)) {
            String[] parts = word.trim().split(" ", -1);
            switch (parts[0]) {
                case "timeout" -> options.timeout(millis(parts[1]));
                case "reserve" -> options.reserve(millis(parts[1]));
                case "least" -> options.minBudget(millis(parts[1]));
                default -> {} // what it does
            }
        }
    }

    private Predictor<String, String> predictor(String tier, boolean isStrict) {
        String[] does = tier.substring(tier.lastIndexOf(',') + 1).trim().split(" ", -1);
        Duration takes = millis(does[1]);
        return new Predictor<>() { // each an object of its own, unlike a lambda
            @Override
            public Prediction<String> predict(String input, Call call) {
                allowed.add(call.timeout().map(limit -> limit.toMillis() + "").orElse("none"));
                Duration limit = call.timeout().orElse(takes);
                if (takes.compareTo(limit) > 0 && !does[0].equals("late")) {
                    time.advance(limit);
                    if (isStrict) {
                        awaitTheEnd();
                    }
                    throw new DeadlineExceededException("ended", null);
                }
                time.advance(takes);
                if (does[0].equals("fails")) {
                    throw new IllegalStateException();
                }
                return Predictors.prediction("answer");
            }
        };
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private static Duration millis(String number) {
        return Duration.ofMillis(Integer.parseInt(number));
    }

    /** In the order of the tiers. */
    private String outcomes(Prediction<String> answer) {
        return answer.provenance().attempts().stream()
                .filter(attempt -> attempt.rank() < breakers.size())
                .sorted(java.util.Comparator.comparingInt(Attempt::rank))
                .map(this::outcome)
                .collect(Collectors.joining(", "));
    }

    private String outcome(Attempt attempt) {
        if (attempt.outcome() != AttemptOutcome.TIMEOUT) {
            return attempt.outcome().toString();
        }
        return "TIMEOUT " + breakers.get(attempt.rank()).heardAfter(0).get(0).split(" ", -1)[0];
    }
}
