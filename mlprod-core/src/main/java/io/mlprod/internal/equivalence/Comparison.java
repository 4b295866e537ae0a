package io.mlprod.internal.equivalence;

import io.mlprod.model.MapValue;
import io.mlprod.model.SequenceValue;
import io.mlprod.model.Tensor;
import io.mlprod.model.Value;
import io.mlprod.spi.ModelGraph;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The comparison of two engines' outputs, row by row. For one thread. */
final class Comparison {

    private final List<OutputRule> rules;
    private final RunningError errors;

    Comparison(ModelGraph graph, List<String> outputs, RunningError errors) {
        this.rules =
                outputs.stream().map(output -> OutputRule.of(graph, output)).toList();
        this.errors = errors;
    }

    /**
     * Compares the answers to some rows that were run together.
     *
     * @param expected the outputs of the reference; null if it failed
     * @param actual those of the other engine; null if it failed
     * @param findings takes what differs
     */
    void compare(List<Draft> rows, @Nullable List<Value> expected, @Nullable List<Value> actual, Findings findings) {
        errors.forget();
        for (int row = 0; row < rows.size(); row++) {
            findings.row(expected != null);
            if (expected == null || actual == null) {
                if (expected != actual) {
                    String how = (expected == null ? "answers" : "does not answer") + " what the other engine does"
                            + (expected == null ? " not answer" : "");
                    findings.differs(rules.get(0), how, 0);
                    findings.differs();
                }
                continue;
            }
            RowCheck check = new RowCheck(rows.get(row), row, rows.size(), findings);
            for (int i = 0; i < rules.size(); i++) {
                check.compare(rules.get(i), expected.get(i), actual.get(i));
            }
            check.note();
        }
    }

    /** The comparison of one row. */
    private final class RowCheck {

        private final Draft draft;
        private final int row;
        private final int rows;
        private final Findings findings;
        private boolean differs;
        private boolean isTie;

        RowCheck(Draft draft, int row, int rows, Findings findings) {
            this.draft = draft;
            this.row = row;
            this.rows = rows;
            this.findings = findings;
        }

        void note() {
            if (differs) {
                findings.differs();
            } else if (isTie) {
                findings.tie();
            }
        }

        private void differs(OutputRule rule, String how, double size) {
            differs = true;
            findings.differs(rule, "output '" + rule.output() + "' " + how, size);
        }

        void compare(OutputRule rule, Value expected, Value actual) {
            if (expected instanceof Tensor a && actual instanceof Tensor b) {
                compare(rule, a, b);
            } else if (expected instanceof SequenceValue a && actual instanceof SequenceValue b) {
                if (a.size() != b.size()) {
                    differs(rule, "has another length", 0);
                } else if (a.size() == rows) {
                    compare(rule, a.elements().get(row), b.elements().get(row));
                } else if (row == 0) {
                    for (int i = 0; i < a.size(); i++) {
                        compare(rule, a.elements().get(i), b.elements().get(i));
                    }
                }
            } else if (expected instanceof MapValue a && actual instanceof MapValue b) {
                compare(rule, a, b);
            } else {
                differs(rule, "is of another kind", 0);
            }
        }

        private void compare(OutputRule rule, MapValue expected, MapValue actual) {
            List<Object> keys = new ArrayList<>(expected.entries().keySet());
            if (!keys.equals(new ArrayList<>(actual.entries().keySet()))) {
                differs(rule, "has other keys, or another order of them", 0);
                return;
            }
            for (Object key : keys) {
                Object a = expected.entries().get(key);
                Object b = actual.entries().get(key);
                if (a instanceof Number x && b instanceof Number y && a.getClass() == b.getClass()) {
                    compare(rule, x.doubleValue(), y.doubleValue());
                } else if (a == null || !a.equals(b)) {
                    differs(rule, "has other values", 0);
                }
            }
        }

        private void compare(OutputRule rule, Tensor expected, Tensor actual) {
            if (expected.elementType() != actual.elementType()) {
                differs(rule, "is of type " + actual.elementType() + ", not " + expected.elementType(), 0);
                return;
            }
            if (!Arrays.equals(expected.shape(), actual.shape())) {
                differs(
                        rule,
                        "has the shape " + Arrays.toString(actual.shape()) + ", not "
                                + Arrays.toString(expected.shape()),
                        0);
                return;
            }
            boolean isByRow = expected.rank() > 0 && expected.dimension(0) == rows;
            int width = isByRow ? expected.size() / rows : row == 0 ? expected.size() : 0;
            for (int i = isByRow ? row * width : 0, end = i + width; i < end; i++) {
                if (expected.elementType().isFloating()) {
                    compare(rule, expected.doubleAt(i), actual.doubleAt(i));
                } else if (!isSame(expected, actual, i)) {
                    label(rule);
                }
            }
        }

        private static boolean isSame(Tensor expected, Tensor actual, int index) {
            return switch (expected.elementType()) {
                case STRING -> expected.stringAt(index).equals(actual.stringAt(index));
                default ->
                    expected.elementType().readLong(expected.bytes(), index)
                            == expected.elementType().readLong(actual.bytes(), index);
            };
        }

        /** A label may differ only where rounding decides. */
        private void label(OutputRule rule) {
            Estimate scores = rule.isSummed() ? errors.of(rule.output(), draft) : null;
            if (scores != null && scores.isTie()) {
                isTie = true;
            } else {
                differs(rule, "differs", 0);
            }
        }

        private void compare(OutputRule rule, double expected, double actual) {
            if (Double.compare(expected, actual) == 0) {
                return; // so that most rows need no estimate
            }
            Estimate estimate = rule.isSummed() ? errors.of(rule.output(), draft) : null;
            if (!rule.admits(expected, actual, estimate == null ? 0 : estimate.error())) {
                differs(rule, "differs", Math.abs(expected - actual));
            }
        }
    }
}
