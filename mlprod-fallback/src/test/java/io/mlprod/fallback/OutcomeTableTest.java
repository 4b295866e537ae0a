package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Call;
import io.mlprod.Prediction;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.fallback.Scene.Rest;
import io.mlprod.observe.ChainEvent;
import io.mlprod.provenance.Attempt;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of a call for everything that can happen in a tier, whatever comes after the tier. */
@Timeout(60)
class OutcomeTableTest {

    /**
     * Each row is what happens in the tier (see {@link Situations}) and:
     *
     * <pre>
     * where     the tier runs: on the thread of its caller, on its own (strict), or on both, with the same result
     * ran       whether the predictor was asked
     * outcome   of the attempt, and what decided; - if there was none, since the chain does not take the input
     * breaker   what the tier's breaker was told; - if it let nothing in
     * call      what the call gets:
     *             it              the tier's answer
     *             next            what comes after the tier: 7 of another tier, 8 of a rule, -1 of the constant,
     *                             exception
     *             next or it      the same, but the tier's answer in place of constant or exception
     *             free            the same, but no tier that computes
     *             throws X        X, and nothing after the tier is asked
     *             interrupted     the same, and the interrupt flag is set
     * after     the outcome of the next call, which has nothing to do with all this
     * </pre>
     */
    private static final String TABLE = """
            in the tier                                    | where  | ran | outcome               | breaker      | call                         | after
            answers after 3 ms                             | both   | yes | SUCCESS               | success 3ms  | it                           | SUCCESS
            input breaks a rule of the chain               | both   | no  | -                     | -            | throws InvalidInputException | SUCCESS
            input breaks a rule, to be answered            | both   | no  | INVALID_INPUT         | -            | free                         | SUCCESS
            accepts: no                                    | both   | no  | NOT_ACCEPTED history  | -            | next                         | SUCCESS
            accepts throws IllegalArgumentException        | both   | no  | NOT_ACCEPTED history  | -            | next                         | SUCCESS
            accepts throws RuntimeException                | both   | no  | ERROR history         | -            | next                         | SUCCESS
            throws InvalidInputException                   | both   | yes | INVALID_INPUT         | released     | throws InvalidInputException | SUCCESS
            throws InvalidInputException, to be answered   | both   | yes | INVALID_INPUT         | released     | next                         | SUCCESS
            throws InvalidInputException after another failed | both | yes | INVALID_INPUT        | released     | next                         | SUCCESS
            throws IllegalArgumentException                | both   | yes | NOT_ACCEPTED          | released     | next                         | SUCCESS
            throws what is the caller's fault              | both   | yes | INVALID_INPUT         | released     | throws InvalidInputException | SUCCESS
            throws the caller's fault, to be answered      | both   | yes | INVALID_INPUT         | released     | next                         | SUCCESS
            throws IllegalArgumentException, caller's fault | both  | yes | INVALID_INPUT         | released     | throws InvalidInputException | SUCCESS
            throws an overload of a chain within it        | both   | yes | BULKHEAD_FULL         | released     | next                         | SUCCESS
            callersFault throws                            | both   | yes | ERROR                 | failure      | next                         | SUCCESS
            gate: closed                                   | both   | no  | GATED drift           | -            | next                         | SUCCESS
            gate throws RuntimeException                   | both   | no  | ERROR drift           | -            | next                         | SUCCESS
            switched off                                   | both   | no  | GATED maintenance     | -            | next                         | GATED
            too little time for it                         | both   | no  | BUDGET_SKIPPED        | -            | next                         | SUCCESS
            too little time left for it                    | both   | no  | BUDGET_SKIPPED        | -            | next                         | SUCCESS
            no time left                                   | both   | no  | BUDGET_SKIPPED        | -            | free                         | SUCCESS
            full                                           | both   | no  | BULKHEAD_FULL         | -            | next                         | SUCCESS
            throws OverloadedException                     | both   | yes | BULKHEAD_FULL         | released     | next                         | SUCCESS
            breaker: open                                  | both   | no  | BREAKER_OPEN          | -            | next                         | SUCCESS
            breaker throws RuntimeException                | both   | no  | BREAKER_OPEN          | -            | next                         | SUCCESS
            breaker throws Error                           | both   | no  | BREAKER_OPEN          | -            | next                         | SUCCESS
            hangs                                          | both   | yes | TIMEOUT               | failure 10ms | next                         | SUCCESS
            hangs, called with 8 ms                        | both   | yes | TIMEOUT               | released     | next                         | SUCCESS
            hangs, 12 of 20 ms used before                 | both   | yes | TIMEOUT               | released     | next                         | SUCCESS
            answers after 12 ms                            | caller | yes | TIMEOUT               | failure 12ms | next or it                   | SUCCESS
            answers after 12 ms, called with 8 ms          | caller | yes | TIMEOUT               | released     | free or it                   | SUCCESS
            throws DeadlineExceededException               | both   | yes | TIMEOUT               | failure      | next                         | SUCCESS
            throws RuntimeException                        | both   | yes | ERROR                 | failure      | next                         | SUCCESS
            throws checked exception                       | both   | yes | ERROR                 | failure      | next                         | SUCCESS
            throws AssertionError                          | both   | yes | ERROR                 | failure      | next                         | SUCCESS
            throws, and breaker when asked how it stands   | both   | yes | ERROR                 | failure      | next                         | SUCCESS
            throws, and breaker too when told              | both   | yes | ERROR                 | failure      | next                         | SUCCESS
            answers, and breaker throws Error when told    | both   | yes | SUCCESS               | success      | it                           | SUCCESS
            throws LinkageError                            | both   | yes | ERROR                 | failure      | next                         | GATED
            throws VirtualMachineError                     | both   | yes | ERROR                 | failure      | throws OutOfMemoryError      | SUCCESS
            answers NaN                                    | both   | yes | INVALID_OUTPUT NaN    | failure      | next                         | SUCCESS
            answers infinity                               | both   | yes | INVALID_OUTPUT infinite | failure    | next                         | SUCCESS
            answers a null value                           | both   | yes | INVALID_OUTPUT no answer | failure   | next                         | SUCCESS
            answers null                                   | both   | yes | INVALID_OUTPUT null   | failure      | next                         | SUCCESS
            answer breaks a rule                           | both   | yes | INVALID_OUTPUT share  | failure      | next                         | SUCCESS
            rule for answers throws                        | both   | yes | ERROR share           | failure      | next                         | SUCCESS
            answer is rejected                             | both   | yes | REJECTED_QUALITY unsure | success    | next or it                   | SUCCESS
            rule for rejecting throws                      | both   | yes | ERROR unsure          | failure      | next                         | SUCCESS
            throws CancelledException                      | caller | yes | CANCELLED             | released     | interrupted                  | SUCCESS
            throws CancelledException                      | strict | yes | ERROR                 | failure      | next                         | SUCCESS
            throws what InterruptedException caused        | caller | yes | CANCELLED             | released     | interrupted                  | SUCCESS
            throws what InterruptedException caused        | strict | yes | ERROR                 | failure      | next                         | SUCCESS
            throws InterruptedException                    | caller | yes | CANCELLED             | released     | interrupted                  | SUCCESS
            throws ClosedByInterruptException              | caller | yes | CANCELLED             | released     | interrupted                  | SUCCESS
            gate throws what InterruptedException caused   | both   | no  | CANCELLED drift       | -            | interrupted                  | SUCCESS
            caller interrupted as it hangs                 | strict | yes | CANCELLED             | released     | interrupted                  | SUCCESS
            full, caller interrupted as it waits           | both   | no  | CANCELLED             | -            | interrupted                  | SUCCESS
            """;

