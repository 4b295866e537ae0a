package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlprod.error.InvalidInputException;
import io.mlprod.error.LoadException;
import io.mlprod.error.Violation;
import io.mlprod.model.ElementType;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.model.Tensor;
import io.mlprod.validation.Feature;
import io.mlprod.validation.NonFinite;
import io.mlprod.validation.Schema;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Random rules and random rows, judged by the library and by {@link NaiveSchema}: whether the handle may be built, what
 * is found, in which order, what is done about it, and what reaches the model. By each way in: validate, predict,
 * predictAll with its look at whole chunks, records and tensors of several rows.
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
class RandomSchemasTest {

    private static final Path ANY_MODEL = Path.of("src/test/resources/models/dynamic_batch.onnx");
    private static final int SCHEMAS = 30;
    private static final int ROWS = 24;

    /**
     * A feature of the model.
     *
     * @param input which model input it is in
     * @param width how many elements a row has, -1 for any number
     * @param isPrimitive whether no element can be null
     */
    private record Spec(String name, String input, ElementType type, int width, boolean isPrimitive) {}

    /** One component of each kind. */
    record Mixed(
            Float f,
            Double d,
            Float h,
            Long l,
            Integer b,
            Long u,
            Boolean t,
            String s,
            float w0,
            float w1,
            float w2,
            float[] fa,
            Double[] da,
            List<Long> la,
            int[] ua,
            String[] sa,
            boolean[] ta) {}

    private static final List<Spec> MIXED = List.of(
            new Spec("f", "f", ElementType.FLOAT, 1, false),
            new Spec("d", "d", ElementType.DOUBLE, 1, false),
            new Spec("h", "h", ElementType.FLOAT16, 1, false),
            new Spec("l", "l", ElementType.INT64, 1, false),
            new Spec("b", "b", ElementType.INT8, 1, false),
            new Spec("u", "u", ElementType.UINT8, 1, false),
            new Spec("t", "t", ElementType.BOOL, 1, false),
            new Spec("s", "s", ElementType.STRING, 1, false),
            new Spec("w0", "w", ElementType.FLOAT, 1, true),
            new Spec("w1", "w", ElementType.FLOAT, 1, true),
            new Spec("w2", "w", ElementType.FLOAT, 1, true),
            new Spec("fa", "fa", ElementType.FLOAT, -1, true),
            new Spec("da", "da", ElementType.DOUBLE, 3, false),
            new Spec("la", "la", ElementType.INT64, -1, false),
            new Spec("ua", "ua", ElementType.UINT8, -1, true),
            new Spec("sa", "sa", ElementType.STRING, 2, false),
            new Spec("ta", "ta", ElementType.BOOL, -1, true));

    /** What predictAll can look at in whole chunks. */
    record Plain(float w0, float w1, float w2, float[] fa, long l) {}

    private static final List<Spec> PLAIN = List.of(
            new Spec("w0", "w", ElementType.FLOAT, 1, true),
            new Spec("w1", "w", ElementType.FLOAT, 1, true),
            new Spec("w2", "w", ElementType.FLOAT, 1, true),
            new Spec("fa", "fa", ElementType.FLOAT, -1, true),
            new Spec("l", "l", ElementType.INT64, 1, true));

    private static EchoEngine engine(List<Spec> specs) {
        EchoEngine engine = new EchoEngine();
        Map<String, List<Spec>> byInput = new LinkedHashMap<>();
        specs.forEach(spec -> byInput.computeIfAbsent(spec.input(), input -> new ArrayList<>())
                .add(spec));
        byInput.forEach((input, columns) -> engine.input(
                input,
                columns.get(0).type(),
                columns.size() > 1 ? columns.size() : columns.get(0).width()));
        return engine;
    }

    // ---- random rules

    private static boolean chance(Random random, double of) {
        return random.nextDouble() < of;
    }

    @SafeVarargs
    private static <T> T any(Random random, T... of) {
        return of[random.nextInt(of.length)];
    }

