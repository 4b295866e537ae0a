package io.mlprod.testing.traffic;

import io.mlprod.internal.text.DurationText;
import io.mlprod.internal.text.NumberText;
import io.mlprod.model.ModelVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What all kinds of runs have in common: the requests, the regressions, the failures. For one thread. */
final class Runs {

    private static final int SHOWN = 5;
    private static final String LATER =
            "Let the traffic last longer, or the delay be shorter; and look at the" + " outcome's rate and knownFor";

    private final String what;
    private final Plan<?, ?> plan;
    private final List<Ledger> ledgers = new ArrayList<>();
    private final List<Meetings> meetings = new ArrayList<>();
    private final Set<ModelVersion> known = new LinkedHashSet<>();

    Runs(String what, Plan<?, ?> plan) {
        this.what = what;
        this.plan = plan;
    }

    void add(Ledger ledger, Injector<?> injector) {
        ledgers.add(ledger);
        meetings.add(injector.meetings());
        known.addAll(injector.known());
    }

    List<Ledger> ledgers() {
        return ledgers;
    }

    int number() {
        return ledgers.size();
    }

    boolean hasRegressions() {
        return !plan.regressions().isEmpty();
    }

    AssertionError failure(String message, Object report) {
        return new AssertionError(message + "\n" + report);
    }

    void assertSticky(Object report) {
        for (Ledger ledger : ledgers) {
            String problem = ledger.stickiness().problem();
            if (!problem.isEmpty()) {
                throw failure("Seed " + ledger.seed() + ": " + problem, report);
            }
        }
    }

    void assertNoneLost(Object report) {
        if (lost() > 0) {
            throw failure(
                    NumberText.count(lost()) + " of " + NumberText.count(requests())
                            + " requests failed, although not everything that could have answered them was made to"
                            + " fail:" + examples(true),
                    report);
        }
    }

    void assertAllAnswered(Object report) {
        long failed = ledgers.stream().mapToLong(Ledger::failedRequests).sum();
        if (failed > 0) {
            throw failure(
                    NumberText.count(failed) + " of " + NumberText.count(requests()) + " requests had no answer"
                            + (lost() == 0 ? ", all of them because a regression struck what was asked" : "") + ":"
                            + examples(false),
                    report);
        }
    }

    private long lost() {
        return ledgers.stream().mapToLong(Ledger::unexplained).sum();
    }

    private String examples(boolean onlyLost) {
        return ledgers.stream()
                .flatMap(ledger -> ledger.examples(onlyLost).stream())
                .limit(SHOWN)
                .map(line -> "\n  " + line)
                .collect(Collectors.joining());
    }

    /** Fails if a regression has met no request in a run. */
    void requireMet(String asked, List<@Nullable String> endedBefore, Object report) {
        if (!hasRegressions()) {
            throw new IllegalStateException(asked
                    + " needs something to find: give the traffic a regression, such as"
                    + " regression(Regression.errors(0.1).in(\"8\"))");
        }
        for (int i = 0; i < plan.regressions().size(); i++) {
            for (int run = 0; run < number(); run++) {
                if (!meetings.get(run).hasMet(i)) {
                    throw failure(whyNotMet(plan.regressions().get(i), run, endedBefore.get(run)), report);
                }
                requireTold(plan.regressions().get(i), ledgers.get(run), report);
            }
        }
    }

    private void requireTold(Regression<?> regression, Ledger ledger, Object report) {
        if (regression.effect() instanceof Regression.Effect.Outcomes of
                && !ledger.outcomes().wasTold(of.outcome())) {
            throw failure(
                    "The regression \"" + regression
                            + "\" cannot be found, since no such outcome was told in the run of" + " seed "
                            + ledger.seed() + ": " + ledger.outcomes().line(of.outcome()) + ". " + LATER,
                    report);
        }
    }

    /** Fails if an outcome of the traffic was told in no run, so that nothing can depend on it. */
    void requireTold(Object report) {
        Outcomes all = outcomes();
        for (Outcome<?, ?> outcome : plan.outcomes()) {
            if (!all.wasTold(outcome.title())) {
                throw failure(
                        "An outcome was told in no run, so no guard and no metric can have seen it: "
                                + all.line(outcome.title()) + ". " + LATER,
                        report);
            }
        }
    }

    private Outcomes outcomes() {
        Outcomes all = new Outcomes();
        ledgers.forEach(ledger -> all.add(ledger.outcomes()));
        return all;
    }

    private String whyNotMet(Regression<?> regression, int run, @Nullable String end) {
        String start = "The regression \"" + regression + "\" met no request in the run of seed "
                + ledgers.get(run).seed() + ": ";
        if (known.stream().noneMatch(regression::isIn)) {
            return start + "no such version; the stage knows " + known
                    + ". Add your handles by stage.use(handle), and give them stage.engine(…)";
        }
        if (regression.from().compareTo(plan.population().lasting()) >= 0) {
            return start + "the traffic ends after "
                    + DurationText.of(plan.population().lasting()) + ", before it begins";
        }
        return start
                + (end != null
                        ? end
                        : "its version ran for no request at that time, or for none of its slice; give handles"
                                + " stage.engine(…), or the traffic more requests");
    }

    /** Returns when a run met the first regression, in nanoseconds; -1 if it did not. */
    long met(int run) {
        return meetings.get(run).first();
    }

    long requests() {
        return ledgers.stream().mapToLong(Ledger::requests).sum();
    }

    /** The first lines of each report. */
    String head() {
        long first = ledgers.get(0).seed();
        String seeds = number() == 1 ? "seed " + first : "seeds " + first + " to " + (first + number() - 1);
        long failed = ledgers.stream().mapToLong(Ledger::failedRequests).sum();
        long fallbacks = ledgers.stream().mapToLong(Ledger::fallbacks).sum();
        StringBuilder text = new StringBuilder(NumberText.count(number()) + " " + what + (number() == 1 ? "" : "s")
                + ", " + seeds + "; " + plan.population());
        plan.regressions().forEach(regression -> line(text, "regression", regression.toString()));
        line(
                text,
                "requests",
                NumberText.count(requests()) + ", " + NumberText.count(failed) + " without an answer, "
                        + NumberText.count(fallbacks) + " answered by the control after the other version failed");
        Outcomes all = outcomes();
        plan.outcomes().forEach(outcome -> line(text, "outcomes", all.line(outcome.title())));
        return text.toString();
    }

    static void line(StringBuilder text, String name, String value) {
        text.append('\n').append(String.format(Locale.ROOT, "  %-18s %s", name, value));
    }

    static String at(long nanos) {
        return DurationText.of(Duration.ofSeconds(Math.round(nanos / 1e9)));
    }
}
