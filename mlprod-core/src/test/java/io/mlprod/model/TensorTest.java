package io.mlprod.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.Buffer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.nio.ShortBuffer;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class TensorTest {

    private static final ByteOrder[] ORDERS = {ByteOrder.BIG_ENDIAN, ByteOrder.LITTLE_ENDIAN};

    // ---- factories: type, shape, elements

    static Stream<Arguments> vectors() {
        return Stream.of(
                Arguments.of(Tensor.of(new float[] {1, 0}), ElementType.FLOAT),
                Arguments.of(Tensor.of(new double[] {1, 0}), ElementType.DOUBLE),
                Arguments.of(Tensor.of(new long[] {1, 0}), ElementType.INT64),
                Arguments.of(Tensor.of(new int[] {1, 0}), ElementType.INT32),
                Arguments.of(Tensor.of(new short[] {1, 0}), ElementType.INT16),
                Arguments.of(Tensor.of(new byte[] {1, 0}), ElementType.INT8),
                Arguments.of(Tensor.of(new boolean[] {true, false}), ElementType.BOOL));
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void of_arrayWithoutShape_isAVectorOfThatType(Tensor tensor, ElementType type) {
        assertThat(tensor.elementType()).isEqualTo(type);
        assertThat(tensor.shape()).containsExactly(2);
        assertThat(tensor.rank()).isEqualTo(1);
        assertThat(tensor.dimension(0)).isEqualTo(2);
        assertThat(tensor.size()).isEqualTo(2);
        assertThat(tensor.doubleAt(0)).isEqualTo(1);
        assertThat(tensor.doubleAt(1)).isEqualTo(0);
    }

    static Stream<Arguments> matrices() {
        return Stream.of(
                Arguments.of(Tensor.of(new float[] {1, 0}, 2, 1), ElementType.FLOAT),
                Arguments.of(Tensor.of(new double[] {1, 0}, 2, 1), ElementType.DOUBLE),
                Arguments.of(Tensor.of(new long[] {1, 0}, 2, 1), ElementType.INT64),
                Arguments.of(Tensor.of(new int[] {1, 0}, 2, 1), ElementType.INT32),
                Arguments.of(Tensor.of(new short[] {1, 0}, 2, 1), ElementType.INT16),
                Arguments.of(Tensor.of(new byte[] {1, 0}, 2, 1), ElementType.INT8),
                Arguments.of(Tensor.of(new boolean[] {true, false}, 2, 1), ElementType.BOOL),
                Arguments.of(Tensor.of(new float[][] {{1}, {0}}), ElementType.FLOAT));
    }

    @ParameterizedTest
    @MethodSource("matrices")
    void of_arrayWithShape_keepsTheShape(Tensor tensor, ElementType type) {
        assertThat(tensor.elementType()).isEqualTo(type);
        assertThat(tensor.shape()).containsExactly(2, 1);
        assertThat(tensor.dimension(1)).isEqualTo(1);
        assertThat(tensor.doubleAt(0)).isEqualTo(1);
        assertThat(tensor.doubleAt(1)).isEqualTo(0);
    }

    @Test
    void doubles_int64_isUnsupportedAndNamesTheWayOut() {
        assertThatThrownBy(Tensor.of(new long[] {1})::doubles)
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContainingAll("doubles()", "int64", "longs()");
    }

    @Test
    void of_strings_keepsThem() {
        Tensor tensor = Tensor.of(new String[] {"a", "", "日本"}, 3, 1);
        assertThat(tensor.elementType()).isEqualTo(ElementType.STRING);
        assertThat(tensor.strings()).containsExactly("a", "", "日本");
        assertThat(tensor.stringAt(2)).isEqualTo("日本");
        assertThat(Tensor.of(new String[] {"x"}).shape()).containsExactly(1);
    }

    @Test
    void of_nullString_isRefusedWithItsPlace() {
        assertThatThrownBy(() -> Tensor.of(new String[] {"a", null}))
                .isInstanceOf(NullPointerException.class)
                .hasMessageContaining("element 1");
        assertThatThrownBy(() -> Tensor.scalar((String) null)).isInstanceOf(NullPointerException.class);
    }

    @Test
    void of_rows_isAMatrixRowByRow() {
        Tensor tensor = Tensor.of(new float[][] {{1, 2, 3}, {4, 5, 6}});
        assertThat(tensor.shape()).containsExactly(2, 3);
        assertThat(tensor.floats()).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void of_noRows_isEmpty() {
        assertThat(Tensor.of(new float[0][]).shape()).containsExactly(0, 0);
    }

    @Test
    void of_rowsOfDifferentLength_isRefused() {
        assertThatThrownBy(() -> Tensor.of(new float[][] {{1, 2}, {3}}))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("Row 1 has 1", "row 0 has 2");
        assertThatThrownBy(() -> Tensor.of(new float[][] {{1}, {2, 3}})).isInstanceOf(IllegalArgumentException.class);
    }

    static Stream<Arguments> scalars() {
        return Stream.of(
                Arguments.of(Tensor.scalar(1f), ElementType.FLOAT),
                Arguments.of(Tensor.scalar(1.0), ElementType.DOUBLE),
                Arguments.of(Tensor.scalar(1), ElementType.INT32),
                Arguments.of(Tensor.scalar(1L), ElementType.INT64),
                Arguments.of(Tensor.scalar(true), ElementType.BOOL));
    }

    @ParameterizedTest
    @MethodSource("scalars")
    void scalar_oneValue_hasNoDimensions(Tensor tensor, ElementType type) {
        assertThat(tensor.elementType()).isEqualTo(type);
        assertThat(tensor.rank()).isZero();
        assertThat(tensor.shape()).isEmpty();
        assertThat(tensor.size()).isEqualTo(1);
        assertThat(tensor.doubleAt(0)).isEqualTo(1);
    }

    @Test
    void scalar_text_hasNoDimensions() {
        assertThat(Tensor.scalar("x").shape()).isEmpty();
        assertThat(Tensor.scalar("x").stringAt(0)).isEqualTo("x");
    }

    // ---- shapes

    @Test
    void of_zeroDimension_hasNoElements() {
        Tensor tensor = Tensor.of(new float[0], 2, 0, 3);
        assertThat(tensor.size()).isZero();
        assertThat(tensor.floats()).isEmpty();
        assertThat(tensor.bytes().remaining()).isZero();
    }

    @Test
    void of_eightDimensions_isAccepted() {
        assertThat(Tensor.of(new float[2], 1, 1, 1, 1, 1, 1, 1, 2).rank()).isEqualTo(Tensor.MAX_RANK);
    }

    @Test
    void of_nineDimensions_isRefused() {
        assertThatThrownBy(() -> Tensor.of(new float[1], 1, 1, 1, 1, 1, 1, 1, 1, 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("at most 8 dimensions", "9");
    }

    static Stream<Arguments> wrongShapes() {
        return Stream.of(
                Arguments.of((ThrowingCallable) () -> Tensor.of(new float[3], 2, 2), "[2, 2] holds 4"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new double[3], 2), "[2] holds 2"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new long[3], 4), "[4] holds 4"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new int[3], 4), "[4] holds 4"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new short[3], 4), "[4] holds 4"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new byte[3], 4), "[4] holds 4"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new boolean[3], 4), "[4] holds 4"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new String[] {"a"}, 2), "[2] holds 2"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new float[2], new long[0]), "[] holds 1"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new float[1], -1), "0 or more: [-1]"),
                Arguments.of((ThrowingCallable) () -> Tensor.of(new float[1], -1, -1), "0 or more: [-1, -1]"));
    }

    @ParameterizedTest
    @MethodSource("wrongShapes")
    void of_shapeThatDoesNotFit_isRefused(ThrowingCallable factory, String reason) {
        assertThatThrownBy(factory).isInstanceOf(IllegalArgumentException.class).hasMessageContaining(reason);
    }

    @Test
    void of_shapeBeyondLong_isRefusedLikeAnyOtherWrongShape() {
        assertThatThrownBy(() -> Tensor.of(new float[1], Long.MAX_VALUE, 2))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("[9223372036854775807, 2]");
    }

    @Test
    void dimension_noSuchIndex_isRefused() {
        assertThatThrownBy(() -> Tensor.scalar(1f).dimension(0)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Tensor.of(new float[1]).dimension(-1)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    // ---- buffers

    static Stream<Arguments> numericTypes() {
        return Stream.of(ElementType.values())
                .filter(type -> type != ElementType.STRING)
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("numericTypes")
    void of_byteBufferOfEitherOrder_readsTheSameElements(ElementType type) {
        for (ByteOrder order : ORDERS) {
            ByteBuffer buffer =
                    ByteBuffer.allocate(3 + 2 * type.byteSize()).order(order).position(3);
            ByteBuffer elements = buffer.slice().order(order);
            type.writeDouble(elements, 0, 1);
            type.writeDouble(elements, 1, 0);
            Tensor tensor = Tensor.of(type, buffer, 2);
            assertThat(tensor.doubleAt(0)).as("%s", order).isEqualTo(1);
            assertThat(tensor.doubleAt(1)).isEqualTo(0);
            assertThat(buffer.position()).as("the position does not move").isEqualTo(3);
        }
    }

    private static Buffer direct(ByteOrder order, Function<ByteBuffer, Buffer> view) {
        return view.apply(ByteBuffer.allocateDirect(16).order(order));
    }

    @Test
    void of_typedBufferOfEitherOrder_readsTheSameElements() {
        for (ByteOrder order : ORDERS) {
            FloatBuffer floats = (FloatBuffer) direct(order, ByteBuffer::asFloatBuffer);
            floats.put(0, 1.5f);
            assertThat(Tensor.of(ElementType.FLOAT, floats, 4).floats()).containsExactly(1.5f, 0, 0, 0);
            DoubleBuffer doubles = (DoubleBuffer) direct(order, ByteBuffer::asDoubleBuffer);
            doubles.put(0, 1.5);
            assertThat(Tensor.of(ElementType.DOUBLE, doubles, 2).doubles()).containsExactly(1.5, 0);
            LongBuffer longs = (LongBuffer) direct(order, ByteBuffer::asLongBuffer);
            longs.put(0, 1L << 40);
            assertThat(Tensor.of(ElementType.INT64, longs, 2).longs()).containsExactly(1L << 40, 0);
            IntBuffer ints = (IntBuffer) direct(order, ByteBuffer::asIntBuffer);
            ints.put(0, 1 << 20);
            assertThat(Tensor.of(ElementType.INT32, ints, 4).ints()).containsExactly(1 << 20, 0, 0, 0);
            ShortBuffer shorts = (ShortBuffer) direct(order, ByteBuffer::asShortBuffer);
            shorts.put(0, (short) 0x1234);
            assertThat(Tensor.of(ElementType.INT16, shorts, 8).ints()).startsWith(0x1234, 0);
        }
    }

    @Test
    void of_bufferInTheMiddle_takesTheRemainingElementsOnly() {
        FloatBuffer buffer =
                FloatBuffer.wrap(new float[] {1, 2, 3, 4}).position(1).limit(3);
        assertThat(Tensor.of(ElementType.FLOAT, buffer, 2).floats()).containsExactly(2, 3);
        assertThat(buffer.position()).isEqualTo(1);
    }

    @Test
    void of_floatBufferForHalves_rounds() {
        FloatBuffer values = FloatBuffer.wrap(new float[] {0.1f, -2.5f});
        assertThat(Tensor.of(ElementType.FLOAT16, values, 2).floats()).containsExactly(0.099975586f, -2.5f);
        assertThat(Tensor.of(ElementType.BFLOAT16, values, 2).floats()).containsExactly(0.100097656f, -2.5f);
    }

    @Test
    void of_shortBufferForHalves_takesTheBits() {
        ShortBuffer bits = ShortBuffer.wrap(new short[] {0x3C00, (short) 0xC000});
        assertThat(Tensor.of(ElementType.FLOAT16, bits, 2).floats()).containsExactly(1, -2);
        ShortBuffer brain = ShortBuffer.wrap(new short[] {0x3F80, (short) 0xC000});
        assertThat(Tensor.of(ElementType.BFLOAT16, brain, 2).floats()).containsExactly(1, -2);
    }

    @Test
    void of_readOnlyBuffer_isCopied() {
        ByteBuffer bytes = ByteBuffer.wrap(new byte[] {1, 2}).asReadOnlyBuffer();
        assertThat(Tensor.of(ElementType.INT8, bytes, 2).ints()).containsExactly(1, 2);
    }

    @Test
    void of_bufferOfAnotherWidth_isRefused() {
        assertThatThrownBy(() -> Tensor.of(ElementType.DOUBLE, FloatBuffer.allocate(1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("float64");
        assertThatThrownBy(() -> Tensor.of(ElementType.FLOAT, IntBuffer.allocate(1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("float32");
        assertThatThrownBy(() -> Tensor.of(ElementType.INT64, DoubleBuffer.allocate(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Tensor.of(ElementType.INT8, ShortBuffer.allocate(1), 1))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void of_bytesThatAreNoWholeElements_isRefused() {
        assertThatThrownBy(() -> Tensor.of(ElementType.INT32, ByteBuffer.allocate(6), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("6 bytes", "int32");
    }

    @Test
    void of_bufferForStrings_isRefused() {
        assertThatThrownBy(() -> Tensor.of(ElementType.STRING, ByteBuffer.allocate(1), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("Tensor.of(String[]");
    }

    @Test
    void of_boolBytesOtherThanOne_areTrueAndEqualToTrue() {
        Tensor tensor = Tensor.of(ElementType.BOOL, ByteBuffer.wrap(new byte[] {2, 0, -1}), 3);
        assertThat(tensor.longs()).containsExactly(1, 0, 1);
        assertThat(tensor).isEqualTo(Tensor.of(new boolean[] {true, false, true}));
    }

    // ---- accessors

    @Test
    void floats_smallTypes_areExact() {
        assertThat(Tensor.of(new byte[] {-128, 127}).floats()).containsExactly(-128, 127);
        assertThat(Tensor.of(new short[] {-32768}).floats()).containsExactly(-32768);
        assertThat(Tensor.of(new boolean[] {true}).floats()).containsExactly(1);
        assertThat(unsigned(ElementType.UINT8).floats()).containsExactly(255);
        assertThat(unsigned(ElementType.UINT16).floats()).containsExactly(65535);
    }

    private static Tensor unsigned(ElementType type) {
        ByteBuffer ones = ByteBuffer.allocate(type.byteSize());
        while (ones.hasRemaining()) {
            ones.put((byte) -1);
        }
        return Tensor.of(type, ones.flip(), 1);
    }

    @Test
    void accessors_unsignedTypes_giveTrueValues() {
        assertThat(unsigned(ElementType.UINT8).ints()).containsExactly(255);
        assertThat(unsigned(ElementType.UINT16).ints()).containsExactly(65535);
        assertThat(unsigned(ElementType.UINT32).longs()).containsExactly(4294967295L);
        assertThat(unsigned(ElementType.UINT32).doubles()).containsExactly(4294967295.0);
        assertThat(unsigned(ElementType.UINT64).bigIntegers()).containsExactly(new BigInteger("18446744073709551615"));
        assertThat(unsigned(ElementType.UINT64).doubleAt(0)).isEqualTo(0x1p64);
    }

    @Test
    void longs_uint64BeyondLong_saysToUseBigIntegers() {
        assertThatThrownBy(unsigned(ElementType.UINT64)::longs)
                .isInstanceOf(ArithmeticException.class)
                .hasMessageContainingAll("Element 0", "bigIntegers()");
        assertThatThrownBy(() -> unsigned(ElementType.UINT64).longAt(0)).isInstanceOf(ArithmeticException.class);
    }

    @Test
    void bigIntegers_signedValues_keepTheirSign() {
        assertThat(Tensor.of(new long[] {-1, Long.MIN_VALUE}).bigIntegers())
                .containsExactly(BigInteger.valueOf(-1), BigInteger.valueOf(Long.MIN_VALUE));
    }

    @Test
    void longs_allIntegersAndBool_areGiven() {
        assertThat(Tensor.of(new byte[] {-1}).longs()).containsExactly(-1);
        assertThat(Tensor.of(new boolean[] {true, false}).longs()).containsExactly(1, 0);
        assertThat(Tensor.of(new long[] {Long.MIN_VALUE}).longAt(0)).isEqualTo(Long.MIN_VALUE);
    }

    @Test
    void booleans_bool_areGiven() {
        assertThat(Tensor.of(new boolean[] {true, false}).booleans()).containsExactly(true, false);
    }

    @Test
    void doubles_floats_areWidenedExactly() {
        assertThat(Tensor.of(new float[] {0.1f, Float.NaN}).doubles()).containsExactly(0.1f, Double.NaN);
    }

    static Stream<Arguments> unsupported() {
        ToIntFunction<Tensor> floats = tensor -> tensor.floats().length;
        ToIntFunction<Tensor> doubles = tensor -> tensor.doubles().length;
        ToIntFunction<Tensor> ints = tensor -> tensor.ints().length;
        ToIntFunction<Tensor> longs = tensor -> tensor.longs().length;
        ToIntFunction<Tensor> big = tensor -> tensor.bigIntegers().length;
        ToIntFunction<Tensor> booleans = tensor -> tensor.booleans().length;
        ToIntFunction<Tensor> strings = tensor -> tensor.strings().length;
        Tensor text = Tensor.of(new String[] {"a"});
        Tensor number = Tensor.of(new double[] {1});
        return Stream.of(
                Arguments.of(number, floats),
                Arguments.of(Tensor.of(new int[1]), floats),
                Arguments.of(Tensor.of(new long[1]), floats),
                Arguments.of(unsigned(ElementType.UINT32), floats),
                Arguments.of(unsigned(ElementType.UINT64), floats),
                Arguments.of(text, floats),
                Arguments.of(unsigned(ElementType.UINT64), doubles),
                Arguments.of(text, doubles),
                Arguments.of(number, ints),
                Arguments.of(Tensor.of(new long[1]), ints),
                Arguments.of(unsigned(ElementType.UINT32), ints),
                Arguments.of(number, longs),
                Arguments.of(text, longs),
                Arguments.of(number, big),
                Arguments.of(text, big),
                Arguments.of(Tensor.of(new byte[1]), booleans),
                Arguments.of(text, booleans),
                Arguments.of(number, strings),
                Arguments.of(text, (ToIntFunction<Tensor>) tensor -> (int) tensor.doubleAt(0)),
                Arguments.of(text, (ToIntFunction<Tensor>) tensor -> (int) tensor.longAt(0)),
                Arguments.of(number, (ToIntFunction<Tensor>) tensor -> (int) tensor.longAt(0)),
                Arguments.of(number, (ToIntFunction<Tensor>)
                        tensor -> tensor.stringAt(0).length()));
    }

    @ParameterizedTest
    @MethodSource("unsupported")
    void accessor_thatCouldLoseSomething_isUnsupported(Tensor tensor, ToIntFunction<Tensor> accessor) {
        assertThatThrownBy(() -> accessor.applyAsInt(tensor))
                .isInstanceOf(UnsupportedOperationException.class)
                .hasMessageContaining(tensor.elementType().toString());
    }

    @Test
    void elementAccessors_noSuchElement_areRefused() {
        Tensor tensor = Tensor.of(new long[1]);
        assertThatThrownBy(() -> tensor.longAt(1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> tensor.doubleAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> Tensor.of(new String[0]).stringAt(0)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    // ---- immutability

    @Test
    void of_sourceChangedAfterwards_staysTheSame() {
        float[] values = {1, 2};
        long[] shape = {1, 2};
        String[] texts = {"a"};
        Tensor numbers = Tensor.of(values, shape);
        Tensor strings = Tensor.of(texts);
        values[0] = 9;
        shape[1] = 9;
        texts[0] = "b";
        assertThat(numbers.floats()).containsExactly(1, 2);
        assertThat(numbers.shape()).containsExactly(1, 2);
        assertThat(strings.strings()).containsExactly("a");
    }

    @Test
    void of_bufferChangedAfterwards_staysTheSame() {
        ByteBuffer buffer = ByteBuffer.allocate(1);
        Tensor tensor = Tensor.of(ElementType.UINT8, buffer, 1);
        buffer.put(0, (byte) 7);
        assertThat(tensor.ints()).containsExactly(0);
    }

    @Test
    void accessors_resultChanged_doNotChangeTheTensor() {
        Tensor tensor = Tensor.of(new float[] {1, 2}, 2);
        tensor.floats()[0] = 9;
        tensor.doubles()[0] = 9;
        tensor.shape()[0] = 9;
        assertThat(tensor).isEqualTo(Tensor.of(new float[] {1, 2}));
        Tensor text = Tensor.of(new String[] {"a"});
        text.strings()[0] = "b";
        assertThat(text.stringAt(0)).isEqualTo("a");
    }

    @Test
    void bytes_view_isReadOnlyAndInNativeOrder() {
        Tensor tensor = Tensor.of(new int[] {258});
        ByteBuffer view = tensor.bytes();
        assertThat(view.isReadOnly()).isTrue();
        assertThat(view.order()).isEqualTo(ByteOrder.nativeOrder());
        assertThat(view.getInt()).isEqualTo(258);
        assertThat(tensor.bytes().remaining()).as("its position is its own").isEqualTo(4);
        assertThat(Tensor.of(new String[] {"a"}).bytes().remaining()).isZero();
    }

    // ---- equality and text

    @Test
    void equals_sameTypeShapeAndBits_isTrue() {
        assertThat(Tensor.of(new float[] {1, Float.NaN}, 1, 2))
                .isEqualTo(Tensor.of(new float[] {1, Float.NaN}, 1, 2))
                .hasSameHashCodeAs(Tensor.of(new float[] {1, Float.NaN}, 1, 2));
        assertThat(Tensor.of(new String[] {"a"}))
                .isEqualTo(Tensor.of(new String[] {"a"}))
                .hasSameHashCodeAs(Tensor.of(new String[] {"a"}));
    }

    @Test
    void equals_anythingDifferent_isFalse() {
        Tensor tensor = Tensor.of(new float[] {0, 1});
        assertThat(tensor)
                .isNotEqualTo(Tensor.of(new float[] {0, 2}))
                .isNotEqualTo(Tensor.of(new float[] {-0f, 1}))
                .isNotEqualTo(Tensor.of(new float[] {0, 1}, 1, 2))
                .isNotEqualTo(Tensor.of(new int[] {0, Float.floatToRawIntBits(1)}))
                .isNotEqualTo(null)
                .isNotEqualTo("float32[2]");
        assertThat(Tensor.of(new String[] {"a"})).isNotEqualTo(Tensor.of(new String[] {"b"}));
    }

    @ParameterizedTest
    @EnumSource(names = {"INT8", "UINT8"})
    void equals_sameBitsOfAnotherType_isFalse(ElementType type) {
        ElementType other = type == ElementType.INT8 ? ElementType.UINT8 : ElementType.INT8;
        ByteBuffer bits = ByteBuffer.allocate(1);
        assertThat(Tensor.of(type, bits, 1)).isNotEqualTo(Tensor.of(other, bits, 1));
    }

    @Test
    void toString_anyTensor_showsTypeAndShapeOnly() {
        assertThat(Tensor.of(new float[] {123456, 2}, 1, 2)).hasToString("float32[1, 2]");
        assertThat(Tensor.scalar("secret")).hasToString("string[]");
    }

    // ---- more than a tensor holds

    @Test
    void of_rowsOf2GiBTogether_areRefused() {
        float[][] rows = new float[70_000][];
        java.util.Arrays.fill(rows, new float[40_000]);
        assertThatThrownBy(() -> Tensor.of(rows))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2800000000 elements (float32)", "2 GiB", "split");
    }

    @Test
    void of_bufferOf2GiB_isRefused() {
        Buffer large = java.nio.CharBuffer.wrap(new CharSequence() {
            @Override
            public int length() {
                return Integer.MAX_VALUE;
            }

            @Override
            public char charAt(int index) {
                return 0;
            }

            @Override
            public CharSequence subSequence(int start, int end) {
                return this;
            }
        });
        assertThatThrownBy(() -> Tensor.of(ElementType.DOUBLE, large, Integer.MAX_VALUE))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContainingAll("2147483647 elements (float64)", "2 GiB");
    }
}
