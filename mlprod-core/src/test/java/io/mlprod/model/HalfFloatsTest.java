package io.mlprod.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatsTest {

    private static final int NAN_FRACTIONS = 0x3FF;

    /** IEEE 754-2019 table 3.5 word by word, in double arithmetic. */
    private static double binary16(int bits) {
        double sign = (bits & 0x8000) == 0 ? 1 : -1;
        int exponent = (bits >> 10) & 0x1F;
        int fraction = bits & 0x3FF;
        if (exponent == 31) {
            return fraction == 0 ? sign * Double.POSITIVE_INFINITY : Double.NaN;
        }
        return exponent == 0
                ? sign * Math.scalb(fraction / 1024.0, -14)
                : sign * Math.scalb(1 + fraction / 1024.0, exponent - 15);
    }

    /** The nearest of all finite halves, an even one if two are equally near; infinity from 65520 on. */
    private static int nearest(double value) {
        if (Math.abs(value) >= 65520) {
            return value > 0 ? 0x7C00 : 0xFC00;
        }
        double magnitude = Math.abs(value);
        int low = 0;
        int high = 0x7C00;
        while (high - low > 1) {
            int middle = (low + high) / 2;
            if (binary16(middle) <= magnitude) {
                low = middle;
            } else {
                high = middle;
            }
        }
        double below = magnitude - binary16(low);
        double above = (high == 0x7C00 ? 65536 : binary16(high)) - magnitude;
        int chosen = below < above || (below == above && low % 2 == 0) ? low : high;
        return chosen | (Double.doubleToRawLongBits(value) < 0 ? 0x8000 : 0);
    }

    @Test
    void fromFloat16_everyValue_isTheStandardsValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            double value = HalfFloats.fromFloat16((short) bits);
            assertThat(Double.compare(value, binary16(bits)))
                    .as(Integer.toHexString(bits))
                    .isZero();
        }
    }

    @Test
    void toFloat16_everyValueReadBack_isTheSameValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            short half = (short) bits;
            short back = HalfFloats.toFloat16(HalfFloats.fromFloat16(half));
            boolean nan = (bits & 0x7C00) == 0x7C00 && (bits & NAN_FRACTIONS) != 0;
            if (nan) {
                assertThat(HalfFloats.fromFloat16(back)).isNaN();
            } else {
                assertThat(back).isEqualTo(half);
            }
        }
    }

    @Test
    void toFloat16_betweenTwoHalves_isTheNearestOrTheEvenOne() {
        Random random = new Random(16);
        for (int i = 0; i < 200_000; i++) {
            float value = (float) (random.nextGaussian() * Math.scalb(1.0, random.nextInt(44) - 27));
            assertThat(HalfFloats.toFloat16(value) & 0xFFFF).as("%s", value).isEqualTo(nearest(value));
        }
    }

    @Test
    void toFloat16_halfwayBetweenTwoHalves_isTheEvenOne() {
        for (int bits = 0; bits < 0x7BFF; bits++) {
            float halfway = (float) ((binary16(bits) + binary16(bits + 1)) / 2);
            assertThat(HalfFloats.toFloat16(halfway) & 0xFFFF).isEqualTo(bits % 2 == 0 ? bits : bits + 1);
            assertThat(HalfFloats.toFloat16(Math.nextUp(halfway)) & 0xFFFF).isEqualTo(bits + 1);
            assertThat(HalfFloats.toFloat16(Math.nextDown(halfway)) & 0xFFFF).isEqualTo(bits);
        }
    }

    /** Made with Python's struct.pack('e', ...) of the float32 value. */
    @ParameterizedTest
    @CsvSource({
        "0.1, 2E66",
        "0.33333334, 3555",
        "65504, 7BFF",
        "65519.9, 7BFF",
        "65520, 7C00",
        "6e-8, 0001",
        "2.98e-8, 0000",
        "2.99e-8, 0001",
        "1e-5, 00A8",
        "-2.5, C100",
        "3.1415927, 4248",
        "2049, 6800",
        "2051, 6802",
        "0.00006103515625, 0400",
        "0.00006097, 03FF",
        "-0.0, 8000",
        "Infinity, 7C00",
        "-Infinity, FC00"
    })
    void toFloat16_knownValue_isWhatPythonPacks(float value, String bits) {
        assertThat(HalfFloats.toFloat16(value) & 0xFFFF).isEqualTo(Integer.parseInt(bits, 16));
    }

    @Test
    void float16_onNewerJdk_agreesWithTheJdk() throws ReflectiveOperationException {
        Method toHalf = jdk("floatToFloat16", float.class);
        Method fromHalf = jdk("float16ToFloat", short.class);
        assumeThat(toHalf != null && fromHalf != null).as("from JDK 20 on").isTrue();
        Random random = new Random(20);
        for (int i = 0; i < 50_000; i++) {
            float value = Float.intBitsToFloat(random.nextInt());
            if (!Float.isNaN(value)) {
                assertThat(HalfFloats.toFloat16(value)).as("%s", value).isEqualTo(toHalf.invoke(null, value));
            }
            short half = (short) random.nextInt();
            assertThat(HalfFloats.fromFloat16(half)).isEqualTo(fromHalf.invoke(null, half));
        }
    }

    private static Method jdk(String name, Class<?> parameter) {
        return Arrays.stream(Float.class.getMethods())
                .filter(method -> method.getName().equals(name)
                        && Arrays.equals(method.getParameterTypes(), new Class<?>[] {parameter}))
                .findFirst()
                .orElse(null);
    }

    @Test
    void toBfloat16_everyValueReadBack_isTheSameValue() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = Float.intBitsToFloat(bits << 16);
            short back = HalfFloats.toBfloat16(HalfFloats.fromBfloat16((short) bits));
            if (Float.isNaN(value)) {
                assertThat(HalfFloats.fromBfloat16(back)).isNaN();
            } else {
                assertThat(HalfFloats.fromBfloat16((short) bits)).isEqualTo(value);
                assertThat(back).isEqualTo((short) bits);
            }
        }
    }

    /** By hand: the upper 16 bits of the binary32, plus one where the lower half is above 0x8000 or at it and odd. */
    @ParameterizedTest
    @CsvSource({
        "3F800000, 3F80", "3F808000, 3F80", "3F808001, 3F81", "3F818000, 3F82", "3DCCCCCD, 3DCD", "7F7FFFFF, 7F80",
        "7F800000, 7F80", "FF800000, FF80", "80000000, 8000", "00000001, 0000", "00008001, 0001", "BF808001, BF81"
    })
    void toBfloat16_knownBits_roundsHalfToEven(String floatBits, String bits) {
        float value = Float.intBitsToFloat(Integer.parseUnsignedInt(floatBits, 16));
        assertThat(HalfFloats.toBfloat16(value) & 0xFFFF).isEqualTo(Integer.parseInt(bits, 16));
    }

    @Test
    void toFloat16AndBfloat16_nanWithLowPayload_staysNan() {
        float nan = Float.intBitsToFloat(0x7F800001);
        assertThat(HalfFloats.fromFloat16(HalfFloats.toFloat16(nan))).isNaN();
        assertThat(HalfFloats.fromBfloat16(HalfFloats.toBfloat16(nan))).isNaN();
    }
}
