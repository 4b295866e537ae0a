package io.mlprod.internal.routing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.routing.UnitHashing;
import java.util.BitSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Values from Python's mmh3 5.3.1 (murmur3_x86_32 and the first half of murmur3_x64_128). */
class UnitHasherTest {

    private static int slot(UnitHashing hashing, String salt, String unit) {
        return Assigner.hasher(hashing, salt, hashing.slots()).slot(new SaltedUnit(unit, 100));
    }

    @ParameterizedTest
    @CsvSource({
        "exp-1, 42, 2710, 10, 130, 449844548830146181",
        "exp-1, user-0001, 8397, 97, 878, -611848343487014451",
        "exp-1, é, 8592, 92, 869, 5235534817258165434",
        "exp-1, Zoë Müller, 9767, 67, 468, 8633509357724400573",
        "exp-1, 東京都, 4522, 22, 448, 5309108747202429250",
        "exp-1, 😀, 4094, 94, 352, -8292063958422593150",
        "exp-1, 👩\u200D🔬 42, 927, 27, 310, 6437085287485016402",
        "exp-1, Iıİi, 8873, 73, 264, 5883481732259710443",
        "épreuve-é, 42, 9256, 56, 813, -2161579248001424880",
        "épreuve-é, Zoë Müller, 1085, 85, 143, 3162592389360776081",
        "épreuve-é, 😀, 1814, 14, 280, 57158046968147853"
    })
    void murmur_anyText_hashesUtf8(String salt, String unit, int ours, int rollout, int variant, long unitHash) {
        assertThat(slot(UnitHashing.MURMUR3, salt, unit)).isEqualTo(ours);
        assertThat(slot(UnitHashing.UNLEASH_ROLLOUT, salt, unit)).isEqualTo(rollout);
        assertThat(slot(UnitHashing.UNLEASH_VARIANTS, salt, unit)).isEqualTo(variant);
        assertThat(new Murmur3Hasher(salt, 0, 10_000).hash64(new SaltedUnit(unit, 100)))
                .isEqualTo(unitHash);
    }

    @ParameterizedTest
    @EnumSource
    void slot_manyUnits_reachesAllSlotsAndNoOther(UnitHashing hashing) {
        UnitHasher hasher = Assigner.hasher(hashing, "test", hashing.slots());
        BitSet seen = new BitSet();

        for (int i = 0; i < 20 * hashing.slots(); i++) {
            seen.set(hasher.slot(new SaltedUnit("u" + i, 100)));
        }

        assertThat(seen.cardinality()).isEqualTo(hashing.slots());
        assertThat(seen.length()).isEqualTo(hashing.slots());
    }
}