    private static Feature rules(Random random, Spec spec, double wildness) {
        ElementType type = spec.type();
        boolean isText = type == ElementType.STRING;
        boolean isWild = chance(random, wildness); // rules that may not fit the type or one another
        Feature.Builder rules = Feature.builder();
        if (chance(random, 0.3)) {
            rules.nullable();
        }
        if ((!isText || isWild) && chance(random, 0.5)) {
            range(random, rules);
        }
        if (type.isFloating() && chance(random, 0.2)) {
            rules.integral();
        }
        if (chance(random, 0.3)) {
            rules.categories(
                    isText || (isWild && chance(random, 0.1))
                            ? any(random, new String[] {"a", "b"}, new String[] {"", "a", "other"})
                            : any(random, new String[] {"5", "7"}, new String[] {"0", "1", "-3"}, new String[] {
                                "9007199254740993", "255", "100"
                            }));
        }
        if ((isText || (isWild && chance(random, 0.1))) && chance(random, 0.4)) {
            rules.length(random.nextInt(3), 2 + random.nextInt(4));
        }
        if ((isText || (isWild && chance(random, 0.1))) && chance(random, 0.4)) {
            rules.pattern(any(random, "[a-z]*", "\\d+", "[ab]?"));
        }
        if (chance(random, spec.width() == 1 ? 0.02 : 0.3)) {
            int fewest = random.nextInt(3);
            rules.items(fewest, fewest + random.nextInt(3));
        }
        if (chance(random, 0.3)) {
            rules.nonFinite(any(random, NonFinite.values()));
        }
        switch (random.nextInt(6)) {
            case 0 -> rules.clamp();
            case 1 ->
                rules.impute(
                        isText
                                ? any(random, "a", "other", "", "7")
                                : any(random, (Object) 5, 0, 1, 5.5, true, "7", "a", 1e39, Float.NaN, 70_000));
            case 2 -> rules.unknown(any(random, "a", "other", "zz"));
            case 3 -> rules.flag();
            default -> rules.reject();
        }
        return rules.build();
    }

    private static void range(Random random, Feature.Builder rules) {
        double[] bounds = {
            any(random, -1e39, -978.5, -3.0, 0.0, 0.1, 1.0, 5.0, 127.0, 200.0, 9007199254740992.0, 1e19, 1e39),
            any(random, -3.0, 0.0, 0.1, 1.0, 5.0, 8.0, 10.5, 127.0, 300.0, 2049.5, 9007199254740992.0, 1e39)
        };
        Arrays.sort(bounds);
        switch (random.nextInt(3)) {
            case 0 -> rules.min(bounds[0]);
            case 1 -> rules.max(bounds[1]);
            default -> rules.range(bounds[0], bounds[1]);
        }
    }

    // ---- random values

    private static @Nullable Object value(Random random, Spec spec, boolean isTame) {
        if (!spec.isPrimitive() && chance(random, isTame ? 0 : 0.15)) {
            return null;
        }
        if (isTame) {
            return switch (spec.type()) {
                case STRING -> any(random, "a", "b");
                case BOOL -> random.nextInt(2) == 0 ? 0L : 1L;
                case FLOAT, DOUBLE, FLOAT16 -> any(random, 1.0, 5.0, 7.0);
                default -> any(random, 1L, 5L, 7L);
            };
        }
        return switch (spec.type()) {
            case STRING -> any(random, "", "a", "b", "zz", "other", "abc", "7", "42", "\uD83D\uDE00", "a\0");
            case BOOL -> random.nextInt(2) == 0 ? 0L : 1L;
            case FLOAT, FLOAT16 ->
                (double) any(
                        random,
                        0f,
                        -0f,
                        0.1f,
                        1f,
                        2.5f,
                        5f,
                        7f,
                        -3f,
                        -978f,
                        255f,
                        2050f,
                        65504f,
                        70000f,
                        3e38f,
                        Float.NaN,
                        Float.POSITIVE_INFINITY,
                        Float.NEGATIVE_INFINITY);
            case DOUBLE ->
                any(
                        random,
                        0.0,
                        0.1,
                        1.0,
                        5.0,
                        5.5,
                        7.0,
                        -3.0,
                        9007199254740992.0,
                        1e39,
                        -1e300,
                        Double.NaN,
                        Double.POSITIVE_INFINITY,
                        Double.NEGATIVE_INFINITY);
            case INT8 -> any(random, 0L, 1L, 5L, 7L, -3L, 127L, 128L, -129L, 300L, -978L);
            case UINT8 -> any(random, 0L, 1L, 5L, 7L, -3L, 200L, 255L, 256L, 70_000L);
            default ->
                any(
                        random,
                        0L,
                        1L,
                        5L,
                        7L,
                        -3L,
                        255L,
                        9007199254740992L,
                        9007199254740993L,
                        Long.MAX_VALUE,
                        Long.MIN_VALUE);
        };
    }

