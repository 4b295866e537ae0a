package io.mlprod.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mlprod.error.OverloadedException;
import io.mlprod.model.ElementType;
import org.junit.jupiter.api.Test;

class TensorBufferTest {

    @Test
    void fits_bytesUpTo2GiB_isTrue() {
        assertThat(TensorBuffer.fits(ElementType.FLOAT, (1L << 29) - 1)).isTrue();
        assertThat(TensorBuffer.fits(ElementType.FLOAT, 1L << 29)).isFalse();
        assertThat(TensorBuffer.fits(ElementType.STRING, 1L << 31)).isFalse();
        assertThat(TensorBuffer.fits(ElementType.UINT8, -1)).isFalse();
    }

    @Test
    void reshape_tooLargeOrNegative_isRefusedAndChangesNothing() {
        TensorBuffer buffer = TensorBuffer.direct("x", ElementType.FLOAT);
        buffer.reshape(new long[] {2, 3});
        for (long[] shape : new long[][] {{1L << 29}, {1L << 32, 1L << 32}, {1L << 62, 4}, {-1}, {-1, -1}}) {
            assertThatThrownBy(() -> buffer.reshape(shape))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("2 GiB");
        }
        assertThat(buffer.shape()).containsExactly(2, 3);
        assertThat(buffer.size()).isEqualTo(6);
    }

    @Test
    void reshape_largeDimensionsBesideZero_hasNoElements() {
        TensorBuffer buffer = TensorBuffer.direct("x", ElementType.FLOAT);
        buffer.reshape(new long[] {1L << 40, 1L << 40, 0});
        assertThat(buffer.size()).isZero();
    }

    @Test
    void reshape_moreTextsThanTheHeapHolds_isAnOverloadAndChangesNothing() {
        TensorBuffer buffer = TensorBuffer.direct("x", ElementType.STRING);
        buffer.reshape(new long[] {1});
        assertThatThrownBy(() -> buffer.reshape(new long[] {Integer.MAX_VALUE}))
                .isInstanceOf(OverloadedException.class)
                .hasMessageContainingAll("'x'", "2147483647 elements", "-Xmx");
        assertThat(buffer.size()).isEqualTo(1);
    }
}
