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
    private final Queue<AssertionError> unanswered = new ConcurrentLinkedQueue<>();

    Script(String model) {
        this.model = model;
    }

    void add(Rule<I, O> rule) {
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
        unanswered.clear();
    }

    void forgetUnanswered() {
        unanswered.clear();
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
        lines.add("Add a rule for this input, or a last one: otherwise(…) or otherwiseHashed(seed).");
        AssertionError error = new AssertionError(PlainText.lines(lines));
        if (unanswered.size() < MAX_KEPT) {
            unanswered.add(error);
        }
        return error;
    }

    /** Returns the first call without a rule, which somebody may have caught; null if there was none. */
    @Nullable
    AssertionError firstUnanswered() {
        return unanswered.peek();
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
