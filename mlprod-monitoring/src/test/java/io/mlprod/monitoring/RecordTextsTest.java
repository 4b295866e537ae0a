package io.mlprod.monitoring;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import io.mlprod.internal.text.PlainText;
import io.mlprod.model.ModelVersion;
import io.mlprod.model.PredictionId;
import io.mlprod.monitoring.drift.Drift;
import io.mlprod.monitoring.performance.KeptPrediction;
import io.mlprod.monitoring.quality.Quality;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Public records are what people log: whatever their texts hold, what they print is safe. */
class RecordTextsTest {

    private static final String HOSTILE = "name\n2026 FORGED\r\u001b[2J\u009b\u2028\u202e\u200b\ud800";

    private static final Map<Class<?>, Object> SIMPLE = Map.ofEntries(
            Map.entry(String.class, HOSTILE),
            Map.entry(int.class, 2),
            Map.entry(long.class, 2L),
            Map.entry(Long.class, 2L),
            Map.entry(double.class, 0.5),
            Map.entry(Double.class, 0.5),
            Map.entry(boolean.class, true),
            Map.entry(Duration.class, Duration.ofSeconds(1)),
            Map.entry(Instant.class, Instant.EPOCH),
            Map.entry(Optional.class, Optional.empty()),
            Map.entry(URI.class, URI.create("https://example.com")),
            Map.entry(
                    KeptPrediction.class,
                    new KeptPrediction(
                            PredictionId.next(),
                            new ModelVersion(HOSTILE, HOSTILE, HOSTILE),
                            Instant.EPOCH,
                            HOSTILE,
                            new double[0],
                            Map.of(HOSTILE, HOSTILE))),
            Map.entry(Drift.class, Drift.DEFAULT),
            Map.entry(Quality.class, Quality.DEFAULT));

    private static final List<Class<?>> RECORDS = found().toList();

    static Stream<Class<?>> records() {
        return RECORDS.stream();
    }

    private static Stream<Class<?>> found() {
        return new ClassFileImporter()
                .withImportOption(new ImportOption.DoNotIncludeTests()).importPackages("io.mlprod.monitoring").stream()
                        .filter(JavaClass::isRecord)
                        .filter(type -> !type.getPackageName().startsWith("io.mlprod.monitoring.internal"))
                        .filter(type -> type.getModifiers().contains(JavaModifier.PUBLIC))
                        .sorted(Comparator.comparing(JavaClass::getName))
                        .map(JavaClass::reflect);
    }

    @Test
    void records_areFound() {
        assertThat(records()).hasSizeGreaterThan(10);
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

    private static Object hostile(Class<?> type, int depth) throws Exception {
        RecordComponent[] components = type.getRecordComponents();
        Object[] values = new Object[components.length];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(components[i].getGenericType(), depth);
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

    private static Object value(Type declared, int depth) throws Exception {
        if (declared instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            Object element = value(generic.getActualTypeArguments()[0], depth + 1);
            return element == null ? List.of() : List.of(element);
        }
        if (declared instanceof ParameterizedType generic && generic.getRawType() == Map.class) {
            Type[] types = generic.getActualTypeArguments();
            return Map.of(value(types[0], depth + 1), value(types[1], depth + 1));
        }
        Class<?> type = (Class<?>) (declared instanceof ParameterizedType generic ? generic.getRawType() : declared);
        Object simple = SIMPLE.get(type);
        if (simple != null) {
            return simple;
        }
        if (type.isEnum()) {
            return type.getEnumConstants()[0];
        }
        if (type.isRecord() && depth < 12) {
            return hostile(type, depth + 1);
        }
        return null;
    }
}
