package io.mlprod.testing.fake;

import io.mlprod.internal.text.PlainText;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/** The rules of one version, the first of which that matches answers. Thread-safe. */
final class Script<I, O> {

    private static final StackWalker WALKER = StackWalker.getInstance();
    private static final String OUR_PACKAGE = Script.class.getPackageName() + ".";
    private static final int MAX_KEPT = 20;

    private final String model;
    private final List<Rule<I, O>> rules = new CopyOnWriteArrayList<>();
    private volatile @Nullable Rule<I, O> last;
    private final Queue<AssertionError> faults = new ConcurrentLinkedQueue<>();
    private final Queue<String> unfinished = new ConcurrentLinkedQueue<>(); // halves of rules

    Script(String model) {
        this.model = model;
    }

    /** Notes the first half of a rule. */
    void begin(String text) {
        unfinished.add(text);
    }

    void add(Rule<I, O> rule) {
        unfinished.remove(rule.text());
        if (last != null) {
            throw new IllegalStateException("The script of " + model + " already ends with " + last.text()
                    + ", behind which no rule is reached; write otherwise last");
        }
        rules.add(rule);
    }

    void end(Rule<I, O> rule) {
        if (last != null) {
            throw new IllegalStateException("The script of " + model + " already ends with " + last.text());
        }
        last = rule;
    }

    /** Forgets all rules. */
    void clear() {
        rules.clear();
        last = null;
        faults.clear();
        unfinished.clear();
    }

    void forgetFaults() {
        faults.clear();
    }

    O answer(I row, long call) {
        for (Rule<I, O> rule : rules) {
            if (matches(rule, row, call)) {
                return answer(rule, row, call);
            }
        }
        Rule<I, O> end = last;
        if (end != null) {
            return answer(end, row, call);
        }
        throw unanswered(row, call);
    }

    private boolean matches(Rule<I, O> rule, I row, long call) {
        try {
            return rule.matches().matches(row, call);
        } catch (RuntimeException e) {
            throw new AssertionError(
                    PlainText.line(rule.text() + " of " + model + " failed for call " + call + ": " + Shown.text(row)),
                    e);
        }
    }

    private O answer(Rule<I, O> rule, I row, long call) {
        O answer = rule.answer().apply(row);
        if (answer == null) {
            throw new AssertionError(PlainText.line(
                    rule.text() + " of " + model + " gave null for call " + call + ": " + Shown.text(row)));
        }
        return answer;
    }

    private AssertionError unanswered(I row, long call) {
        List<String> lines = new ArrayList<>();
        lines.add("The script of " + model + " has no rule for call " + call + ":");
        lines.add("  " + Shown.text(row));
        lines.add(rules.isEmpty() ? "It has no rules at all." : "Rules that did not match, in the order tried:");
        rules.forEach(rule -> lines.add("  " + rule.text()));
        unfinished.forEach(half -> lines.add("  " + half + " has no answer, so it is no rule yet"));
        lines.add("Add a rule for this input, or a last one: otherwise(…) or otherwiseHashed(seed).");
        return new AssertionError(PlainText.lines(lines));
    }

    /** Keeps what is wrong with the test, since the code under test may catch it. */
    void remember(AssertionError fault) {
        if (faults.size() < MAX_KEPT) {
            faults.add(fault);
        }
    }

    /** Returns the first thing that is wrong with the test: of a call, or a rule without an answer; or null. */
    @Nullable
    AssertionError firstFault() {
        AssertionError fault = faults.peek();
        String half = unfinished.peek();
        return fault != null || half == null
                ? fault
                : new AssertionError(half + " of " + model + " says no answer and was never a rule; end it with"
                        + " thenReturn(…), thenAnswer(…) or thenThrow(…)");
    }

    /** Returns the place in the test that calls this package. */
    static String caller() {
        return WALKER.walk(
                frames -> frames.filter(frame -> !frame.getClassName().startsWith(OUR_PACKAGE)
                                || frame.getClassName().endsWith("Test"))
                        .findFirst()
                        .map(frame -> frame.getFileName() + ":" + frame.getLineNumber())
                        .orElse("?"));
    }
}