    /** The values of each feature in one row; null for an array that is null. */
    private static Map<String, @Nullable List<@Nullable Object>> row(
            Random random, List<Spec> specs, Map<String, Integer> sizes) {
        boolean isTame = chance(random, 0.5);
        Map<String, @Nullable List<@Nullable Object>> row = new HashMap<>();
        for (Spec spec : specs) {
            int size = spec.width() >= 0 ? spec.width() : sizes.get(spec.name());
            List<@Nullable Object> values = new ArrayList<>();
            for (int i = 0; i < size; i++) {
                values.add(value(random, spec, isTame || chance(random, 0.8)));
            }
            boolean isArray = spec.width() != 1;
            row.put(spec.name(), isArray && chance(random, isTame ? 0 : 0.05) ? null : values);
        }
        return row;
    }

    private static Map<String, Integer> sizes(Random random, List<Spec> specs) {
        Map<String, Integer> sizes = new HashMap<>();
        specs.forEach(spec -> sizes.put(spec.name(), random.nextInt(4)));
        return sizes;
    }

    // ---- what the naive schema says

    private record Expected(List<String> findings, boolean isRejected, Map<String, List<@Nullable Object>> used) {}

    private static Expected expected(
            List<Spec> specs, Map<String, Feature> rules, Map<String, @Nullable List<@Nullable Object>> row) {
        List<String> findings = new ArrayList<>();
        boolean isRejected = false;
        Map<String, List<@Nullable Object>> used = new HashMap<>();
        for (Spec spec : specs) {
            Feature feature = rules.get(spec.name());
            List<@Nullable Object> values = row.get(spec.name());
            if (values == null && spec.width() < 0) {
                findings.add(spec.name() + " required null REJECTED");
                isRejected = true;
            } else if (values == null) {
                NaiveSchema.Verdict verdict = NaiveSchema.judge(spec.name(), spec.type(), feature, null);
                findings.addAll(verdict.findings());
                isRejected |= verdict.isRejected();
                used.put(spec.name(), java.util.Collections.nCopies(spec.width(), verdict.used()));
            } else {
                NaiveSchema.Verdict verdict = NaiveSchema.judgeRow(spec.name(), spec.type(), feature, values);
                findings.addAll(verdict.findings());
                isRejected |= verdict.isRejected();
                used.put(spec.name(), elements(verdict));
            }
        }
        return new Expected(findings, isRejected, used);
    }

    @SuppressWarnings("unchecked")
    private static List<@Nullable Object> elements(NaiveSchema.Verdict verdict) {
        return (List<@Nullable Object>) verdict.used();
    }

    private static String text(Violation found) {
        return found.feature() + " " + found.rule() + " " + found.actual() + " " + found.handling();
    }

    // ---- the ways in

    private static Schema schema(Map<String, Feature> rules) {
        Schema.Builder schema = Schema.builder()
                .columns("w", "w0", "w1", "w2")
                .allowEmptyInputs()
                .allowNonFiniteOutputs();
        rules.forEach(schema::feature);
        return schema.build();
    }

    private static <I> ModelHandle<I, Outputs> open(Class<I> type, List<Spec> specs, Map<String, Feature> rules) {
        return ModelHandle.builder(type, Outputs.class)
                .load(ANY_MODEL)
                .engine(engine(specs))
                .schema(schema(rules))
                .build();
    }

