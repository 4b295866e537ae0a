package io.mlprod.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Sums that are merged are those of the whole. */
class TallyTest {

    private static List<Estimate> metrics(RegressionTally tally) {
        return List.of(tally.mae(), tally.rmse(), tally.mape(), tally.r2());
    }

    private static List<Estimate> metrics(BinaryTally tally) {
        return List.of(
                tally.rocAuc(),
                tally.logLoss(),
                tally.brier(),
                tally.calibrationError(),
                tally.confusion().accuracy(),
                tally.confusion().precision("1"));
    }

    private static void assertClose(Estimate found, Estimate expected) {
        assertThat(found.value()).isCloseTo(expected.value(), within(1e-12 * Math.abs(expected.value())));
        assertThat(found.lower()).isCloseTo(expected.lower(), within(1e-9 * Math.abs(expected.lower())));
        assertThat(found.upper()).isCloseTo(expected.upper(), within(1e-9 * Math.abs(expected.upper())));
    }

    private static RegressionTally numbers(double[] predicted, double[] actual, int from, int to) {
        RegressionTally tally = new RegressionTally();
        for (int row = from; row < to; row++) {
            tally.add(predicted[row], actual[row]);
        }
        return tally;
    }

    private static BinaryTally probabilities(Simulated.Rows rows, int from, int to) {
        BinaryTally tally = new BinaryTally();
        for (int row = from; row < to; row++) {
            tally.add(rows.scores()[row], rows.labels()[row] == 1);
        }
        return tally;
    }

    @Test
    void regression_mergedInAnyGrouping_isTheWholeToTheLastBit() {
        Random random = new Random(1);
        double[] actual = random.doubles(300, 1e5, 1e5 + 10).toArray();
        double[] predicted = random.doubles(300, 1e5, 1e5 + 10).toArray();
        RegressionTally whole = numbers(predicted, actual, 0, 300);

        RegressionTally left = numbers(predicted, actual, 0, 100)
                .merge(numbers(predicted, actual, 100, 250))
                .merge(numbers(predicted, actual, 250, 300));
        RegressionTally right = numbers(predicted, actual, 250, 300)
                .merge(numbers(predicted, actual, 100, 250).merge(numbers(predicted, actual, 0, 100)));

        assertThat(metrics(left)).isEqualTo(metrics(whole));
        assertThat(metrics(right)).isEqualTo(metrics(whole));
    }

    @Test
    void regression_sameRows_isTheEvaluation() {
        Random random = new Random(2);
        double[] actual = random.doubles(200, 50, 90).toArray();
        double[] predicted = random.doubles(200, 50, 90).toArray();
        RegressionTally tally = numbers(predicted, actual, 0, 200).confidence(0.9);
        RegressionEvaluation evaluation =
                Evaluation.regression(predicted, actual).confidence(0.9);

        assertClose(tally.mae(), evaluation.mae());
        assertClose(tally.rmse(), evaluation.rmse());
        assertClose(tally.mape(), evaluation.mape());
        assertClose(tally.r2(), evaluation.r2());
        assertThat(tally.rows()).isEqualTo(200);
    }

    @Test
    void regression_farFromZero_losesNothing() {
        double[] actual = new Random(3)
                .doubles(200, 0, 1)
                .map(x -> 1e9 + Math.rint(x * 1024) / 1024)
                .toArray();
        double[] near = java.util.Arrays.stream(actual).map(x -> x - 1e9).toArray();
        RegressionTally far = new RegressionTally();
        RegressionTally shifted = new RegressionTally();
        for (int row = 0; row < 200; row++) {
            far.add(1e9 + 0.5, actual[row]);
            shifted.add(0.5, near[row]);
        }

        assertClose(far.r2(), shifted.r2());
    }

    @Test
    void regression_aZero_hasNoPercentage() {
        RegressionTally tally = new RegressionTally().add(1, 0).merge(new RegressionTally().add(2, 3));

        assertThat(tally.mape().reason()).contains("an actual value is 0");
        assertThat(tally.mae().value()).isEqualTo(1);
    }

