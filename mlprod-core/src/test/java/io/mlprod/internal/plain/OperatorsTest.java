package io.mlprod.internal.plain;

import static io.mlprod.model.ElementType.BOOL;
import static io.mlprod.model.ElementType.DOUBLE;
import static io.mlprod.model.ElementType.FLOAT;
import static io.mlprod.model.ElementType.INT32;
import static io.mlprod.model.ElementType.INT64;
import static io.mlprod.model.ElementType.STRING;

import io.mlprod.internal.plain.Both.Tolerance;
import io.mlprod.model.ElementType;
import io.mlprod.model.Tensor;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each operator alone, against ONNX Runtime, on rows with all kinds of values. */
class OperatorsTest {

    private static final int EDGES = 20; // percent
    private static final String[] TEXTS = {"a", "b", "c", "", "ä", "日本"};

    private static void compare(OnnxFile file, Tolerance tolerance, ElementType type, Object... dimensions) {
        Rows rows = new Rows(dimensions.length);
        try (Both both = new Both(file.bytes()).assertSameSignature()) {
            for (int batch : Rows.BATCHES) {
                for (int again = 0; again < 5; again++) {
                    long[] shape = new long[dimensions.length + 1];
                    shape[0] = batch;
                    for (int i = 0; i < dimensions.length; i++) {
                        shape[i + 1] = (int) dimensions[i];
                    }
                    both.assertSame(tolerance, 1, rows.of(type, again == 0 ? 0 : EDGES, shape));
                }
            }
        }
    }

    private static OnnxFile one(
            ElementType type, int columns, String operator, ElementType to, int rank, Map<String, Object> attributes) {
        OnnxFile file = new OnnxFile(17, 3).input("x", type, "N", columns).output("y", to, new Object[rank]);
        boolean isMl = Character.isUpperCase(operator.charAt(0)) && ML.contains(operator);
        return isMl
                ? file.ml(operator, List.of("x"), List.of("y"), attributes)
                : file.node(operator, List.of("x"), List.of("y"), attributes);
    }

