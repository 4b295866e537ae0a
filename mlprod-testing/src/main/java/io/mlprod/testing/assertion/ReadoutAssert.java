package io.mlprod.testing.assertion;

import io.mlprod.experiment.Readout;
import io.mlprod.experiment.Readout.Arm;
import io.mlprod.experiment.Readout.Comparison;
import io.mlprod.experiment.Readout.Verdict;
import java.util.List;
import java.util.Objects;

/**
 * Assertions on the results of an experiment.
 *
 * <p>For one thread. Every method returns the assertions themselves, takes no null, and throws an
 * {@link AssertionError} that says what was expected, what it was and where it came from.
 *
 * @since 0.1
 */
public class ReadoutAssert extends FactAssert<ReadoutAssert, Readout> {

    /**
     * Creates the assertions; {@code assertThat} does.
     *
     * @param actual what is asserted on
     */
    public ReadoutAssert(Readout actual) {
        super(actual, ReadoutAssert.class);
    }

    @Override
    String subject() {
        return "the experiment " + actual.experiment();
    }

    @Override
    String origin() {
        return actual.toString();
    }

    /**
     * Checks the verdict on a metric of an arm.
     *
     * @param metric the name of the metric
     * @param arm the name of the arm
     * @param verdict the verdict
     * @return this
     */
    public ReadoutAssert hasVerdict(String metric, String arm, Verdict verdict) {
        Objects.requireNonNull(metric, "metric");
        Objects.requireNonNull(arm, "arm");
        Objects.requireNonNull(verdict, "verdict");
        List<Comparison> found = actual.comparisons().stream()
                .filter(one -> one.metric().name().equals(metric) && one.arm().equals(arm))
                .toList();
        check(
                !found.isEmpty(),
                "to compare " + metric + " of the arm " + arm,
                actual.comparisons().stream()
                        .map(one -> one.metric().name() + " of " + one.arm())
                        .toList());
        return checkEqual(
                found.get(0).verdict(), verdict, "to have a verdict on " + metric + " of " + arm + ", and that");
    }

    /**
     * Checks that comparisons may be read.
     *
     * @return this
     */
    public ReadoutAssert isNotRefused() {
        return check(actual.refusals().isEmpty(), "to be readable", "refused: " + actual.refusals());
    }

    /**
     * Checks that units came to the arms as the weights say.
     *
     * @return this
     */
    public ReadoutAssert hasNoSampleRatioMismatch() {
        return check(
                !actual.sampleRatio().mismatch(),
                "to have no sample ratio mismatch",
                "a mismatch, p = " + actual.sampleRatio().pValue());
    }

    /**
     * Checks how many units an arm has at least.
     *
     * @param arm the name of the arm
     * @param atLeast the smallest number of units
     * @return this
     */
    public ReadoutAssert hasUnits(String arm, long atLeast) {
        Objects.requireNonNull(arm, "arm");
        List<Arm> found =
                actual.arms().stream().filter(one -> one.name().equals(arm)).toList();
        check(
                !found.isEmpty(),
                "to have an arm " + arm,
                actual.arms().stream().map(Arm::name).toList());
        return check(
                found.get(0).units() >= atLeast,
                "to have " + atLeast + " units or more in the arm " + arm,
                found.get(0).units());
    }
}
