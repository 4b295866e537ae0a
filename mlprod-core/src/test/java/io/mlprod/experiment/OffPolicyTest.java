package io.mlprod.experiment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.mlprod.docs.PrintedText;
import io.mlprod.experiment.OffPolicy.Logged;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class OffPolicyTest {

    /** Vowpal Wabbit's estimators package: p_log 0.3, r 1, p_pred 0.6. */
    @Test
    void estimates_vowpalWabbitFixture_areTheSame() {
        OffPolicy log = new OffPolicy(1);
        log.add(Logged.of("u", 0.3, 1, 0.6));

        assertThat(log.ips().value()).hasValue(2.0);
        assertThat(log.snips().value()).hasValue(1.0);
        assertThat(log.doublyRobust().value()).hasValue(2.0);
        assertThat(log.ips().standardError()).isNaN();
        assertThat(log.ips().upper()).isInfinite();
    }

    /** By hand: w = 2, 0.5, 1; wr = 2, 0, 3; q(x,π) + w (r - q(x,a)) = 1.4, 0.4, 2.2. */
    @Test
    void estimates_threeRows_areThoseByHand() {
        OffPolicy log = new OffPolicy(1);
        log.add(new Logged("a", 0.3, 1, 0.6, 0.5, 0.4));
        log.add(new Logged("b", 0.8, 0, 0.4, 0.2, 0.5));
        log.add(new Logged("c", 0.5, 3, 0.5, 1.2, 0.4));

        assertThat(log.ips().value().getAsDouble()).isCloseTo(5 / 3.0, within(1e-12));
        assertThat(log.snips().value().getAsDouble()).isCloseTo(5 / 3.5, within(1e-12));
        assertThat(log.doublyRobust().value().getAsDouble()).isCloseTo(4.0 / 3, within(1e-12));
        assertThat(log.effective()).isCloseTo(3.5 * 3.5 / 5.25, within(1e-12));
        double v = 5 / 3.5;
        double squares = 4 * (1 - v) * (1 - v) + 0.25 * v * v + (3 - v) * (3 - v);
        assertThat(log.snips().standardError()).isCloseTo(Math.sqrt(squares * 3 / 2) / 3.5, within(1e-12));
    }

    /** Two actions with mean rewards 1 and 3; the log takes the second with a, the policy with b. */
    private static Logged logged(SplittableRandom random, double a, double b) {
        boolean second = random.nextDouble() < a;
        double mean = second ? 3 : 1;
        double reward = mean + random.nextGaussian();
        double predicted = 0.5 * mean;
        String unit = Long.toHexString(random.nextLong());
        return new Logged(unit, second ? a : 1 - a, reward, second ? b : 1 - b, predicted, b * 1.5 + (1 - b) * 0.5);
    }

    @Test
    void add_ofAThousandAndTwoThousand_isThatOfThreeThousand() {
        SplittableRandom random = new SplittableRandom(4);
        OffPolicy whole = new OffPolicy();
        OffPolicy first = new OffPolicy();
        OffPolicy second = new OffPolicy();
        for (int i = 0; i < 3000; i++) {
            Logged logged = logged(random, 0.3, 0.6);
            whole.add(logged);
            (i < 1000 ? first : second).add(logged);
        }
        first.add(second);

        assertThat(first.rows()).isEqualTo(3000);
        assertThat(first.ips()).isEqualTo(whole.ips());
        assertThat(first.snips()).isEqualTo(whole.snips());
        assertThat(first.doublyRobust()).isEqualTo(whole.doublyRobust());
    }

    @Test
    void estimate_unitWithSeveralRows_isRefusedWithWhatToDo() {
        OffPolicy log = log(500);
        log.add(Logged.of("u17", 0.5, 1, 0.5));

        assertThat(log.snips().value()).isEmpty();
        assertThat(log.snips().upper()).isInfinite();
        assertThat(log.snips().toString())
                .contains("1 of 501 rows are of units that have a row already", "firstOfEach", "summed");
    }

    @Test
    void estimate_unitInBothPartsOfALog_isRefused() {
        OffPolicy log = log(500);
        OffPolicy part = new OffPolicy();
        part.add(Logged.of("u17", 0.5, 1, 0.5));
        assertThat(log.snips().value()).isPresent();
        log.add(part);

        assertThat(log.snips().refusal()).contains("1 of 501 rows");
        log.add(log);
        assertThat(log.snips().refusal()).contains("502 of 1,002 rows");
    }

    /** Half of the units earn 1; logged and wanted with a half. */
    private static OffPolicy log(int units) {
        OffPolicy log = new OffPolicy();
        for (int i = 0; i < units; i++) {
            log.add(Logged.of("u" + i, 0.5, i % 2, 0.5));
        }
        return log;
    }

    @Test
    void firstOfEach_severalRows_keepsTheFirst() {
        assertThat(Logged.firstOfEach(
                        List.of(Logged.of("b", 0.5, 1, 0.2), Logged.of("a", 0.4, 2, 0.3), Logged.of("b", 0.1, 4, 0.2))))
                .containsExactly(Logged.of("b", 0.5, 1, 0.2), Logged.of("a", 0.4, 2, 0.3));
    }

    @Test
    void summed_severalRows_haveTheSumOfRewardsAndPredictions() {
        assertThat(Logged.summed(List.of(
                        new Logged("b", 0.5, 1, 0.2, 3, 5),
                        Logged.of("a", 0.4, 2, 0.3),
                        new Logged("b", 0.5, 4, 0.2, 4, 6))))
                .containsExactly(new Logged("b", 0.5, 5, 0.2, 7, 11), Logged.of("a", 0.4, 2, 0.3));
    }

    @Test
    void summed_unitThatWasAssignedAnew_isRefused() {
        assertThatThrownBy(() -> Logged.summed(List.of(Logged.of("b", 0.5, 1, 0.2), Logged.of("b", 0.9, 1, 0.2))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("assigned anew");
    }

    @Test
    void estimate_policyThatTheLogNeverTried_isRefused() {
        OffPolicy log = new OffPolicy();
        for (int i = 0; i < 5000; i++) { // 0.7 goes to an action without any row
            log.add(Logged.of("u" + i, 0.5, 1, i % 2 == 0 ? 0.2 : 0.1));
        }

        assertThat(log.effective()).isGreaterThan(OffPolicy.MIN_EFFECTIVE);
        assertThat(log.snips().value()).isEmpty();
        assertThat(log.snips().toString()).contains("not enough overlap", "0.3000 on average instead of 1");
    }

    @Test
    void estimate_fewEffectiveUnits_isRefused() {
        OffPolicy enough = new OffPolicy(100);
        OffPolicy few = new OffPolicy(101);
        for (int i = 0; i < 10_000; i++) {
            Logged row = i % 100 == 0 ? Logged.of("u" + i, 0.01, i % 200, 1) : Logged.of("u" + i, 0.99, 1, 0);
            enough.add(row);
            few.add(row);
        }

        assertThat(enough.ips().value()).isPresent();
        assertThat(few.ips().value()).isEmpty();
        assertThat(few.ips().standardError()).isNaN();
        assertThat(few.ips().toString())
                .contains("10,000 logged units are worth 100.0 of the policy's own, at least 101.0");
    }

    @Test
    void estimate_emptyLogOrNoCommonAction_isRefused() {
        OffPolicy never = new OffPolicy(0);
        never.add(Logged.of("u", 0.5, 1, 0));

        assertThat(new OffPolicy().ips().value()).isEmpty();
        assertThat(new OffPolicy().effective()).isZero();
        assertThat(never.snips().value()).isEmpty();
    }

    @Test
    void estimate_rewardsThatAreAllTheSame_hasNoInterval() {
        OffPolicy log = new OffPolicy();
        for (int i = 0; i < 1000; i++) { // none of the policy's units has bought
            log.add(i % 2 == 0 ? Logged.of("u" + i, 0.5, 0, 1) : Logged.of("u" + i, 0.5, i == 1 ? 1 : 0, 0));
        }

        assertThat(log.snips().value()).hasValue(0);
        assertThat(log.snips().lower()).isInfinite();
        assertThat(log.snips().toString()).contains("no interval, since almost all rewards are the same");
    }

    @Test
    void logged_impossibleValues_areRefused() {
        assertThatThrownBy(() -> Logged.of(" ", 0.5, 1, 0.5)).hasMessageContaining("needs its unit");
        assertThatThrownBy(() -> Logged.of("u", 0, 1, 0.5)).hasMessageContaining("above 0 and at most 1, not 0.0");
        assertThatThrownBy(() -> Logged.of("u", 0.5, 1, 1.1)).hasMessageContaining("from 0 to 1, not 1.1");
        assertThatThrownBy(() -> Logged.of("u", 0.5, Double.NaN, 1)).hasMessageContaining("finite");
    }

    /**
     * Half of the units saw the new page, which sells 8 instead of 6 in a hundred; the policy shows it to nine of ten.
     */
    private static List<Logged> visits(int units, int visitsOfEach) {
        SplittableRandom random = new SplittableRandom(3);
        List<Logged> rows = new ArrayList<>();
        for (int i = 0; i < units; i++) {
            boolean isNew = random.nextDouble() < 0.5;
            for (int visit = 0; visit < visitsOfEach; visit++) {
                double bought = random.nextDouble() < (isNew ? 0.08 : 0.06) ? 1 : 0;
                rows.add(Logged.of("u" + i, 0.5, bought, isNew ? 0.9 : 0.1));
            }
        }
        return rows;
    }

    private static OffPolicy of(List<Logged> rows) {
        OffPolicy log = new OffPolicy();
        rows.forEach(log::add);
        return log;
    }

    @Test
    void estimate_printed_isAsOnThePage() {
        PrintedText.assertOnPage("VERDICTS.md", of(visits(20_000, 1)).snips().toString());
        PrintedText.assertOnPage("VERDICTS.md", of(visits(250, 1)).snips().toString());
        PrintedText.assertOnPage("VERDICTS.md", of(visits(2_000, 3)).snips().toString());
    }

    @Test
    void estimate_policyThatTheLogNeverTried_isAsOnThePage() {
        List<Logged> rows = new ArrayList<>();
        for (Logged row : visits(20_000, 1)) { // a third page, which was shown to nobody, is to have three of ten
            rows.add(Logged.of(row.unit(), 0.5, row.reward(), 0.35));
        }
        PrintedText.assertOnPage("VERDICTS.md", of(rows).snips().toString());
    }
}
