package io.mlprod.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ElementTypeTest {

    private static final int INDEX = 1;

    private static ByteBuffer memory(ByteOrder order) {
        return ByteBuffer.allocate(16).order(order);
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, float32, 4", "DOUBLE, float64, 8", "FLOAT16, float16, 2", "BFLOAT16, bfloat16, 2", "INT8, int8, 1",
        "UINT8, uint8, 1", "INT16, int16, 2", "UINT16, uint16, 2", "INT32, int32, 4", "UINT32, uint32, 4",
        "INT64, int64, 8", "UINT64, uint64, 8", "BOOL, bool, 1", "STRING, string, 0"
    })
    void toString_everyType_isTheOnnxName(ElementType type, String name, int size) {
        assertThat(type).hasToString(name);
        assertThat(type.byteSize()).isEqualTo(size);
    }

    @Test
    void isFloating_everyType_isTrueForFour() {
        assertThat(ElementType.values())
                .filteredOn(ElementType::isFloating)
                .containsExactly(ElementType.FLOAT, ElementType.DOUBLE, ElementType.FLOAT16, ElementType.BFLOAT16);
    }

    @Test
    void isInteger_everyType_isTrueForEight() {
        assertThat(ElementType.values())
                .filteredOn(ElementType::isInteger)
                .allMatch(type -> type.name().contains("INT"))
                .hasSize(8);
    }

    @Test
    void isUnsigned_everyType_isTrueForFour() {
        assertThat(ElementType.values())
                .filteredOn(ElementType::isUnsigned)
                .allMatch(type -> type.name().startsWith("UINT"))
                .hasSize(4);
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -128, 127",
        "UINT8, 0, 255",
        "INT16, -32768, 32767",
        "UINT16, 0, 65535",
        "INT32, -2147483648, 2147483647",
        "UINT32, 0, 4294967295",
        "INT64, -9223372036854775808, 9223372036854775807",
        "UINT64, 0, 9223372036854775807",
        "BOOL, 0, 1"
    })
    void readLong_boundsWritten_givesThemBack(ElementType type, long smallest, long largest) {
        for (ByteOrder order : new ByteOrder[] {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN}) {
            for (long value : new long[] {smallest, largest, 1}) {
                ByteBuffer bytes = memory(order);
                type.writeLong(bytes, INDEX, value);
                assertThat(type.readLong(bytes, INDEX)).isEqualTo(value);
                assertThat(type.holds(value)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "INT8, -129, 128", "UINT8, -1, 256", "INT16, -32769, 32768", "UINT16, -1, 65536",
        "INT32, -2147483649, 2147483648", "UINT32, -1, 4294967296", "BOOL, -1, 2", "UINT64, -1, -2",
        "FLOAT, 0, 1", "STRING, 0, 1"
    })
    void holds_beyondBounds_isFalse(ElementType type, long tooSmall, long tooLarge) {
        assertThat(type.holds(tooSmall)).isFalse();
        assertThat(type.holds(tooLarge)).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "FLOAT, 0.1, 0.10000000149011612",
        "DOUBLE, 0.1, 0.1",
        "FLOAT16, 0.1, 0.0999755859375",
        "BFLOAT16, 0.1, 0.10009765625",
        "INT32, -3.9, -3",
        "BOOL, 0.2, 1",
        "BOOL, 0, 0",
        "INT64, 1e300, 9.223372036854775807E18"
    })
    void writeDouble_valueToRound_isTheNearestOrTruncated(ElementType type, double value, double stored) {
        ByteBuffer bytes = memory(ByteOrder.nativeOrder());
        type.writeDouble(bytes, INDEX, value);
        assertThat(type.readDouble(bytes, INDEX)).isEqualTo(stored);
    }

    /** 1 + 2^-11 is halfway between two halves; what is just above must go up, although float32 cannot see it. */
    @Test
    void writeDouble_justAboveHalfwayOfFloat16_isNotRoundedTwice() {
        ByteBuffer bytes = memory(ByteOrder.nativeOrder());
        ElementType.FLOAT16.writeDouble(bytes, 0, 1 + 0x1p-11 + 0x1p-40);
        assertThat(ElementType.FLOAT16.readDouble(bytes, 0)).isEqualTo(1 + 0x1p-10);
    }

    @Test
    void readDouble_uint64AboveLongMax_isItsTrueValue() {
        ByteBuffer bytes = memory(ByteOrder.nativeOrder());
        bytes.putLong(0, -1L);
        assertThat(ElementType.UINT64.readDouble(bytes, 0)).isEqualTo(0x1p64);
        bytes.putLong(0, Long.MIN_VALUE);
        assertThat(ElementType.UINT64.readDouble(bytes, 0)).isEqualTo(0x1p63);
    }

    @ParameterizedTest
    @EnumSource(
            value = ElementType.class,
            names = {"FLOAT", "DOUBLE", "FLOAT16", "BFLOAT16", "STRING"})
    void readLong_noIntegerType_isUnsupported(ElementType type) {
        assertThatThrownBy(() -> type.readLong(memory(ByteOrder.nativeOrder()), 0))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(type + " elements are not whole numbers");
    }

    @Test
    void readDouble_beyondTheBuffer_isRefused() {
        assertThatThrownBy(() -> ElementType.DOUBLE.readDouble(memory(ByteOrder.nativeOrder()), 2))
                .isInstanceOf(IndexOutOfBoundsException.class);
    }
}
