package io.mlprod.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mlprod.routing.Layer;
import io.mlprod.routing.Route;
import io.mlprod.routing.UnitHashing;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

class AssignerTest {

    private static final int UNITS = 20_000;

    private static SlotTable half() {
        return SlotTable.of(UnitHashing.MURMUR3, 1, 0.5, 0.5);
    }

    private static Assigner assigner(String test, @Nullable Layer layer, @Nullable Holdout holdout) {
        return new Assigner(test, half(), layer, holdout, Map.of());
    }

    private static Stream<String> units() {
        return IntStream.range(0, UNITS).mapToObj(i -> "unit-" + i);
    }

    private static void assertShare(long count, double share, double of) {
        assertThat((double) count).isBetween(of * share - 3 * sigma(share, of), of * share + 3 * sigma(share, of));
    }

    private static double sigma(double share, double of) {
        return Math.sqrt(of * share * (1 - share));
    }

    @ParameterizedTest
    @NullAndEmptySource
    void assign_noUnit_isControlAndNotCounted(@Nullable String unit) {
        Assigner assigner = new Assigner("test", half(), null, null, Map.of("", 1));

        assertThat(assigner.assign(unit)).isEqualTo(new Assignment(0, -1, Route.Reason.NO_UNIT, 0));
    }

    /** Slot and hash are from Python's mmh3, see UnitHasherTest. */
    @Test
    void assign_unit_goesByItsSlot() {
        assertThat(assigner("exp-1", null, null).assign("user-0001"))
                .isEqualTo(new Assignment(1, 8_397, Route.Reason.HASH, -611848343487014451L));
        assertThat(assigner("exp-1", null, null).assign("42"))
                .isEqualTo(new Assignment(0, 2_710, Route.Reason.HASH, 449844548830146181L));
    }

    @Test
    void assign_slotOfNobody_isControlWithoutCounting() {
        SlotTable table = SlotTable.of(UnitHashing.MURMUR3, 1, 0.3, 0.3);

        Assignment assignment = new Assigner("exp-1", table, null, null, Map.of()).assign("user-0001");

        assertThat(assignment.arm()).isZero();
        assertThat(assignment.reason()).isEqualTo(Route.Reason.UNALLOCATED);
        assertThat(assignment.slot()).isEqualTo(8_397);
    }

    @Test
    void assign_unitForWhomAllApplies_isForcedBeforeHeldOutBeforeOutsideTheLayer() {
        Holdout holdout = new Holdout("model", 0.5);
        Layer layer = new Layer("layer", 0, 0.5);
        String unit = units().filter(candidate -> assigner("test", null, holdout)
                                        .assign(candidate)
                                        .reason()
                                == Route.Reason.HOLDOUT
                        && assigner("test", layer, null).assign(candidate).reason() == Route.Reason.LAYER)
                .findFirst()
                .orElseThrow();

        Assigner forced = new Assigner("test", half(), layer, holdout, Map.of(unit, 1));

        assertThat(forced.assign(unit).reason()).isEqualTo(Route.Reason.FORCED);
        assertThat(forced.assign(unit).arm()).isEqualTo(1);
        assertThat(assigner("test", layer, holdout).assign(unit).reason()).isEqualTo(Route.Reason.HOLDOUT);
        assertThat(assigner("test", layer, holdout).assign(unit).arm()).isZero();
    }

    @Test
    void assign_disjointSharesOfOneLayer_excludeEachOtherWhateverTheTestsHash() {
        Assigner one = assigner("one", new Layer("page", 0, 0.3), null);
        Assigner two = new Assigner(
                "two",
                SlotTable.of(UnitHashing.UNLEASH_ROLLOUT, 1, 0.5, 0.5),
                new Layer("page", 0.3, 1),
                null,
                Map.of());

        long inOne = units().filter(unit -> one.assign(unit).reason() == Route.Reason.HASH)
                .count();

        assertThat(units())
                .allMatch(unit -> (one.assign(unit).reason() == Route.Reason.LAYER)
                        != (two.assign(unit).reason() == Route.Reason.LAYER));
        assertShare(inOne, 0.3, UNITS);
    }

    @Test
    void assign_holdoutOfOneName_holdsTheSameUnitsOutOfAllTests() {
        Assigner one = assigner("one", null, new Holdout("model", 0.02));
        Assigner two = assigner("two", null, new Holdout("model", 0.02));
        Assigner more = assigner("two", null, new Holdout("model", 0.05));

        long heldOut = units().filter(unit -> one.assign(unit).reason() == Route.Reason.HOLDOUT)
                .peek(unit -> assertThat(two.assign(unit).reason()).isEqualTo(Route.Reason.HOLDOUT))
                .peek(unit -> assertThat(more.assign(unit).reason()).isEqualTo(Route.Reason.HOLDOUT))
                .count();

        assertShare(heldOut, 0.02, UNITS);
    }

    @ParameterizedTest
    @EnumSource
    void assign_rampWithRepeatVisits_keepsTheShareAndNobodyLeavesTheArm(UnitHashing hashing) {
        SplittableRandom random = new SplittableRandom(7);
        List<Assigner> tests = IntStream.range(0, 10)
                .mapToObj(i -> new Assigner("ramp-" + i, SlotTable.of(hashing, 1, 1, 0), null, null, Map.of()))
                .toList();
        Map<String, Integer> arms = new HashMap<>();
        int left = 0;
        for (double share : new double[] {0.01, 0.05, 0.25, 0.5}) {
            tests = tests.stream()
                    .map(test -> test.with(test.table().reweigh(1 - share, share)))
                    .toList();
            for (int visit = 0; visit < UNITS; visit++) {
                String unit = "unit-" + random.nextInt(1 + random.nextInt(UNITS)); // some come often
                int arm = tests.get(0).assign(unit).arm();
                Integer before = arms.put(unit, arm);
                left += before != null && before > arm ? 1 : 0;
            }
            long inArm = tests.stream()
                    .mapToLong(test -> units().limit(5_000)
                            .filter(unit -> test.assign(unit).arm() == 1)
                            .count())
                    .sum();
            assertShare(inArm, share, 50_000);
        }
        assertThat(left).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 2})
    void constructor_unitForcedToUnknownArm_isRefusedWithoutNamingIt(int arm) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Assigner("test", half(), null, null, Map.of("secret", arm)))
                .withMessageContainingAll("forced to arm " + arm, "0 (control) to 1")
                .matches(e -> !String.valueOf(e.getMessage()).contains("secret"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "layer/page", "holdout/model"})
    void constructor_nameThatCannotBeASalt_isRefused(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> assigner(name, null, null))
                .withMessageContaining("name");
    }

    @ParameterizedTest
    @CsvSource({
        "' ', 0.1, needs a name",
        "model, -0.1, 0 to below 1",
        "model, 1, 0 to below 1",
        "model, NaN, 0 to below 1",
        "model, 0.00001, less than 1/10"
    })
    void holdout_badNameOrShare_saysWhatIsWrong(String name, double share, String message) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new Holdout(name, share))
                .withMessageContaining(message);
    }
}
