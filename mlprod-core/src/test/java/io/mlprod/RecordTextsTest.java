package io.mlprod;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.error.DeployException;
import io.mlprod.error.DeployException.Gate;
import io.mlprod.error.LoadException;
import io.mlprod.error.MlprodException;
import io.mlprod.internal.text.PlainText;
import io.mlprod.lifecycle.VersionStatus;
import io.mlprod.model.ModelVersion;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Public records are what people log: whatever their texts hold, what they print is safe. */
class RecordTextsTest {

    private static final String HOSTILE = "name\n2026 FORGED\r\u001b[2J\u009b\u2028\u202e\u200b\ud800";

    private static final Map<Class<?>, Object> SIMPLE = Map.ofEntries(
            Map.entry(String.class, HOSTILE),
            Map.entry(Object.class, HOSTILE),
            Map.entry(int.class, 2),
            Map.entry(long.class, 2L),
            Map.entry(Long.class, 2L),
            Map.entry(double.class, 0.5),
            Map.entry(boolean.class, true),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(OptionalLong.class, OptionalLong.empty()),
            Map.entry(OptionalDouble.class, OptionalDouble.empty()),
            Map.entry(Consumer.class, (Consumer<Object>) ignored -> {}),
            Map.entry(Throwable.class, new LoadException(LoadException.Reason.CORRUPT, HOSTILE)),
            Map.entry(MlprodException.class, new LoadException(LoadException.Reason.CORRUPT, HOSTILE)),
            Map.entry(DeployException.class, new DeployException(Gate.LOAD, HOSTILE, List.of(), null)));

    private static final List<Class<?>> RECORDS = found();

    static Stream<Class<?>> records() {
        return RECORDS.stream();
    }

    private static List<Class<?>> found() {
        try {
            Path classes = Path.of(ModelHandle.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            try (Stream<Path> files = Files.walk(classes)) {
                return files.map(file -> classes.relativize(file).toString().replace(File.separatorChar, '.'))
                        .filter(name -> name.matches("io\\.mlprod\\..*\\.class"))
                        .filter(name ->
                                !name.matches("io\\.mlprod\\.(internal\\..*|spi\\.[^.]*\\.class)")) // an engine's
                        .sorted()
                        .<Class<?>>map(RecordTextsTest::load)
                        .filter(Class::isRecord)
                        .filter(type -> Modifier.isPublic(type.getModifiers()))
                        .toList();
            }
        } catch (IOException | URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Class<?> load(String file) {
        try {
            return Class.forName(
                    file.substring(0, file.length() - ".class".length()),
                    false,
                    RecordTextsTest.class.getClassLoader());
        } catch (ClassNotFoundException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void records_areFound() {
        assertThat(records()).hasSizeGreaterThan(50);
    }

    @ParameterizedTest
    @MethodSource("records")
    void toString_hostileTexts_isSafeToPrint(Class<?> type) throws Exception {
        Object record = hostile(type, 0);

        String text = String.valueOf(record);

        assertThat(text.lines()
                        .filter(line -> line.startsWith("2026 FORGED")
                                || !PlainText.line(line).equals(line))
                        .findFirst())
                .isEmpty();
    }

    @Test
    void toString_hostileTextsInWhatIsNoRecord_isSafeToPrint() {
        ModelVersion origin = new ModelVersion(HOSTILE, HOSTILE, HOSTILE);
        Object status = VersionStatus.builder(origin, VersionStatus.State.FAILED, Instant.EPOCH)
                .rowByRow(HOSTILE)
                .hazards(List.of(HOSTILE))
                .note(HOSTILE)
                .build();

        assertThat(List.of(status, Prediction.of(HOSTILE, origin)))
                .extracting(Object::toString)
                .allSatisfy(text -> assertThat(text).isEqualTo(PlainText.line(text)));
    }

    private static Object hostile(Class<?> type, int depth) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i].getGenericType(), components[i].getName(), depth);
        }
        Constructor<?> constructor = type.getDeclaredConstructor(
                Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
        constructor.setAccessible(true);
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            throw new AssertionError(type + " does not take " + Arrays.toString(values), e.getCause());
        }
    }

    private static Object value(Type declared, String name, int depth) throws Exception {
        if (declared instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            Object element = value(generic.getActualTypeArguments()[0], name, depth + 1);
            return element == null ? List.of() : List.of(element);
        }
        if (declared instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            Type[] types = generic.getActualTypeArguments();
            return Map.of(value(types[0], name, depth + 1), value(types[1], name, depth + 1));
        }
        if (declared instanceof TypeVariable) {
            return HOSTILE;
        }
        Class<?> type = (Class<?>) (declared instanceof ParameterizedType generic ? generic.getRawType() : declared);
        if (type == double.class && name.equals("to")) {
            return 0.9; // of a layer, above its from
        }
        if (type == double.class && name.equals("lowest")) {
            return Double.NEGATIVE_INFINITY; // of a metric without bounds and quantile
        }
        if (type == double.class && name.equals("highest")) {
            return Double.POSITIVE_INFINITY;
        }
        if (type == double.class && name.equals("quantile")) {
            return 0.0;
        }
        Object simple = SIMPLE.get(type);
        if (simple != null) {
            return simple;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord() && depth < 4) {
            return hostile(type, depth + 1);
        }
        if (type.isSealed() && depth < 4) {
            for (Class<?> one : type.getPermittedSubclasses()) {
                if (one.isRecord()) {
                    return hostile(one, depth + 1);
                }
            }
        }
        return null;
    }
}