    /** Rules that a handle can be built with; before, what cannot be built is tried, and must be refused by name. */
    private static Map<String, Feature> fitRules(Random random, List<Spec> specs, String seed) {
        Map<String, Feature> rules = new LinkedHashMap<>();
        double density = Math.pow(random.nextDouble(), 3); // or hardly any row would keep all rules
        specs.forEach(spec -> rules.put(
                spec.name(),
                chance(random, density)
                        ? rules(random, spec, 0.1)
                        : Feature.builder().build()));
        List<Spec> unfit = specs.stream()
                .filter(spec -> !NaiveSchema.isFit(spec.type(), rules.get(spec.name())))
                .toList();
        if (!unfit.isEmpty()) {
            LoadException error = catchThrowableOfType(
                    LoadException.class, () -> open(Inputs.class, specs, rules).close());
            assertThat(error).as(seed + " " + unfit).isNotNull();
            for (Spec spec : specs) {
                assertThat(error.getMessage().contains("feature '" + spec.name() + "'"))
                        .as("%s %s of %s", seed, spec, error.getMessage())
                        .isEqualTo(unfit.contains(spec));
            }
        }
        for (Spec spec : unfit) {
            Feature feature = rules.get(spec.name());
            while (!NaiveSchema.isFit(spec.type(), feature)) {
                feature = rules(random, spec, 0);
            }
            rules.put(spec.name(), feature);
        }
        return rules;
    }

    private static void assertUsed(String seed, List<Spec> specs, Expected expected, Outputs outputs) {
        for (Spec spec : specs) {
            Tensor tensor = outputs.tensor(spec.input() + "_out");
            List<@Nullable Object> used = new ArrayList<>();
            int offset = spec.input().equals("w") ? spec.name().charAt(1) - '0' : 0;
            int width = spec.input().equals("w") ? 1 : tensor.size();
            for (int i = offset; i < offset + width; i++) {
                used.add(
                        spec.type() == ElementType.STRING
                                ? tensor.stringAt(i)
                                : spec.type().isFloating() ? (Object) tensor.doubleAt(i) : (Object) tensor.longAt(i));
            }
            assertThat(used).as("%s %s", seed, spec).isEqualTo(expected.used().get(spec.name()));
        }
    }

    private static void assertPrediction(String seed, List<Spec> specs, Expected expected, Outcome<Outputs> outcome) {
        if (expected.isRejected()) {
            assertThat(outcome.isAnswered()).as(seed).isFalse();
            InvalidInputException error = (InvalidInputException) ((Outcome.Failed<?>) outcome).error();
            assertThat(error.violations())
                    .extracting(RandomSchemasTest::text)
                    .as(seed)
                    .isEqualTo(expected.findings());
        } else {
            Prediction<Outputs> prediction = outcome.prediction();
            assertThat(prediction.violations())
                    .extracting(RandomSchemasTest::text)
                    .as(seed)
                    .isEqualTo(expected.findings());
            assertUsed(seed, specs, expected, prediction.value());
        }
    }

    private interface Maker<I> {
        I make(Map<String, @Nullable List<@Nullable Object>> row);
    }

    private static <I> int checkRecords(Class<I> type, List<Spec> specs, Maker<I> maker, long number) {
        Random random = new Random(number);
        String seed = type.getSimpleName() + " " + number;
        Map<String, Feature> rules = fitRules(random, specs, seed);
        int answered = 0;
        try (ModelHandle<I, Outputs> handle = open(type, specs, rules)) {
            List<I> items = new ArrayList<>();
            List<Expected> all = new ArrayList<>();
            Map<String, Integer> sizes = sizes(random, specs);
            for (int i = 0; i < ROWS; i++) {
                sizes = chance(random, 0.2) ? sizes(random, specs) : sizes;
                Map<String, @Nullable List<@Nullable Object>> row = row(random, specs, sizes);
                Expected expected = expected(specs, rules, row);
                I item = maker.make(row);
                String which = seed + " row " + i + " " + row;
                assertThat(handle.validate(item))
                        .extracting(RandomSchemasTest::text)
                        .as(which)
                        .isEqualTo(expected.findings());
                assertPrediction(which, specs, expected, one(handle, item));
                items.add(item);
                all.add(expected);
                answered += expected.isRejected() ? 0 : 1;
            }
            List<Outcome<Outputs>> outcomes = handle.predictAll(items);
            for (int i = 0; i < ROWS; i++) {
                assertPrediction(seed + " row " + i + " of all", specs, all.get(i), outcomes.get(i));
            }
        }
        return answered;
    }

    private static <I> Outcome<Outputs> one(ModelHandle<I, Outputs> handle, I item) {
        try {
            return new Outcome.Answered<>(handle.predict(item));
        } catch (InvalidInputException e) {
            return new Outcome.Failed<>(e);
        }
    }