    private static final List<String> ML =
            List.of("Scaler", "Imputer", "Normalizer", "OneHotEncoder", "LabelEncoder", "LinearRegressor");

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE", "INT64", "INT32"})
    void scaler_offsetsOfColumns_areExact(ElementType type) {
        Rows weights = new Rows(1);
        compare(
                one(type, 3, "Scaler", FLOAT, 2, Map.of("offset", weights.weights(3), "scale", weights.weights(3))),
                Tolerance.EXACT,
                type,
                3);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE", "INT64", "INT32"})
    void scaler_oneOffset_isExact(ElementType type) {
        Map<String, Object> attributes = Map.of("offset", new float[] {.3f}, "scale", new float[] {1.7f});
        compare(one(type, 5, "Scaler", FLOAT, 2, attributes), Tolerance.EXACT, type, 5);
    }

    static Stream<Map<String, Object>> imputers() {
        float nan = Float.NaN;
        return Stream.of(
                Map.of("imputed_value_floats", new float[] {1, 2, 3}, "replaced_value_float", nan),
                Map.of("imputed_value_floats", new float[] {1}, "replaced_value_float", 0f),
                Map.of("imputed_value_floats", new float[] {4, 5}, "replaced_value_float", -0f),
                Map.of("imputed_value_floats", new float[] {nan}, "replaced_value_float", Float.POSITIVE_INFINITY));
    }

    @ParameterizedTest
    @MethodSource("imputers")
    void imputer_floats_areExact(Map<String, Object> attributes) {
        compare(one(FLOAT, 3, "Imputer", FLOAT, 2, attributes), Tolerance.EXACT, FLOAT, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3})
    void imputer_wholeNumbers_areExact(int count) {
        Map<String, Object> attributes = Map.of("imputed_value_int64s", new long[count], "replaced_value_int64", -1L);
        compare(one(INT64, 3, "Imputer", INT64, 2, attributes), Tolerance.EXACT, INT64, 3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"MAX", "L1", "L2"})
    void normalizer_ofAllTypes_isExact(String norm) {
        for (ElementType type : List.of(FLOAT, DOUBLE, INT64, INT32)) {
            compare(one(type, 3, "Normalizer", FLOAT, 2, Map.of("norm", norm)), Tolerance.EXACT, type, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void oneHotEncoder_ofAllTypes_isExact(long zeros) {
        Map<String, Object> numbers = Map.of("cats_int64s", new long[] {1, 3, -4, 3, 0}, "zeros", zeros);
        Map<String, Object> texts = Map.of("cats_strings", TEXTS, "zeros", zeros);
        for (ElementType type : List.of(FLOAT, DOUBLE, INT64)) {
            compare(one(type, 2, "OneHotEncoder", FLOAT, 3, numbers), Tolerance.EXACT, type, 2);
        }
        compare(one(STRING, 2, "OneHotEncoder", FLOAT, 3, texts), Tolerance.EXACT, STRING, 2);
    }

    static Stream<List<Object>> labelEncoders() {
        long[] numbers = {3, 1, 3, -1, 0};
        float[] fractions = {0, -0f, Float.NaN, 3.9f, 1};
        String[] texts = {"a", "b", "a", "", "日本"};
        Map<String, Object> keys = Map.of("keys_int64s", numbers, "keys_floats", fractions, "keys_strings", texts);
        Map<String, Object> values =
                Map.of("values_int64s", numbers, "values_floats", fractions, "values_strings", texts);
        Stream.Builder<List<Object>> all = Stream.builder();
        for (long version : new long[] {2, 4}) {
            keys.forEach((key, list) -> values.forEach((value, other) -> {
                // The same type on both sides came with version 4.
                if (version == 4 || !key.substring(5).equals(value.substring(7))) {
                    all.add(List.of(version, key, list, value, other));
                }
            }));
        }
        return all.build();
    }

    private static ElementType typeOf(String list) {
        return list.endsWith("int64s") ? INT64 : list.endsWith("floats") ? FLOAT : STRING;
    }

    @ParameterizedTest
    @MethodSource("labelEncoders")
    void labelEncoder_ofLists_isExact(List<Object> lists) {
        String key = (String) lists.get(1);
        String value = (String) lists.get(3);
        OnnxFile file = new OnnxFile(17, (long) lists.get(0))
                .input("x", typeOf(key), "N", 2)
                .output("y", typeOf(value), null, null)
                .ml("LabelEncoder", List.of("x"), List.of("y"), Map.of(key, lists.get(2), value, lists.get(4)));
        compare(file, Tolerance.EXACT, typeOf(key), 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"STRING", "INT64"})
    void labelEncoder_ofVersion1_isExact(ElementType type) {
        OnnxFile file = new OnnxFile(8, 1)
                .input("x", type, "N", 2)
                .output("y", type == STRING ? INT64 : STRING, null, null)
                .ml(
                        "LabelEncoder",
                        List.of("x"),
                        List.of("y"),
                        Map.of("classes_strings", TEXTS, "default_string", "none", "default_int64", 7L));
        compare(file, Tolerance.EXACT, type, 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"DOUBLE", "INT64"})
    void labelEncoder_ofTensors_isExact(ElementType type) {
        Tensor keys = type == DOUBLE
                ? Tensor.of(new double[] {0, Double.NaN, 3.9f, -1})
                : Tensor.of(new long[] {4, 3, -4, 0});
        Tensor values =
                type == DOUBLE ? Tensor.of(new double[] {1, 2, 3, 4}) : Tensor.of(new String[] {"a", "b", "c", "d"});
        Tensor otherwise = type == DOUBLE ? Tensor.of(new double[] {-7}) : Tensor.of(new String[] {""});
        OnnxFile file = new OnnxFile(21, 4)
                .input("x", type, "N", 2)
                .output("y", values.elementType(), null, null)
                .ml(
                        "LabelEncoder",
                        List.of("x"),
                        List.of("y"),
                        Map.of("keys_tensor", keys, "values_tensor", values, "default_tensor", otherwise));
        compare(file, Tolerance.EXACT, type, 2);
    }

    @ParameterizedTest
    @EnumSource(names = {"FLOAT", "DOUBLE", "INT64", "INT32", "BOOL"})
    void cast_betweenNumbers_isExact(ElementType from) {
        Map<ElementType, Long> codes = Map.of(FLOAT, 1L, INT32, 6L, INT64, 7L, BOOL, 9L, DOUBLE, 11L);
        codes.forEach((to, code) -> compare(one(from, 3, "Cast", to, 2, Map.of("to", code)), Tolerance.EXACT, from, 3));
    }

    @ParameterizedTest
    @EnumSource(names = {"INT64", "INT32"})
    void cast_wholeNumbersToTexts_isExact(ElementType from) {
        compare(one(from, 3, "Cast", STRING, 2, Map.of("to", 8L)), Tolerance.EXACT, from, 3);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 17, 100})
    void relu_ofAllWidths_isExact(int columns) {
        compare(one(FLOAT, columns, "Relu", FLOAT, 2, Map.of()), Tolerance.EXACT, FLOAT, columns);
        compare(one(DOUBLE, columns, "Relu", DOUBLE, 2, Map.of()), Tolerance.EXACT, DOUBLE, columns);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Sigmoid", "Tanh", "Softmax"})
    void curves_ofFloatsAndDoubles_areNear(String operator) {
        for (int columns : new int[] {1, 3, 17}) {
            compare(one(FLOAT, columns, operator, FLOAT, 2, Map.of()), Tolerance.CURVE, FLOAT, columns);
            compare(one(DOUBLE, columns, operator, DOUBLE, 2, Map.of()), Tolerance.CURVE, DOUBLE, columns);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 13})
    void softmax_ofThreeDimensions_isNear(long opset) {
        for (long axis : new long[] {1, 2, -1}) {
            OnnxFile file = new OnnxFile(opset, 2)
                    .input("x", FLOAT, "N", 3, 4)
                    .output("y", FLOAT, null, null, null)
                    .node("Softmax", List.of("x"), List.of("y"), Map.of("axis", axis));
            compare(file, Tolerance.CURVE, FLOAT, 3, 4);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1})
    void argMax_ofAllAxes_isExact(long keepdims) {
        for (ElementType type : List.of(FLOAT, DOUBLE, INT32)) {
            for (long axis : new long[] {1, 2, -1}) {
                OnnxFile file = new OnnxFile(13, 2)
                        .input("x", type, "N", 3, 4)
                        .output("y", INT64, new Object[keepdims == 1 ? 3 : 2])
                        .node("ArgMax", List.of("x"), List.of("y"), Map.of("axis", axis, "keepdims", keepdims));
                compare(file, Tolerance.EXACT, type, 3, 4);
            }
        }
    }

    static Stream<List<Object>> computations() {
        Stream.Builder<List<Object>> all = Stream.builder();
        for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
            for (long[] shape : new long[][] {{3}, {1}, {}, {1, 3}, {1, 1}, {4, 1, 3}, {2, 1, 1}}) {
                all.add(List.of(operator, shape));
            }
        }
        return all.build();
    }

    @ParameterizedTest
    @MethodSource("computations")
    void arithmetic_withConstant_isExact(List<Object> computation) {
        String operator = (String) computation.get(0);
        long[] shape = (long[]) computation.get(1);
        for (ElementType type : List.of(FLOAT, DOUBLE, INT64, INT32)) {
            if (operator.equals("Div") && type.isInteger()) {
                continue;
            }
            Tensor constant = new Rows(5).of(type, 0, shape);
            for (List<String> order : List.of(List.of("x", "c"), List.of("c", "x"))) {
                OnnxFile file = new OnnxFile(14, 2)
                        .input("x", type, "N", 3)
                        .constant("c", constant)
                        .output("y", type, new Object[Math.max(2, shape.length)])
                        .node(operator, order, List.of("y"), Map.of());
                compare(file, Tolerance.EXACT, type, 3);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3})
    void arithmetic_ofTwoInputs_isExact(int columns) {
        for (String operator : List.of("Add", "Sub", "Mul", "Div")) {
            OnnxFile file = new OnnxFile(14, 2)
                    .input("x", FLOAT, "N", columns)
                    .input("y", FLOAT, "N", 3)
                    .output("z", FLOAT, null, null)
                    .node(operator, List.of("x", "y"), List.of("z"), Map.of());
            Rows rows = new Rows(columns);
            try (Both both = new Both(file.bytes()).assertSameSignature()) {
                for (int batch : Rows.BATCHES) {
                    both.assertSame(
                            Tolerance.EXACT, 1, rows.of(FLOAT, EDGES, batch, columns), rows.of(FLOAT, EDGES, batch, 3));
                }
            }
        }
    }

    static Stream<long[]> targets() {
        return Stream.of(
                new long[] {-1, 3},
                new long[] {0, 6},
                new long[] {0, -1},
                new long[] {-1},
                new long[] {-1, 1},
                new long[] {0, 3, 2},
                new long[] {0, 0, -1, 1},
                new long[] {-1, 4},
                new long[] {2, -1});
    }

    @ParameterizedTest
    @MethodSource("targets")
    void reshape_ofConstantShape_isExact(long[] target) {
        for (ElementType type : List.of(FLOAT, STRING)) {
            OnnxFile file = new OnnxFile(13, 2)
                    .input("x", type, "N", 2, 3)
                    .constant("s", Tensor.of(target))
                    .output("y", type, new Object[target.length])
                    .node("Reshape", List.of("x", "s"), List.of("y"), Map.of());
            compare(file, Tolerance.EXACT, type, 2, 3);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, 2, 3, -1, -2})
    void flatten_ofAllAxes_isExact(long axis) {
        OnnxFile file = new OnnxFile(13, 2)
                .input("x", FLOAT, "N", 2, 3)
                .output("y", FLOAT, null, null)
                .node("Flatten", List.of("x"), List.of("y"), Map.of("axis", axis));
        compare(file, Tolerance.EXACT, FLOAT, 2, 3);
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 13})
    void squeeze_andUnsqueeze_areExact(long opset) {
        for (long axis : new long[] {1, -1}) {
            Tensor axes = Tensor.of(new long[] {axis});
            boolean areInputs = opset >= 13;
            OnnxFile file = new OnnxFile(opset, 2)
                    .input("x", STRING, "N", 1)
                    .output("y", STRING, new Object[1])
                    .output("z", STRING, null, null);
            if (areInputs) {
                file.constant("a", axes)
                        .node("Squeeze", List.of("x", "a"), List.of("y"), Map.of())
                        .node("Unsqueeze", List.of("y", "a"), List.of("z"), Map.of());
            } else {
                Map<String, Object> attribute = Map.of("axes", new long[] {axis});
                file.node("Squeeze", List.of("x"), List.of("y"), attribute)
                        .node("Unsqueeze", List.of("y"), List.of("z"), attribute);
            }
            compare(file, Tolerance.EXACT, STRING, 1);
        }
    }

    static Stream<ElementType> allTypes() {
        return Stream.of(FLOAT, DOUBLE, INT64, INT32, STRING);
    }

    @ParameterizedTest
    @MethodSource("allTypes")
    void arrayFeatureExtractor_ofColumns_isExact(ElementType type) {
        OnnxFile file = new OnnxFile(13, 2)
                .input("x", type, "N", 4)
                .constant("i", Tensor.of(new long[] {3, 0, 0}))
                .output("y", type, null, null)
                .ml("ArrayFeatureExtractor", List.of("x", "i"), List.of("y"), Map.of());
        compare(file, Tolerance.EXACT, type, 4);
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 1, -1})
    void gather_ofAllAxes_isExact(long axis) {
        for (long[] shape : new long[][] {{}, {2}, {2, 1}}) {
            long[] places = shape.length == 0 ? new long[] {1} : new long[] {1, -1};
            for (ElementType type : axis == 0 ? List.of(FLOAT, BOOL) : List.of(FLOAT, BOOL, STRING)) {
                OnnxFile file = new OnnxFile(13, 2)
                        .input("x", type, "N", 4)
                        .constant("i", Tensor.of(places, shape))
                        .output("y", type, new Object[1 + shape.length])
                        .node("Gather", List.of("x", "i"), List.of("y"), Map.of("axis", axis));
                compare(file, Tolerance.EXACT, type, 4);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ArrayFeatureExtractor", "Gather"})
    void lookUp_ofLabels_isExact(String operator) {
        OnnxFile file = new OnnxFile(13, 2)
                .input("x", FLOAT, "N", 3)
                .constant("c", Tensor.of(new String[] {"a", "b", "c"}))
                .output("y", STRING, null, null)
                .node("ArgMax", List.of("x"), List.of("i"), Map.of("axis", 1L));
        if (operator.equals("Gather")) {
            file.node("Gather", List.of("c", "i"), List.of("y"), Map.of());
        } else {
            file.ml(operator, List.of("c", "i"), List.of("y"), Map.of());
        }
        compare(file, Tolerance.EXACT, FLOAT, 3);
    }

    static Stream<long[]> slices() {
        return Stream.of(
                new long[] {0, 2, 1},
                new long[] {1, Long.MAX_VALUE, 1},
                new long[] {-2, -1, -1},
                new long[] {2, 1, 1},
                new long[] {0, 1, 0},
                new long[] {Long.MIN_VALUE, 9, 0});
    }

    @ParameterizedTest
    @MethodSource("slices")
    void slice_ofOneAxis_isExact(long[] slice) {
        for (long opset : new long[] {9, 13}) {
            OnnxFile file = new OnnxFile(opset, 2).input("x", INT64, "N", 4).output("y", INT64, null, null);
            if (opset < 10) {
                file.node(
                        "Slice",
                        List.of("x"),
                        List.of("y"),
                        Map.of("starts", new long[] {slice[0]}, "ends", new long[] {slice[1]}, "axes", new long[] {
                            slice[2]
                        }));
            } else {
                file.constant("s", Tensor.of(new long[] {slice[0]}))
                        .constant("e", Tensor.of(new long[] {slice[1]}))
                        .constant("a", Tensor.of(new long[] {slice[2]}))
                        .node("Slice", List.of("x", "s", "e", "a"), List.of("y"), Map.of());
            }
            compare(file, Tolerance.EXACT, INT64, 4);
        }
    }

    @ParameterizedTest
    @MethodSource("allTypes")
    void concatAndTranspose_ofAllTypes_areExact(ElementType type) {
        Object[] rows = {"N", 3};
        OnnxFile file = new OnnxFile(13, 2)
                .input("x", type, rows)
                .output("y", type, null, null)
                .output("z", type, null, null)
                .output("t", type, null, null)
                .output("u", type, null, null)
                .node("Concat", List.of("x", "x", "x"), List.of("y"), Map.of("axis", 1L))
                .node("Concat", List.of("x", "x"), List.of("z"), Map.of("axis", 0L))
                .node("Transpose", List.of("x"), List.of("t"), Map.of("perm", new long[] {1, 0}))
                .node("Identity", List.of("y"), List.of("u"), Map.of());
        compare(file, Tolerance.EXACT, type, 3);
    }
}
