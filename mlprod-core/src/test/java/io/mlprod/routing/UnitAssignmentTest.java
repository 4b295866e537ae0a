package io.mlprod.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.entry;

import org.junit.jupiter.api.Test;

class UnitAssignmentTest {

    private record Bird(String study) {}

    private static final UnitAssignment<Bird> FULL = UnitAssignment.DEFAULT
            .unit(Bird::study)
            .hashing(UnitHashing.EPPO)
            .salt("second try")
            .layer(Layer.whole("page"))
            .holdout(0.1)
            .force("tester", "new")
            .exposures(ExposureSink.logging());

    @Test
    void withers_inOneChain_keepWhatTheOthersSet() {
        assertThat(FULL.unit().orElseThrow().apply(new Bird("s1"))).isEqualTo("s1");
        assertThat(FULL.hashing()).isEqualTo(UnitHashing.EPPO);
        assertThat(FULL.salt()).contains("second try");
        assertThat(FULL.layer()).contains(Layer.whole("page"));
        assertThat(FULL.holdout()).isEqualTo(0.1);
        assertThat(FULL.forced()).containsExactly(entry("tester", "new"));
        assertThat(FULL.exposures()).isPresent();
        assertThat(UnitAssignment.DEFAULT.forced())
                .as("the one it was made from")
                .isEmpty();
    }

    @Test
    void holdout_outOfRange_isRefusedWithWhatIsAllowed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> FULL.holdout(1))
                .withMessageContaining("from 0 to below 1")
                .withMessageContaining("not 1.0");
    }

    @Test
    void force_blankUnitOrArm_isRefused() {
        assertThatIllegalArgumentException().isThrownBy(() -> FULL.force(" ", "new"));
        assertThatIllegalArgumentException().isThrownBy(() -> FULL.force("tester", ""));
    }

    @Test
    void toString_ofAllSettings_isOneLineWithoutUnits() {
        assertThat(FULL.salt("a\nb").toString())
                .contains("unit of the input", "EPPO", "page", "holdout 0.1", "forced 1")
                .doesNotContain("\n", "tester");
    }
}