    /** A row for one of the places where the tier may run, and one of the ways in which the chain may go on. */
    record Case(
            String situation,
            boolean isStrict,
            boolean runs,
            String outcome,
            String breaker,
            String call,
            String after,
            Rest rest) {

        @Override
        public String toString() {
            return situation + ", " + (isStrict ? "strict" : "on the caller's thread") + ", then " + rest;
        }
    }

    static Stream<Case> cases() {
        List<Case> cases = new ArrayList<>();
        TABLE.lines().skip(1).map(line -> line.split("\\|", -1)).forEach(cells -> {
            for (int i = 0; i < cells.length; i++) {
                cells[i] = cells[i].trim();
            }
            for (boolean isStrict : new boolean[] {false, true}) {
                for (Rest rest : Rest.values()) {
                    if (!cells[1].equals(isStrict ? "caller" : "strict")) {
                        cases.add(new Case(
                                cells[0],
                                isStrict,
                                cells[2].equals("yes"),
                                cells[3],
                                cells[4],
                                cells[5],
                                cells[6],
                                rest));
                    }
                }
            }
        });
        return cases.stream();
    }

    /** What a call came to. */
    private record End(
            @Nullable Prediction<Double> answer, @Nullable Throwable error, boolean isInterrupted) {

        static End of(Supplier<Prediction<Double>> call) {
            try {
                return new End(call.get(), null, Thread.interrupted());
            } catch (Throwable e) {
                return new End(null, e, Thread.interrupted());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void predict_inEachSituation_doesWhatTheTableSays(Case row) {
        try (Scene scene = new Scene(row.isStrict)) {
            Situations.named(row.situation).accept(scene);
            scene.prepare(row.rest);
            int eventsBefore = scene.events.size();
            int permitsBefore = scene.breaker.count();

            End end = End.of(scene::predict);
            List<String> heard = scene.breaker.heardAfter(permitsBefore);
            int permitsThen = scene.breaker.count();
            List<Attempt> told = scene.attemptsAfter(eventsBefore);
            List<ChainEvent> events = List.copyOf(scene.events).subList(eventsBefore, scene.events.size());

            assertThat(scene.runs.get()).as("runs").isEqualTo(row.runs ? 1 : 0);
            assertThat(heard)
                    .as("the breaker heard")
                    .isEqualTo(row.breaker.equals("-") ? List.of() : List.of(row.breaker));
            assertThat(told.stream().map(OutcomeTableTest::words).toList())
                    .as("listeners heard")
                    .isEqualTo(row.outcome.equals("-") ? List.of() : List.of(row.outcome));
            assertCall(row, end, scene);
            assertToldOnce(end, events);
            assertThat(scene.counts())
                    .as("counted")
                    .isEqualTo(told.isEmpty() ? Map.of() : Map.of(told.get(0).outcome(), 1L));

            scene.finish();
            assertThat(scene.status().load().running()).as("in the tier").isZero();
            assertThat(scene.status().load().abandoned()).as("left behind").isZero();
            int before = scene.events.size();
            End.of(scene::predictOther);
            assertThat(words(scene.attemptsAfter(before).get(0))).as("after").startsWith(row.after);
            scene.chain().switchOn("tested");
            assertThat(scene.predictOther().value()).isEqualTo(4);
            assertThat(scene.breaker.heardAfter(permitsThen))
                    .as("the breaker heard later")
                    .allMatch("success"::equals);
            assertThat(scene.breaker.heardAfter(permitsBefore).subList(0, heard.size()))
                    .as("the breaker heard by now")
                    .isEqualTo(heard);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void predict_severalReasonsToPassTheTierOver_firstInTheFixedOrderDecides(boolean isStrict) {
        boolean[] admits = new boolean[1];
        boolean[] accepts = new boolean[1];
        try (Scene scene = new Scene(isStrict)) {
            scene.options(tier -> tier.accepts("accepts", input -> !input.equals(Scene.IT) || accepts[0])
                    .gate("gate", input -> !input.equals(Scene.IT) || admits[0]));
            scene.call(Call.DEFAULT.timeout(Duration.ofMillis(3)));
            scene.prepare(Rest.TIER);
            scene.occupy();
            scene.breaker.isOpen = true;
            scene.chain().switchOff("tested", "maintenance");

            assertThat(nextOutcome(scene)).isEqualTo("GATED maintenance");
            scene.chain().switchOn("tested");
            assertThat(nextOutcome(scene)).isEqualTo("GATED gate");
            admits[0] = true;
            assertThat(nextOutcome(scene)).isEqualTo("NOT_ACCEPTED accepts");
            accepts[0] = true;
            assertThat(nextOutcome(scene)).isEqualTo("BUDGET_SKIPPED");
            scene.call(Call.DEFAULT);
            assertThat(nextOutcome(scene)).isEqualTo("BULKHEAD_FULL");
            scene.finish();
            scene.breaker.isOpen = true;
            assertThat(nextOutcome(scene)).isEqualTo("BREAKER_OPEN");
        }
    }

    private static String nextOutcome(Scene scene) {
        return words(scene.predict().provenance().attempts().get(0));
    }

    private static String words(Attempt attempt) {
        return (attempt.outcome() + " " + attempt.detail()).trim();
    }

    private static void assertCall(Case row, End end, Scene scene) {
        assertThat(end.isInterrupted).as("interrupted").isEqualTo(row.call.equals("interrupted"));
        if (row.call.equals("interrupted") || row.call.startsWith("throws")) {
            String error = row.call.equals("interrupted") ? "CancelledException" : row.call.substring(7);
            assertThat(end.error).isNotNull();
            assertThat(end.error.getClass().getSimpleName()).isEqualTo(error);
            assertThat(scene.restAsked.get()).as("tiers after it were asked").isZero();
            return;
        }
        double value = value(row.call, row.rest);
        if (Double.isNaN(value)) {
            assertThat(end.error).isInstanceOf(ChainExhaustedException.class);
            return;
        }
        assertThat(end.error).isNull();
        assertThat(end.answer.value()).as("answer").isEqualTo(value);
        assertThat(end.answer.isDegraded()).isEqualTo(!row.call.equals("it"));
        assertThat(end.answer.provenance().attempts().stream().map(Attempt::tier))
                .as("provenance")
                .contains("tested");
    }

    /** What the call is to be answered with; NaN for an exception. */
    private static double value(String call, Rest rest) {
        if (call.equals("it")) {
            return 5;
        }
        boolean isCandidate = call.endsWith("or it");
        return switch (rest) {
            case TIER -> !call.startsWith("free") ? 7 : isCandidate ? 5 : -1;
            case RULE -> 8;
            case CONSTANT -> isCandidate ? 5 : -1;
            case EXCEPTION -> isCandidate ? 5 : Double.NaN;
        };
    }

    private static void assertToldOnce(End end, List<ChainEvent> events) {
        List<ChainEvent> ends = events.stream()
                .filter(event -> event instanceof ChainEvent.ChainAnswered || event instanceof ChainEvent.ChainFailed)
                .toList();
        assertThat(ends).as("listeners heard of the end").singleElement().satisfies(event -> {
            if (event instanceof ChainEvent.ChainAnswered answered) {
                assertThat(answered.output()).isEqualTo(end.answer.value());
            } else {
                assertThat(((ChainEvent.ChainFailed) event).error()).isSameAs(end.error);
            }
        });
    }
}
