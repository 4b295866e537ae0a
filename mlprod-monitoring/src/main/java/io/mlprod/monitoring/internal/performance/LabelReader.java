package io.mlprod.monitoring.internal.performance;

import io.mlprod.internal.text.PlainText;
import io.mlprod.monitoring.performance.Performance.Task;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** Reads the value of a label as what a version predicts. */
final class LabelReader {

    /**
     * A label's value as the store keeps it, or why it is none.
     *
     * @param category the class; empty for a regression
     * @param number of a regression; otherwise NaN
     * @param foreign why the value does not fit, without the value; empty if it does
     */
    record Read(String category, double number, Optional<String> foreign) {

        private static Read of(String category) {
            return new Read(category, Double.NaN, Optional.empty());
        }

        private static Read not(String why) {
            return new Read("", Double.NaN, Optional.of(PlainText.line(why)));
        }
    }

    private static final Set<String> YES = Set.of("true", "1");
    private static final Set<String> NO = Set.of("false", "0", "no");

    private LabelReader() {}

    static Read read(Object value, AnswerPlan plan) {
        if (plan.task() == Task.REGRESSION) {
            if (!(value instanceof Number number)) {
                return Read.not("a label of type " + type(value) + ", where a number is expected");
            }
            double read = number.doubleValue();
            return Double.isFinite(read)
                    ? new Read("", read, Optional.empty())
                    : Read.not("a label that is not a finite number");
        }
        if (value instanceof Boolean truth) {
            return known(truth.toString(), truth, plan);
        }
        if (value instanceof Number number) {
            double read = number.doubleValue();
            String name = AnswerPlan.className(read, false);
            return read == 0 || read == 1 ? known(name, read == 1, plan) : known(name, plan);
        }
        if (value instanceof Enum<?> constant) {
            Read byText = known(constant.toString(), plan);
            return byText.foreign().isEmpty() ? byText : known(constant.name(), plan);
        }
        if (value instanceof CharSequence || value instanceof Character) {
            return known(value.toString(), plan);
        }
        return Read.not("a label of type " + type(value) + ", where the class is expected as a text, a number,"
                + " a truth value or an enum");
    }

    /** Yes and no stand for the positive and the negative class, unless they are classes themselves. */
    private static Read known(String name, boolean isYes, AnswerPlan plan) {
        boolean isClass = plan.classes().contains(name) || plan.positive().equals(name);
        if (plan.task() == Task.BINARY && !isClass) {
            return Read.of(isYes ? plan.positive() : plan.negative());
        }
        return known(name, plan);
    }

    /** Of a model that answers only a score the classes are not known, so only what surely is yes or no is read. */
    private static Read yesOrNo(String name, AnswerPlan plan) {
        if (name.equals(plan.positive()) || YES.contains(name.toLowerCase(Locale.ROOT))) {
            return Read.of(plan.positive());
        }
        if (name.equals(plan.negative()) || NO.contains(name.toLowerCase(Locale.ROOT))) {
            return Read.of(plan.negative());
        }
        return Read.not("a label that is neither '" + plan.positive() + "' nor one of false, 0 and no, which is what a"
                + " model with only a score can be compared with");
    }

    private static Read known(String name, AnswerPlan plan) {
        if (plan.task() == Task.BINARY && plan.classes().isEmpty() && plan.answer() == null) {
            return yesOrNo(name, plan);
        }
        return plan.classes().isEmpty() || plan.classes().contains(name)
                ? Read.of(name)
                : Read.not("a label that is none of the " + plan.classes().size() + " classes");
    }

    private static String type(Object value) {
        return value.getClass().getSimpleName();
    }
}
