package io.mlprod.fallback;

import static io.mlprod.fallback.Scene.IT;

import io.mlprod.Call;
import io.mlprod.error.CancelledException;
import io.mlprod.error.ChainExhaustedException;
import io.mlprod.error.DeadlineExceededException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.error.OverloadedException;
import io.mlprod.error.Violation;
import io.mlprod.error.Violation.Handling;
import io.mlprod.provenance.Attempt;
import io.mlprod.provenance.AttemptOutcome;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;

/** What can happen in a tier, in the words of {@link OutcomeTableTest}. */
final class Situations {

    private static final Map<String, Consumer<Scene>> ALL = Map.ofEntries(
            Map.entry(
                    "answers after 3 ms",
                    scene -> scene.tier(call -> {
                        scene.time.advance(Duration.ofMillis(3));
                        return Predictors.prediction(5.0);
                    })),

            // the input
            Map.entry("input breaks a rule of the chain", scene -> scene.chain(Situations::rule)),
            Map.entry(
                    "input breaks a rule, to be answered",
                    scene -> scene.chain(chain -> rule(chain).answerInvalidInput())),
            Map.entry("accepts: no", scene -> scene.options(tier -> tier.accepts("history", Situations::isOther))),
            Map.entry(
                    "accepts throws IllegalArgumentException",
                    scene -> scene.options(
                            tier -> tier.accepts("history", throwing(IT, new IllegalArgumentException())))),
            Map.entry(
                    "accepts throws RuntimeException",
                    scene -> scene.options(tier -> tier.accepts("history", throwing(IT, new IllegalStateException())))),
            Map.entry("throws InvalidInputException", scene -> scene.fails(invalid())),
            Map.entry("throws InvalidInputException, to be answered", scene -> {
                scene.chain(FallbackChainBuilder::answerInvalidInput);
                scene.fails(invalid());
            }),
            Map.entry("throws InvalidInputException after another failed", scene -> {
                scene.usedBefore(Duration.ofMillis(1));
                scene.fails(invalid());
            }),
            Map.entry("throws the caller's fault, to be answered", scene -> {
                scene.chain(FallbackChainBuilder::answerInvalidInput);
                scene.options(tier -> tier.callersFault(IOException.class::isInstance));
                scene.fails(new IOException());
            }),
            Map.entry("throws IllegalArgumentException, caller's fault", scene -> {
                scene.options(tier -> tier.callersFault(IllegalArgumentException.class::isInstance));
                scene.fails(new IllegalArgumentException());
            }),
            Map.entry("throws an overload of a chain within it", scene -> scene.fails(overload())),
            Map.entry("throws IllegalArgumentException", scene -> scene.fails(new IllegalArgumentException())),
            Map.entry("throws what is the caller's fault", scene -> {
                scene.options(tier -> tier.callersFault(IOException.class::isInstance));
                scene.fails(new IOException());
            }),
            Map.entry("callersFault throws", scene -> {
                scene.options(tier -> tier.callersFault(error -> {
                    throw new IllegalStateException();
                }));
                scene.fails(new IOException());
            }),

            // not asked
            Map.entry("gate: closed", scene -> scene.options(tier -> tier.gate("drift", Situations::isOther))),
            Map.entry(
                    "gate throws RuntimeException",
                    scene ->
                            scene.options(tier -> tier.gate("drift", throwing(IT, new IllegalStateException())::test))),
            Map.entry("switched off", scene -> scene.before(at -> at.chain().switchOff("tested", "maintenance"))),
            Map.entry("too little time for it", scene -> scene.call(Call.DEFAULT.timeout(Duration.ofMillis(3)))),
            Map.entry("too little time left for it", scene -> scene.usedBefore(Duration.ofMillis(17))),
            Map.entry("no time left", scene -> scene.usedBefore(Duration.ofMillis(25))),
            Map.entry("full", scene -> scene.before(Scene::occupy)),
            Map.entry("throws OverloadedException", scene -> scene.fails(new OverloadedException("full"))),
            Map.entry("breaker: open", scene -> scene.before(at -> at.breaker.isOpen = true)),
            Map.entry(
                    "breaker throws RuntimeException",
                    scene -> scene.before(at -> at.breaker.fault = new IllegalStateException())),
            Map.entry("breaker throws Error", scene -> scene.before(at -> at.breaker.fault = new AssertionError())),

            // time
            Map.entry("hangs", Scene::hangs),
            Map.entry("hangs, called with 8 ms", scene -> {
                scene.call(Call.DEFAULT.timeout(Duration.ofMillis(8)));
                scene.hangs();
            }),
            Map.entry("hangs, 12 of 20 ms used before", scene -> {
                scene.usedBefore(Duration.ofMillis(12));
                scene.hangs();
            }),
            Map.entry(
                    "answers after 12 ms",
                    scene -> scene.tier(call -> {
                        scene.time.advance(Duration.ofMillis(12));
                        return Predictors.prediction(5.0);
                    })),
            Map.entry("answers after 12 ms, called with 8 ms", scene -> {
                scene.call(Call.DEFAULT.timeout(Duration.ofMillis(8)));
                scene.tier(call -> {
                    scene.time.advance(Duration.ofMillis(12));
                    return Predictors.prediction(5.0);
                });
            }),
            Map.entry(
                    "throws DeadlineExceededException",
                    scene -> scene.fails(new DeadlineExceededException("of its own", null))),

            // errors
            Map.entry("throws RuntimeException", scene -> scene.fails(new IllegalStateException())),
            Map.entry("throws checked exception", scene -> scene.fails(new IOException())),
            Map.entry("throws AssertionError", scene -> scene.fails(new AssertionError())),
            Map.entry("throws LinkageError", scene -> scene.fails(new UnsatisfiedLinkError())),
            Map.entry("throws VirtualMachineError", scene -> scene.fails(new OutOfMemoryError())),
            Map.entry("throws, and breaker when asked how it stands", scene -> {
                scene.before(at -> at.breaker.faultOfState = new IllegalStateException());
                scene.fails(new IOException());
            }),
            Map.entry("throws, and breaker too when told", scene -> {
                scene.before(at -> at.breaker.faultWhenTold = new IllegalStateException());
                scene.fails(new IOException());
            }),
            Map.entry("answers, and breaker throws Error when told", scene -> {
                scene.before(at -> at.breaker.faultWhenTold = new AssertionError());
                scene.answers(5.0);
            }),

            // answers
            Map.entry("answers NaN", scene -> scene.answers(Double.NaN)),
            Map.entry("answers infinity", scene -> scene.answers(Double.NEGATIVE_INFINITY)),
            Map.entry("answers a null value", scene -> scene.tier(call -> Predictors.prediction(null))),
            Map.entry("answers null", scene -> scene.tier(call -> null)),
            Map.entry(
                    "answer breaks a rule",
                    scene -> scene.options(tier -> tier.validWhen("share", value -> value != 5))),
            Map.entry(
                    "rule for answers throws",
                    scene ->
                            scene.options(tier -> tier.validWhen("share", throwing(5.0, new IllegalStateException())))),
            Map.entry(
                    "answer is rejected",
                    scene -> scene.options(tier -> tier.rejectWhen("unsure", value -> value == 5))),
            Map.entry(
                    "rule for rejecting throws",
                    scene -> scene.options(tier ->
                            tier.rejectWhen("unsure", Predicate.not(throwing(5.0, new IllegalStateException()))))),

            // interrupts
            Map.entry(
                    "throws CancelledException", scene -> scene.fails(new CancelledException("while it waited", null))),
            Map.entry(
                    "throws what InterruptedException caused",
                    scene -> scene.fails(new IllegalStateException(new InterruptedException()))),
            Map.entry(
                    "gate throws what InterruptedException caused",
                    scene -> scene.options(tier -> tier.gate(
                            "drift", throwing(IT, new IllegalStateException(new InterruptedException()))::test))),
            Map.entry("throws ClosedByInterruptException", scene -> scene.fails(new ClosedByInterruptException())),
            Map.entry("throws InterruptedException", scene -> scene.fails(new InterruptedException())),
            Map.entry("caller interrupted as it hangs", scene -> scene.hangsAfter(scene.caller::interrupt)),
            Map.entry("full, caller interrupted as it waits", scene -> {
                scene.options(tier -> tier.maxConcurrent(1).maxWait(Duration.ofDays(1)));
                scene.before(at -> {
                    at.occupy();
                    at.caller.interrupt();
                });
            }));

    private Situations() {}

    static Consumer<Scene> named(String words) {
        Consumer<Scene> situation = ALL.get(words);
        if (situation == null) {
            throw new IllegalArgumentException("Nobody says what it means that the tier: " + words);
        }
        return situation;
    }

    private static FallbackChainBuilder<String, Double> rule(FallbackChainBuilder<String, Double> chain) {
        return chain.require("not it", Situations::isOther);
    }

    private static boolean isOther(String input) {
        return !input.equals(IT);
    }

    private static <T> Predicate<T> throwing(T when, RuntimeException error) {
        return value -> {
            if (value.equals(when)) {
                throw error;
            }
            return true;
        };
    }

    private static ChainExhaustedException overload() {
        return new ChainExhaustedException(
                "inner", List.of(new Attempt("only", 0, AttemptOutcome.BULKHEAD_FULL, "", 0, null)));
    }

    private static InvalidInputException invalid() {
        Violation violation = new Violation("input", "range", "to be in it", null, 0, Handling.REJECTED);
        return new InvalidInputException("Tier", List.of(violation), null);
    }
}
