package io.mlprod.internal.batching;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.batching.RowIndependence;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RowTrustTest {

    private static RowTrust proven() {
        return RowTrust.of("m@1", RowIndependence.PROVEN, true, Optional.empty());
    }

    @Test
    void reason_dependenceOfTheGraph_isSaid() {
        RowTrust trust = RowTrust.of("m@1", RowIndependence.PROVEN, true, Optional.of("Unique compares all rows"));

        assertThat(trust.isOff()).isTrue();
        assertThat(trust.reason()).contains("Unique compares all rows");
    }

    @Test
    void reason_dependenceThatTheOwnerDenies_isEmpty() {
        assertThat(RowTrust.of("m@1", RowIndependence.ASSUMED, true, Optional.of("Unique compares all rows"))
                        .isOff())
                .isFalse();
    }

    @Test
    void reason_fixedFirstDimension_isSaidWhateverTheOwnerSays() {
        assertThat(RowTrust.of("m@1", RowIndependence.ASSUMED, false, Optional.empty())
                        .reason())
                .isPresent();
    }

    @Test
    void compared_firstBatches_areComparedUntilOneIsConfirmed() {
        RowTrust trust = proven();

        assertThat(trust.compared(2)).isEqualTo(8);
        assertThat(trust.compared(2)).isEqualTo(8);
        trust.confirm(2);
        assertThat(trust.compared(2)).isZero();
    }

    @Test
    void compared_afterAConfirmedBatch_isTwoInputsForEveryHundredThousandRows() {
        RowTrust trust = proven();
        trust.confirm(2);
        int compared = 0;
        for (int batch = 0; batch < 10_000; batch++) {
            int now = trust.compared(100);
            if (now > 0) {
                trust.confirm(now);
            }
            compared += now;
        }

        assertThat(compared).isEqualTo(2 * 10); // of 1,000,000 rows
    }

    @Test
    void compared_assumed_isNone() {
        assertThat(RowTrust.of("m@1", RowIndependence.ASSUMED, true, Optional.empty())
                        .compared(1_000_000))
                .isZero();
    }

    @Test
    void takeBack_afterwards_allRunAloneAndTheReasonIsKept() {
        RowTrust trust = proven();
        trust.confirm(8);
        trust.takeBack("it gave 3 rows");

        assertThat(trust.reason()).contains("it gave 3 rows");
    }
}
