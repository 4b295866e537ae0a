package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.Call;
import io.mlprod.Predictor;
import io.mlprod.admission.AsyncLimits;
import io.mlprod.error.ClosedException;
import io.mlprod.error.InvalidInputException;
import io.mlprod.internal.text.PlainText;
import java.lang.reflect.Method;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What somebody who builds or asks a chain can get wrong, each with an error that helps. */
class BadInputTest {

    private static final Duration MS = Duration.ofMillis(1);
    private static final Duration LESS = Duration.ofMillis(-1);
    private static final Predictor<String, Double> MODEL = Predictors.constant(1.0);

    private static FallbackChainBuilder<String, Double> chain() {
        return FallbackChain.builder(String.class, Double.class).name("fraud");
    }

    private static FallbackTiers<String, Double> tiers() {
        return chain().primary(MODEL);
    }

    private static FallbackChain<String, Double> primary(Consumer<TierOptions<String, Double>> options) {
        return chain().primary(MODEL, options).orElse(-1.0);
    }

    private static Arguments wrong(String what, ThrowingCallable action, String... words) {
        return Arguments.of(what, action, List.of(words));
    }

    // ---- what cannot be

    static Stream<Arguments> mistakes() {
        return Stream.of(
                wrong(
                        "blank chain",
                        () -> FallbackChain.builder(String.class, String.class).name(" "),
                        "name of a chain",
                        "blank"),
                wrong("no time", () -> chain().budget(Duration.ZERO), "budget", "longer than zero", "0 ms"),
                wrong("negative time", () -> chain().budget(LESS), "budget", "longer than zero", "-1 ms"),
                wrong("blank rule", () -> chain().require("", input -> true), "name"),
                wrong("share below 0", () -> chain().exercise(-0.1), "share", "0 to 1", "-0.1"),
                wrong("share above 1", () -> chain().exercise(1.1), "share", "0 to 1", "1.1"),
                wrong("no share", () -> chain().exercise(Double.NaN), "share", "0 to 1", "NaN"),
                wrong(
                        "no threads",
                        () -> chain().async(AsyncLimits.DEFAULT.maxThreads(0).maxWaiting(1)),
                        "threads",
                        "at least 1",
                        "0"),
                wrong(
                        "no queue",
                        () -> chain().async(AsyncLimits.DEFAULT.maxThreads(1).maxWaiting(0)),
                        "queue",
                        "at least 1",
                        "0"),

                // tiers
                wrong("a predictor twice", () -> tiers().then(MODEL), "fraud", "predictor of tier primary", "twice"),
                wrong(
                        "a name twice",
                        () -> tiers().then(Predictors.constant(2.0), tier -> tier.name("primary")),
                        "fraud",
                        "two tiers named primary",
                        "another name"),
                wrong(
                        "a rule named as a tier",
                        () -> tiers().thenRule("primary", input -> 2.0),
                        "two tiers named primary",
                        "another name"),
                wrong(
                        "a tier named as the end",
                        () -> tiers().thenRule("default", input -> 2.0).orElse(-1.0),
                        "default",
                        "another name"),
                wrong("blank rule tier", () -> tiers().thenRule(" ", input -> 1.0), "name of a rule", "blank"),
                wrong(
                        "no age",
                        () -> tiers().thenLastKnownGood(input -> input, Duration.ZERO),
                        "age",
                        "longer than zero",
                        "0 ms"),
                wrong("no keys", () -> tiers().thenLastKnownGood(input -> input, MS, 0), "keys", "at least 1", "0"),

                // what a tier is allowed
                wrong("blank tier", () -> primary(tier -> tier.name("\t")), "name of a tier", "blank"),
                wrong("no timeout", () -> primary(tier -> tier.timeout(Duration.ZERO)), "timeout", "longer than zero"),
                wrong("negative reserve", () -> primary(tier -> tier.reserve(LESS)), "reserve", "zero or longer"),
                wrong("negative least", () -> primary(tier -> tier.minBudget(LESS)), "least", "zero or longer"),
                wrong("no places", () -> primary(tier -> tier.maxConcurrent(0)), "calls", "at least 1", "0"),
                wrong(
                        "wait for a place in a tier that is never full",
                        () -> primary(tier -> tier.maxWait(MS)),
                        "never full",
                        "set maxConcurrent"),
                wrong(
                        "negative wait",
                        () -> primary(tier -> tier.maxConcurrent(1).maxWait(LESS)),
                        "wait",
                        "zero or longer"),
                wrong("blank gate", () -> primary(tier -> tier.gate("", input -> true)), "name of a gate", "blank"),
                wrong("blank accepts", () -> primary(tier -> tier.accepts("", input -> true)), "name"),
                wrong("blank validWhen", () -> primary(tier -> tier.validWhen("", value -> true)), "name"),
                wrong("blank rejectWhen", () -> primary(tier -> tier.rejectWhen("", value -> true)), "name"),
                wrong(
                        "hedge that is not strict",
                        () -> chain().primary(MODEL, tier -> tier.hedge(Hedge.after(MS)))
                                .then(Predictors.constant(2.0), TierOptions::strict)
                                .orElse(-1.0),
                        "fraud/primary",
                        "strict()"),
                wrong(
                        "hedge by a tier that is not strict",
                        () -> chain().primary(MODEL, tier -> tier.strict().hedge(Hedge.after(MS)))
                                .then(Predictors.constant(2.0))
                                .orElse(-1.0),
                        "fraud/primary",
                        "tier after it is strict()"),
                wrong(
                        "hedge by nobody",
                        () -> primary(tier -> tier.strict().hedge(Hedge.after(MS))),
                        "fraud/primary",
                        "tier after it"),
                wrong(
                        "all of the budget reserved",
                        () -> chain().budget(MS.multipliedBy(20))
                                .primary(MODEL)
                                .then(Predictors.constant(2.0), tier -> tier.reserve(MS.multipliedBy(20)))
                                .orElse(-1.0),
                        "fraud/primary",
                        "20 ms",
                        "Reserve less, or raise the budget"),
                wrong(
                        "more than the budget reserved, by two",
                        () -> chain().budget(MS.multipliedBy(20))
                                .primary(MODEL)
                                .then(Predictors.constant(2.0), tier -> tier.reserve(MS.multipliedBy(15)))
                                .then(Predictors.constant(3.0), tier -> tier.reserve(MS.multipliedBy(6)))
                                .orElse(-1.0),
                        "fraud/primary",
                        "21 ms"),
                wrong(
                        "needs more than its timeout",
                        () -> primary(tier -> tier.timeout(MS).minBudget(MS.multipliedBy(2))),
                        "fraud/primary",
                        "needs 2 ms",
                        "gets 1 ms",
                        "minBudget"),
                wrong(
                        "needs more than the budget",
                        () -> chain().budget(MS)
                                .primary(MODEL, tier -> tier.minBudget(MS.multipliedBy(2)))
                                .orElse(-1.0),
                        "fraud/primary",
                        "needs 2 ms",
                        "gets 1 ms",
                        "minBudget"),

                // gates
                wrong("level not a number", () -> GateLevels.closeAt(Double.NaN), "finite", "closeAt NaN"),
                wrong(
                        "window too large",
                        () -> Gate.outliers(input -> true, Integer.MAX_VALUE, GateLevels.closeAt(0.5)),
                        "10000000 inputs",
                        "2147483647"),

                // switches
                wrong("unknown tier off", () -> tiers().orElse(-1.0).switchOff("x", "y"), "fraud", "x", "[primary]"),
                wrong("no tier off", () -> tiers().orElse(-1.0).switchOff(null, "y"), "fraud", "null", "[primary]"),
                wrong("unknown tier on", () -> tiers().orElse(-1.0).switchOn("x"), "fraud", "x", "[primary]"),
                wrong(
                        "a rule off",
                        () -> tiers().thenRule("rule", input -> 1.0)
                                .orElse(-1.0)
                                .switchOff("rule", "y"),
                        "rule",
                        "computes",
                        "[primary]"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("mistakes")
    void build_withAMistake_saysWhatWasExpected(String what, ThrowingCallable action, List<String> words) {
        assertThatThrownBy(action)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll(words.toArray(String[]::new));
    }

    // ---- null

    static Stream<Arguments> nulls() {
        return Stream.of(
                wrong(
                        "chain's name",
                        () -> FallbackChain.builder(String.class, String.class).name(null),
                        "name of a chain"),
                wrong("budget", () -> chain().budget(null), "budget"),
                wrong("rule's name", () -> chain().require(null, input -> true), "name"),
                wrong("rule", () -> chain().require("positive", null), "positive"),
                wrong("comparison", () -> chain().exercise(0.1, null), "comparison"),
                wrong("copy", () -> chain().copyInputs(null), "copy"),
                wrong("listener", () -> chain().listener(null), "listener"),
                wrong("time", () -> chain().time(null), "time"),
                wrong("primary", () -> chain().primary(null), "predictor", "0"),
                wrong("options", () -> chain().primary(MODEL, null), "options"),
                wrong("tier", () -> tiers().then(null), "predictor", "1"),
                wrong("rule tier's name", () -> tiers().thenRule(null, input -> 1.0), "name of a rule"),
                wrong("rule tier", () -> tiers().thenRule("amount", null), "amount"),
                wrong("key", () -> tiers().thenLastKnownGood(null, MS), "key"),
                wrong("age", () -> tiers().thenLastKnownGood(input -> input, null), "age"),
                wrong("end", () -> tiers().orElse(null), "constant at the end"),
                wrong("tier's name", () -> primary(tier -> tier.name(null)), "name of a tier"),
                wrong("timeout", () -> primary(tier -> tier.timeout(null)), "timeout"),
                wrong("reserve", () -> primary(tier -> tier.reserve(null)), "reserve"),
                wrong("minBudget", () -> primary(tier -> tier.minBudget(null)), "least budget"),
                wrong("wait", () -> primary(tier -> tier.maxConcurrent(1).maxWait(null)), "wait"),
                wrong("breaker", () -> primary(tier -> tier.breaker((BreakerSettings) null)), "breaker"),
                wrong("own breaker", () -> primary(tier -> tier.breaker((Breaker) null)), "breaker"),
                wrong("hedge", () -> primary(tier -> tier.hedge(null)), "hedge"),
                wrong("gate's name", () -> primary(tier -> tier.gate(null, input -> true)), "name of a gate"),
                wrong("gate", () -> primary(tier -> tier.gate("drift", null)), "drift"),
                wrong("accepts", () -> primary(tier -> tier.accepts("history", null)), "history"),
                wrong("accepts' name", () -> primary(tier -> tier.accepts(null, input -> true)), "name"),
                wrong("validWhen", () -> primary(tier -> tier.validWhen("share", null)), "share"),
                wrong("rejectWhen", () -> primary(tier -> tier.rejectWhen("unsure", null)), "unsure"),
                wrong("callersFault", () -> primary(tier -> tier.callersFault(null)), "condition"),
                wrong("reason", () -> tiers().orElse(-1.0).switchOff("primary", null), "reason"),
                wrong("input", () -> tiers().orElse(-1.0).predict(null), "input"),
                wrong("call", () -> tiers().orElse(-1.0).predict("x", null), "call"),
                wrong("async input", () -> tiers().orElse(-1.0).predictAsync(null), "input"),
                wrong("async call", () -> tiers().orElse(-1.0).predictAsync("x", null), "call"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("nulls")
    void anything_null_isNamed(String what, ThrowingCallable action, List<String> words) {
        assertThatThrownBy(action)
                .isInstanceOf(NullPointerException.class)
                .hasMessageContainingAll(words.toArray(String[]::new))
                .hasMessageContaining("null")
                .hasMessageNotContaining("Cannot invoke"); // the JVM's own words, of our code
    }

    // ---- names from elsewhere

    static Stream<ThrowingCallable> nullsWithAName() {
        String name = "x\n\0" + "v".repeat(5_000);
        return Stream.of(
                () -> chain().require(name, null),
                () -> tiers().thenRule(name, null),
                () -> primary(tier -> tier.gate(name, null)),
                () -> primary(tier -> tier.accepts(name, null)),
                () -> primary(tier -> tier.validWhen(name, null)),
                () -> primary(tier -> tier.rejectWhen(name, null)));
    }

    @ParameterizedTest
    @MethodSource("nullsWithAName")
    void message_withAHostileName_isOneLine(ThrowingCallable action) {
        assertThatThrownBy(action)
                .message()
                .contains("x\\n")
                .satisfies(text -> assertThat(text).isEqualTo(PlainText.line(text)));
    }

    // ---- what the steps do not let one forget

    private static List<String> methodsThatGive(Class<?> result, Class<?> step) {
        return Arrays.stream(step.getMethods())
                .filter(method -> method.getReturnType() == result)
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void build_withoutPrimaryOrEnd_doesNotCompile() {
        assertThat(methodsThatGive(FallbackChain.class, FallbackChainBuilder.class))
                .isEmpty();
        assertThat(methodsThatGive(FallbackTiers.class, FallbackChainBuilder.class))
                .containsExactly("primary");
        assertThat(methodsThatGive(FallbackChain.class, FallbackTiers.class)).containsExactly("orElse", "orElseThrow");
        assertThat(FallbackChain.class.getConstructors()).isEmpty();
    }

    // ---- what is odd and works

    @Test
    void budget_ofManyYears_isNoLimit() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);

        var chain = chain().budget(forever)
                .primary(MODEL, tier -> tier.timeout(forever).maxConcurrent(1).maxWait(forever))
                .thenLastKnownGood(input -> input, forever)
                .orElse(-1.0);

        assertThat(chain.predict("x", Call.DEFAULT.timeout(forever)).isDegraded())
                .isFalse();
    }

    @Test
    void reserve_ofManyYearsByMany_isRefusedAsTooMuch() {
        Duration forever = Duration.ofSeconds(Long.MAX_VALUE);
        FallbackTiers<String, Double> tiers = chain().budget(MS).primary(MODEL);
        for (int i = 0; i < 9; i++) {
            tiers.then(Predictors.constant(2.0), tier -> tier.reserve(forever));
        }

        assertThatThrownBy(() -> tiers.orElse(-1.0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Reserve less");
    }

    // ---- inputs

    @Test
    void predict_inputBreaksRules_namesAllThatItBreaksAndNotTheInput() {
        var chain = chain().require("short", input -> input.length() < 3)
                .require("small", input -> input.equals(input.toLowerCase(java.util.Locale.ROOT)))
                .require("right", input -> {
                    throw new IllegalStateException("secret");
                })
                .primary(MODEL)
                .orElse(-1.0);

        assertThatThrownBy(() -> chain.predict("SECRET"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContainingAll("Chain fraud", "3 violations", "short", "small", "right")
                .hasMessageNotContainingAny("SECRET", "secret");
    }

    @Test
    void predict_ruleOfTheChainFailsWithAnError_doesNotHold() {
        FallbackChainBuilder<String, Double> builder = chain().require("right", input -> {
            throw new NoClassDefFoundError("gone");
        });

        assertThatThrownBy(() -> builder.primary(MODEL).orElse(-1.0).predict("x"))
                .isInstanceOf(InvalidInputException.class)
                .hasMessageContaining("right")
                .hasCauseInstanceOf(NoClassDefFoundError.class);
        assertThat(builder.answerInvalidInput()
                        .primary(MODEL)
                        .orElse(-1.0)
                        .predict("x")
                        .value())
                .isEqualTo(-1);
    }

    @Test
    void predict_ruleOfTheChainFailsSinceTheJvmIsInTrouble_isThrown() {
        OutOfMemoryError error = new OutOfMemoryError();
        var chain = chain().require("right", input -> {
                    throw error;
                })
                .answerInvalidInput()
                .primary(MODEL)
                .orElse(-1.0);

        assertThatThrownBy(() -> chain.predict("x")).isSameAs(error);
    }

    // ---- too late

    @Test
    void predict_closed_saysSo() {
        var chain = tiers().orElse(-1.0);
        chain.close();
        chain.close();

        assertThatThrownBy(() -> chain.predict("x"))
                .isInstanceOf(ClosedException.class)
                .hasMessageContainingAll("fraud", "closed", "build a new one");
        assertThatThrownBy(() -> chain.predictAsync("x").get())
                .isInstanceOf(ExecutionException.class)
                .hasCauseInstanceOf(ClosedException.class)
                .hasMessageContainingAll("fraud", "closed", "build a new one");
    }
}
