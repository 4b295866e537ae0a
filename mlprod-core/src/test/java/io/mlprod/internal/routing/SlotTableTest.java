package io.mlprod.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mlprod.routing.UnitHashing;
import java.util.Arrays;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SlotTableTest {

    private static SlotTable table(double... shares) {
        return SlotTable.of(UnitHashing.MURMUR3, 1, shares);
    }

    private static double[] shares(String text) {
        return Pattern.compile(" ")
                .splitAsStream(text)
                .filter(share -> !share.isEmpty())
                .mapToDouble(Double::parseDouble)
                .toArray();
    }

    @Test
    void of_shares_areRangesInTheArmsOrder() {
        assertThat(table(0.7, 0.1, 0.2)).hasToString("MURMUR3 10000 0-6999;7000-7999;8000-9999");
        assertThat(table(0.5, 0.25)).hasToString("MURMUR3 10000 0-4999;5000-7499");
        assertThat(table(1)).hasToString("MURMUR3 10000 0-9999");
        assertThat(table(1, 0)).hasToString("MURMUR3 10000 0-9999;");
    }

    @Test
    void of_coverage_leavesAGapBehindEachArm() {
        assertThat(SlotTable.of(UnitHashing.EPPO, 0.2, 0.2, 0.3, 0.5))
                .hasToString("EPPO 10000 0-399;2000-2599;5000-5999");
    }

    @Test
    void of_unleashRollout_putsControlLast() {
        assertThat(SlotTable.of(UnitHashing.UNLEASH_ROLLOUT, 1, 0.71, 0.29))
                .hasToString("UNLEASH_ROLLOUT 100 99-29;0-28");
    }

    @Test
    void of_sharesWithRoundingErrors_leaveNoSlotOut() {
        SlotTable table = table(0.1, 0.2, 0.7);

        assertThat(table.slotsOf(0)).hasSize(1_000);
        assertThat(table.slotsOf(1)).hasSize(2_000);
        assertThat(table.slotsOf(2)).hasSize(7_000);
        assertThat(table(1.0 / 3, 1.0 / 3, 1.0 / 3).arm(9_999)).isEqualTo(2);
    }

    @Test
    void reweigh_moreCoverage_isWhatCoverageWouldHaveGiven() {
        SlotTable little = SlotTable.of(UnitHashing.MURMUR3, 0.2, 0.2, 0.3, 0.5);

        assertThat(little.reweigh(0.1, 0.15, 0.25)).isEqualTo(SlotTable.of(UnitHashing.MURMUR3, 0.5, 0.2, 0.3, 0.5));
        assertThat(little.reweigh(0.2, 0.3, 0.5)).isEqualTo(table(0.2, 0.3, 0.5));
    }

    @Test
    void reweigh_armGrows_takesWhatControlGotLast() {
        assertThat(table(0.9, 0.1).reweigh(0.5, 0.5)).hasToString("MURMUR3 10000 0-4999;9000-9999,8999-5000");
    }

    @Test
    void reweigh_sharesOfWhichOneWouldPassAnArm_movesOverControlOnly() {
        SlotTable before = table(0.8, 0.1, 0.1);

        SlotTable after = before.reweigh(0.6, 0.2, 0.2);

        assertThat(IntStream.range(8_000, 10_000)).allMatch(slot -> after.arm(slot) == before.arm(slot));
        assertThat(after.share(0)).isEqualTo(0.6);
        assertThat(after.share(1)).isEqualTo(0.2);
        assertThat(after.share(2)).isEqualTo(0.2);
    }

    @Test
    void reweigh_armShrinks_givesToControlAndNotToTheArmThatGrows() {
        SlotTable before = table(0.2, 0.4, 0.4);

        SlotTable after = before.reweigh(0.2, 0.3, 0.5);

        assertThat(IntStream.range(0, 10_000).filter(slot -> before.arm(slot) == 1 && after.arm(slot) == 0))
                .hasSize(1_000);
        assertThat(IntStream.range(0, 10_000).filter(slot -> before.arm(slot) == 1 && after.arm(slot) == 2))
                .isEmpty();
    }

    @Test
    void reweigh_backAndForth_givesEachArmItsSlotsAgain() {
        SlotTable before = table(0.4, 0.3, 0.2, 0.1);

        assertThat(before.reweigh(0.85, 0.05, 0.05, 0.05).reweigh(0.4, 0.3, 0.2, 0.1))
                .isEqualTo(before);
    }

    @Test
    void reweighTowards_moreGrowthThanControlHas_goesAsFarAsThatAndArrivesWithTheNext() {
        SlotTable before = table(0.34, 0.33, 0.33);
        double[] wanted = {0.05, 0.05, 0.9};

        SlotTable between = before.reweighTowards(wanted);
        SlotTable after = between.reweighTowards(wanted);

        assertThat(between.share(2)).isEqualTo(0.67); // and all that control had
        assertThat(between.share(1)).isEqualTo(0.05);
        assertThat(between.share(0)).isEqualTo(0.28); // what the other arm gave up
        assertThat(IntStream.range(0, 10_000).filter(slot -> before.arm(slot) == 1 && between.arm(slot) == 2))
                .isEmpty();
        assertThat(IntStream.range(0, 3).mapToDouble(after::share)).containsExactly(0.05, 0.05, 0.9);
    }

    @Test
    void reweighTowards_randomShares_neverFailsNorMovesAUnitBetweenArms() {
        Random random = new Random(7);
        SlotTable table = table(0.25, 0.25, 0.25, 0.25);
        for (int round = 0; round < 300; round++) {
            double[] wanted = random.doubles(4, 0.0, 1.0).toArray();
            double sum = Arrays.stream(wanted).sum() * (1 + random.nextInt(2) * random.nextDouble());
            SlotTable before = table;
            SlotTable after =
                    table.reweighTowards(Arrays.stream(wanted).map(w -> w / sum).toArray());
            assertThat(IntStream.range(0, 10_000)
                            .filter(slot ->
                                    before.arm(slot) > 0 && after.arm(slot) > 0 && before.arm(slot) != after.arm(slot)))
                    .isEmpty();
            table = after;
        }
    }

    @Test
    void reweigh_toTheSameShares_changesNothing() {
        SlotTable growthBook = SlotTable.of(UnitHashing.GROWTHBOOK_V2, 1, 0.1, 0.2, 0.7);

        assertThat(growthBook.reweigh(0.1, 0.2, 0.7)).isEqualTo(growthBook);
    }

    @Test
    void reweigh_armsTradeMoreThanControlHas_saysWhatToDo() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(0.1, 0.7, 0.2).reweigh(0.1, 0.2, 0.7))
                .withMessageContainingAll("grow by 5000 of 10000", "only 1000 are free or control's", "shrink");
    }

    @Test
    void reweigh_tradeInTwoChanges_succeeds() {
        SlotTable after = table(0.1, 0.7, 0.2).reweigh(0.6, 0.2, 0.2).reweigh(0.1, 0.2, 0.7);

        assertThat(after.share(2)).isEqualTo(0.7);
    }

    @Test
    void reweigh_freeSlotsAndSameSum_takesControlsAndLeavesThemFree() {
        SlotTable after = table(0.3, 0.2).reweigh(0.2, 0.3);

        assertThat(after).hasToString("MURMUR3 10000 0-1999;3000-4999,2999-2000");
    }

    @Test
    void reweigh_freeSlotsAndLargerSum_takesAsManyFreeOnesAsTheSumGrows() {
        SlotTable after = table(0.3, 0.2).reweigh(0.2, 0.4);

        assertThat(IntStream.range(5_000, 10_000).filter(slot -> after.arm(slot) == 1))
                .hasSize(1_000);
        assertThat(IntStream.range(0, 3_000).filter(slot -> after.arm(slot) == 1))
                .hasSize(1_000);
    }

    @Test
    void reweigh_controlHasTooFew_takesFreeOnesAlthoughTheSumStays() {
        SlotTable after = table(0.1, 0.2, 0.3).reweigh(0.1, 0.3, 0.2).reweigh(0.1, 0.1, 0.4);

        assertThat(after.share(2)).isEqualTo(0.4);
        assertThat(after.share(0)).isEqualTo(0.1);
    }

    @Test
    void reweighTowards_freeSlots_areLeftFreeWhateverTheRounding() {
        SlotTable before = table(0.3, 0.3, 0.3);

        SlotTable after = before.reweighTowards(0.30004, 0.59990, 0.00006 - 1e-17);

        assertThat(IntStream.range(0, 10_000).filter(slot -> before.arm(slot) == SlotTable.UNALLOCATED))
                .allMatch(slot -> after.arm(slot) == SlotTable.UNALLOCATED);
        assertThat(IntStream.range(0, 9_000)).allMatch(slot -> after.arm(slot) != SlotTable.UNALLOCATED);
        assertThat(after.share(2)).isEqualTo(0.0001);
    }

    @ParameterizedTest
    @CsvSource({
        "'', 1 to 64 arms",
        "0.5 -0.1, arm 1 must be 0 to 1",
        "NaN 0.5, arm 0 must be 0 to 1",
        "0.5 Infinity, arm 1 must be 0 to 1",
        "0.6 0.5, add up to 1.1",
        "0.9999 0.00004, less than one of the 10000 slots"
    })
    void of_badShares_saysWhatIsWrong(String shares, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(shares(shares)))
                .withMessageContaining(message);
    }

    @Test
    void of_tooManyArms_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(new double[65]))
                .withMessageContaining("not 65");
        assertThat(table(new double[64]).arms()).isEqualTo(64);
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1.1, Double.NaN})
    void of_badCoverage_isRefused(double coverage) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlotTable.of(UnitHashing.MURMUR3, coverage, 0.5, 0.5))
                .withMessageContaining("coverage");
    }

    @Test
    void of_halfAPercentOfUnleashsHundredSlots_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlotTable.of(UnitHashing.UNLEASH_ROLLOUT, 1, 0.996, 0.004))
                .withMessageContaining("less than one of the 100 slots of UNLEASH_ROLLOUT");
    }

    @Test
    void reweigh_otherNumberOfArms_isRefused() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> table(0.5, 0.5).reweigh(0.2, 0.4, 0.4))
                .withMessageContainingAll("2 arms", "3 shares");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nonsense | expected a hashing",
                "MURMUR4 100 0-9 | no hashing MURMUR4",
                "MURMUR3 0 0-9 | must be 1 to 1000000",
                "MURMUR3 9999999 0-9 | must be 1 to 1000000",
                "MURMUR3 100 0-100 | beyond the last slot, 99",
                "MURMUR3 100 0-10;10-20 | Slot 10 has two owners",
                "MURMUR3 100 0-10,5 | Slot 5 has two owners",
                "MURMUR3 100 0--10 | not a run",
                "MURMUR3 100 0-10,;11 | not a run"
            })
    void parse_malformedText_saysWhatIsWrong(String text, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> SlotTable.parse(text))
                .withMessageContaining(message);
    }
}