    private static <T> T single(Map<String, @Nullable List<@Nullable Object>> row, String name, Class<T> type) {
        Object value = row.get(name).get(0);
        return type.cast(
                value == null
                        ? null
                        : type == Float.class
                                ? (Object) ((Double) value).floatValue()
                                : type == Integer.class
                                        ? (Object) ((Long) value).intValue()
                                        : type == Boolean.class ? (Object) (((Long) value) == 1) : value);
    }

    private static float @Nullable [] floats(@Nullable List<@Nullable Object> values) {
        if (values == null) {
            return null;
        }
        float[] floats = new float[values.size()];
        IntStream.range(0, floats.length).forEach(i -> floats[i] = ((Double) values.get(i)).floatValue());
        return floats;
    }

    @SuppressWarnings("unchecked")
    private static Mixed mixed(Map<String, @Nullable List<@Nullable Object>> row) {
        List<@Nullable Object> ua = row.get("ua");
        List<@Nullable Object> ta = row.get("ta");
        boolean[] truths = ta == null ? null : new boolean[ta.size()];
        for (int i = 0; ta != null && i < ta.size(); i++) {
            truths[i] = ta.get(i).equals(1L);
        }
        return new Mixed(
                single(row, "f", Float.class),
                single(row, "d", Double.class),
                single(row, "h", Float.class),
                single(row, "l", Long.class),
                single(row, "b", Integer.class),
                single(row, "u", Long.class),
                single(row, "t", Boolean.class),
                single(row, "s", String.class),
                single(row, "w0", Float.class),
                single(row, "w1", Float.class),
                single(row, "w2", Float.class),
                floats(row.get("fa")),
                row.get("da") == null ? null : row.get("da").toArray(new Double[0]),
                (List<Long>) (List<?>) row.get("la"),
                ua == null
                        ? null
                        : ua.stream()
                                .mapToInt(value -> ((Long) value).intValue())
                                .toArray(),
                row.get("sa") == null ? null : row.get("sa").toArray(new String[0]),
                truths);
    }

    private static Plain plain(Map<String, @Nullable List<@Nullable Object>> row) {
        return new Plain(
                single(row, "w0", Float.class),
                single(row, "w1", Float.class),
                single(row, "w2", Float.class),
                floats(row.get("fa")),
                single(row, "l", Long.class));
    }

    @Test
    void records_ofEveryKindOfComponent_areJudgedAsTheNaiveSchemaDoes() {
        int answered = 0;
        for (long seed = 0; seed < SCHEMAS; seed++) {
            answered += checkRecords(Mixed.class, MIXED, RandomSchemasTest::mixed, seed);
        }
        assertThat(answered).isBetween(SCHEMAS, SCHEMAS * (ROWS - 1)); // both are tested
    }

    @Test
    void records_ofPlainNumbers_areJudgedAsTheNaiveSchemaDoes() {
        int answered = 0;
        for (long seed = 0; seed < SCHEMAS; seed++) {
            answered += checkRecords(Plain.class, PLAIN, RandomSchemasTest::plain, seed);
        }
        assertThat(answered).isBetween(SCHEMAS, SCHEMAS * (ROWS - 1));
    }

    @Tag("soak")
    @Test
    void recordsAndTensors_ofManySchemas_areJudgedAsTheNaiveSchemaDoes() {
        for (long seed = 0; seed < 3_000; seed++) {
            checkRecords(Mixed.class, MIXED, RandomSchemasTest::mixed, seed);
            checkRecords(Plain.class, PLAIN, RandomSchemasTest::plain, seed);
            checkTensors(seed % 2 == 0 ? MIXED : PLAIN, seed);
        }
    }

    // ---- tensors of several rows

    private static Tensor tensor(ElementType type, List<List<Object>> rows, int width) {
        long[] shape = {rows.size(), width};
        List<Object> values = rows.stream().flatMap(List::stream).toList();
        if (type == ElementType.STRING) {
            return Tensor.of(values.toArray(new String[0]), shape);
        }
        ByteBuffer bytes = ByteBuffer.allocate(values.size() * type.byteSize()).order(ByteOrder.nativeOrder());
        for (int i = 0; i < values.size(); i++) {
            if (type.isFloating()) {
                type.writeDouble(bytes, i, (Double) values.get(i));
            } else {
                type.writeLong(bytes, i, (Long) values.get(i));
            }
        }
        return Tensor.of(type, bytes, shape);
    }

