package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WindowsTest {

    @Test
    void default_isAnHourAndTheOneBefore() {
        assertThat(Windows.DEFAULT.length()).contains(Duration.ofHours(1));
        assertThat(Windows.DEFAULT.rows()).isEmpty();
        assertThat(Windows.DEFAULT.sliding()).isEqualTo(24);
        assertThat(Windows.DEFAULT.driftEvery()).isEqualTo(24);
        assertThat(Windows.DEFAULT.kept()).isEqualTo(1);
    }

    @Test
    void toString_sliding_saysWhatIsCountedTogether() {
        assertThat(Windows.of(Duration.ofHours(1)).sliding(24)).hasToString("windows of 1 h, the last 24 together");
        assertThat(Windows.ofRows(1_000)).hasToString("windows of 1000 rows");
    }

    @Test
    void of_notFromASecondToAYear_refuses() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.of(Duration.ofMillis(999)))
                .withMessageContaining("from 1 s to 366 days, not 999 ms");
        assertThatIllegalArgumentException().isThrownBy(() -> Windows.of(Duration.ofDays(367)));
    }

    @Test
    void numbers_outOfRange_areRefusedByName() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.ofRows(0))
                .withMessage("A window's rows must be 1 or more, not 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.DEFAULT.sliding(1_001))
                .withMessage("Windows' sliding must be at most 1000, not 1001");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Windows.DEFAULT.keep(0))
                .withMessage("Windows' keep must be 1 or more, not 0");
    }
}