    @Test
    void regression_infinite_isRefusedAndCountsNothing() {
        RegressionTally tally = new RegressionTally();

        assertThatThrownBy(() -> tally.add(Double.NaN, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tally.add(1, Double.POSITIVE_INFINITY)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tally.add(1e200, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThat(tally.rows()).isZero();
        assertThat(metrics(tally)).noneMatch(Estimate::isDefined);
    }

    @Test
    void binary_mergedInAnyGrouping_isTheWholeToTheLastBit() {
        Simulated.Rows rows = Simulated.calibrated(new Random(4), 500, 2, 6);
        BinaryTally whole = probabilities(rows, 0, 500);

        BinaryTally left =
                probabilities(rows, 0, 10).merge(probabilities(rows, 10, 300)).merge(probabilities(rows, 300, 500));
        BinaryTally right =
                probabilities(rows, 300, 500).merge(probabilities(rows, 10, 300).merge(probabilities(rows, 0, 10)));

        assertThat(metrics(left)).isEqualTo(metrics(whole));
        assertThat(metrics(right)).isEqualTo(metrics(whole));
        assertThat(right.rows()).isEqualTo(500);
    }

    @Test
    void binary_sameRows_isTheEvaluation() {
        Simulated.Rows rows = Simulated.calibrated(new Random(5), 500, 2, 6);
        BinaryTally tally = probabilities(rows, 0, 500);
        BinaryEvaluation evaluation = rows.evaluation();

        assertClose(tally.logLoss(), evaluation.logLoss());
        assertClose(tally.brier(), evaluation.brier());
        assertClose(tally.calibrationError(), evaluation.equalWidthCalibrationError(10));
        assertClose(tally.confusion().mcc(), evaluation.mcc());
    }

    @Test
    void binary_areaOfBins_isAsNearAsItSays() {
        for (int seed = 0; seed < 20; seed++) {
            Simulated.Rows rows = Simulated.calibrated(new Random(seed), 1_000, 1 + seed, 12);
            BinaryTally tally = probabilities(rows, 0, 1_000);
            Estimate exact = rows.evaluation().rocAuc();

            assertThat(tally.rocAuc().value()).isCloseTo(exact.value(), within(tally.rocAucError()));
            assertThat(tally.rocAucError()).isLessThan(0.004);
            assertThat(tally.rocAuc().upper() - tally.rocAuc().lower()).isGreaterThan(exact.upper() - exact.lower());
        }
    }

    @Test
    void binary_probabilitiesInBinsOfTheirOwn_haveTheExactArea() {
        Simulated.Rows rows = Simulated.calibrated(new Random(6), 400, 1, 1);
        BinaryTally tally = probabilities(rows, 0, 400);
        BinaryTally same = new BinaryTally();
        for (int row = 0; row < 400; row++) {
            same.add(rows.scores()[row], row % 2 == 0);
        }

        assertThat(tally.rocAuc().value()).isCloseTo(rows.evaluation().rocAuc().value(), within(1e-12));
    }

    @Test
    void binary_smallestAndLargestProbabilities_areInBins() {
        BinaryTally tally = new BinaryTally();
        for (double probability : new double[] {0, Double.MIN_VALUE, 1e-9, 0.5, Math.nextUp(0.5), 1 - 1e-9, 1}) {
            tally.add(probability, probability > 0.5);
        }

        assertThat(tally.rocAuc().value()).isEqualTo(1);
        assertThat(tally.rocAucError()).isZero();
    }

    @Test
    void binary_withoutRows_isUndefined() {
        assertThat(metrics(new BinaryTally())).noneMatch(Estimate::isDefined);
    }

    @Test
    void binary_noProbability_isRefusedAndCountsNothing() {
        BinaryTally tally = new BinaryTally();

        assertThatThrownBy(() -> tally.add(Double.NaN, true)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> tally.add(1.1, true)).isInstanceOf(IllegalArgumentException.class);
        assertThat(tally.rows()).isZero();
    }

    @Test
    void binary_otherThreshold_isNotMerged() {
        BinaryTally tally = new BinaryTally(0.3);

        assertThatThrownBy(() -> tally.merge(new BinaryTally(0.4)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("0.3 and 0.4");
    }

    @Test
    void confusion_partsWithOtherClasses_addUpToTheWhole() {
        String[] predicted = {"a", "b", "b", "c", "c", "a"};
        String[] actual = {"a", "b", "a", "c", "b", "a"};
        ConfusionMatrix whole = Evaluation.classification(predicted, actual).confusion();
        ConfusionMatrix first = Evaluation.classification(
                        java.util.Arrays.copyOf(predicted, 3), java.util.Arrays.copyOf(actual, 3))
                .confusion();
        ConfusionMatrix second = Evaluation.classification(
                        java.util.Arrays.copyOfRange(predicted, 3, 6), java.util.Arrays.copyOfRange(actual, 3, 6))
                .confusion();

        ConfusionMatrix sum = second.plus(first);

        assertThat(sum.labels()).containsExactlyInAnyOrder("a", "b", "c");
        assertThat(sum.accuracy()).isEqualTo(whole.accuracy());
        assertThat(sum.fBeta(1, "b")).isEqualTo(whole.fBeta(1, "b"));
        assertThat(sum.count("b", "c")).isEqualTo(1);
    }

    @Test
    void confusion_counts_areThoseOfRows() {
        ConfusionMatrix counted = ConfusionMatrix.of(List.of("no", "yes"), new long[][] {{5, 1}, {2, 3}});

        assertThat(counted.precision("yes").value()).isEqualTo(0.75);
        assertThat(counted.recall("yes").value()).isEqualTo(0.6);
        assertThat(counted.accuracy().value()).isCloseTo(8 / 11.0, within(1e-15));
    }

    private static Object copied(Object original) throws IOException, ClassNotFoundException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return in.readObject();
        }
    }

    @Test
    void tallies_serialised_goOn() throws Exception {
        Simulated.Rows rows = Simulated.calibrated(new Random(7), 100, 1, 3);
        BinaryTally binary = probabilities(rows, 0, 100);
        RegressionTally numbers =
                numbers(rows.scores(), new Random(8).doubles(100).toArray(), 0, 100);

        assertThat(metrics(((BinaryTally) copied(probabilities(rows, 0, 50))).merge(probabilities(rows, 50, 100))))
                .isEqualTo(metrics(binary));
        assertThat(metrics((RegressionTally) copied(numbers))).isEqualTo(metrics(numbers));
        assertThat(((ConfusionMatrix) copied(binary.confusion())).mcc())
                .isEqualTo(binary.confusion().mcc());
    }

    @Test
    void exactSum_ofNumbersThatCancel_isWhatIsLeft() {
        double small = Math.scalb(1.1, -900);
        double smaller = Math.scalb(1.3, -600);
        ExactSum sum = new ExactSum();
        sum.add(1e300);
        sum.add(small);
        sum.add(-3);
        ExactSum other = new ExactSum();
        other.add(-1e300);
        other.addProduct(smaller, -smaller);

        sum.addAll(other);

        BigDecimal expected =
                new BigDecimal(small).subtract(BigDecimal.valueOf(3)).subtract(new BigDecimal(smaller).pow(2));
        assertThat(sum.sum()).isEqualByComparingTo(expected);
    }
}