    /** A value that an element can hold. */
    private static Object held(Random random, Spec spec, boolean isTame) {
        while (true) {
            Object value = value(random, new Spec("", "", spec.type(), 1, true), isTame);
            if (value instanceof Double number) {
                return NaiveSchema.rounded(spec.type(), number);
            }
            if (!(value instanceof Long number) || spec.type().holds(number)) {
                return value;
            }
        }
    }

    private static Inputs inputs(List<Spec> specs, List<Map<String, List<Object>>> rows, Map<String, Integer> sizes) {
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        for (Spec spec : specs) {
            if (spec.input().equals("w")) {
                List<List<Object>> wide = rows.stream()
                        .map(row -> List.of(
                                row.get("w0").get(0),
                                row.get("w1").get(0),
                                row.get("w2").get(0)))
                        .toList();
                tensors.put("w", tensor(spec.type(), wide, 3));
            } else {
                List<List<Object>> own =
                        rows.stream().map(row -> row.get(spec.name())).toList();
                int width = spec.width() >= 0 ? spec.width() : sizes.get(spec.name());
                tensors.put(spec.input(), tensor(spec.type(), own, width));
            }
        }
        return Inputs.of(tensors);
    }

    @Test
    void tensors_ofSeveralRows_areJudgedAsTheNaiveSchemaDoes() {
        for (long number = 0; number < SCHEMAS; number++) {
            checkTensors(number % 2 == 0 ? MIXED : PLAIN, number);
        }
    }

    private static void checkTensors(List<Spec> specs, long number) {
        Random random = new Random(number);
        Map<String, Feature> rules = fitRules(random, specs, "tensors " + number);
        List<Inputs> items = new ArrayList<>();
        List<List<Expected>> all = new ArrayList<>();
        try (ModelHandle<Inputs, Outputs> handle = open(Inputs.class, specs, rules)) {
            for (int i = 0; i < ROWS; i++) {
                Map<String, Integer> sizes = sizes(random, specs);
                boolean isTame = chance(random, 0.5);
                List<Map<String, List<Object>>> rows = new ArrayList<>();
                for (int row = random.nextInt(4); row > 0; row--) {
                    Map<String, List<Object>> values = new HashMap<>();
                    for (Spec spec : specs) {
                        int width = spec.width() >= 0 ? spec.width() : sizes.get(spec.name());
                        values.put(
                                spec.name(),
                                IntStream.range(0, width)
                                        .mapToObj(j -> held(random, spec, isTame || chance(random, 0.9)))
                                        .toList());
                    }
                    rows.add(values);
                }
                List<Expected> expected = new ArrayList<>();
                for (Map<String, List<Object>> row : rows) {
                    Map<String, @Nullable List<@Nullable Object>> same = new HashMap<>();
                    row.forEach((name, values) -> same.put(name, new ArrayList<>(values)));
                    expected.add(expected(specs, rules, same));
                }
                Inputs item = inputs(specs, rows, sizes);
                assertRows("tensors " + number + " " + rows, expected, handle.validate(item));
                items.add(item);
                all.add(expected);
            }
            List<Outcome<Outputs>> outcomes = handle.predictAll(items);
            for (int i = 0; i < ROWS; i++) {
                String seed = "tensors " + number + " item " + i;
                boolean isRejected = all.get(i).stream().anyMatch(Expected::isRejected);
                assertThat(outcomes.get(i).isAnswered()).as(seed).isEqualTo(!isRejected);
                assertRows(
                        seed,
                        all.get(i),
                        isRejected
                                ? ((InvalidInputException) ((Outcome.Failed<?>) outcomes.get(i)).error()).violations()
                                : outcomes.get(i).prediction().violations());
            }
        }
    }

    private static void assertRows(String seed, List<Expected> expected, List<Violation> found) {
        List<String> texts = new ArrayList<>();
        for (int row = 0; row < expected.size(); row++) {
            for (String finding : expected.get(row).findings()) {
                texts.add(row + " " + finding);
            }
        }
        assertThat(found)
                .extracting(violation -> violation.row() + " " + text(violation))
                .as(seed)
                .isEqualTo(texts);
    }
}
