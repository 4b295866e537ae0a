package io.mlprod.testing;

import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.internal.inject.LeakRules;
import java.lang.reflect.Field;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionConfigurationException;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.platform.commons.support.AnnotationSupport;

/** What a test may leave behind, by its annotation and its surroundings. */
final class CheckedLeaks {

    private static final String PARALLEL = "junit.jupiter.execution.parallel.enabled";

    /** Whose extensions keep an application from test to test, with pools that start threads when first used. */
    private static final List<String> CONTAINERS = List.of("org.springframework.", "io.quarkus.", "io.micronaut.");

    private static final String GRACE = "io.mlprod.testing.threadGrace";
    private static final Duration DEFAULT_GRACE = Duration.ofSeconds(2);

    private CheckedLeaks() {}

    /** Returns the rules for one test. */
    static LeakRules ofTest(ExtensionContext context) {
        return of(context, fixtures(context));
    }

    /** Returns the rules for what the methods of a whole class do. */
    static LeakRules ofClass(ExtensionContext context) {
        return of(context, List.of());
    }

    private static LeakRules of(ExtensionContext context, List<Object> fixtures) {
        Optional<MlprodTest> found = TestFields.around(context.getRequiredTestClass())
                .map(type -> AnnotationSupport.findAnnotation(type, MlprodTest.class))
                .flatMap(Optional::stream)
                .findFirst();
        return new LeakRules(
                found.map(MlprodTest::handles).orElse(LeakCheck.FAIL) == LeakCheck.FAIL,
                found.map(MlprodTest::threads).orElse(LeakCheck.FAIL) == LeakCheck.FAIL,
                found.map(rules -> List.of(rules.allowedThreads())).orElse(List.of()),
                grace(context),
                isParallel(context),
                hasContainer(context.getRequiredTestClass()),
                fixtures);
    }

    private static Duration grace(ExtensionContext context) {
        try {
            return context.getConfigurationParameter(GRACE).map(Duration::parse).orElse(DEFAULT_GRACE);
        } catch (DateTimeParseException e) {
            throw new ExtensionConfigurationException(
                    "The configuration parameter " + GRACE + " is no duration; write it as PT2S", e);
        }
    }

    static boolean isParallel(ExtensionContext context) {
        return context.getConfigurationParameter(PARALLEL)
                .map(Boolean::parseBoolean)
                .orElse(false);
    }

    private static boolean hasContainer(Class<?> test) {
        return TestFields.around(test)
                .flatMap(type -> AnnotationSupport.findRepeatableAnnotations(type, ExtendWith.class).stream())
                .flatMap(extensions -> Stream.of(extensions.value()))
                .anyMatch(extension -> CONTAINERS.stream().anyMatch(extension.getName()::startsWith));
    }

    /**
     * Returns what the class holds over its tests, in static fields or in those of an instance for all tests, that may
     * have pools of threads or be a handle; for a scripted model its handle as well.
     */
    private static List<Object> fixtures(ExtensionContext context) {
        Stream<@Nullable Object> statics = TestFields.around(context.getRequiredTestClass())
                .flatMap(type -> TestFields.all(type).stream())
                .filter(TestFields::isStatic)
                .map(field -> valueOf(field, null));
        boolean isKept = context.getTestInstanceLifecycle()
                .filter(Lifecycle.PER_CLASS::equals)
                .isPresent();
        Stream<@Nullable Object> kept = context.getTestInstances().stream()
                .filter(instances -> isKept)
                .flatMap(instances -> instances.getAllInstances().stream())
                .flatMap(instance -> TestFields.all(instance.getClass()).stream()
                        .filter(field -> !TestFields.isStatic(field) && !Injector.claims(field))
                        .map(field -> valueOf(field, instance)));
        return Stream.concat(statics, kept)
                .filter(value -> value instanceof Executor || value instanceof AutoCloseable)
                .flatMap(CheckedLeaks::withHandle)
                .toList();
    }

    private static Stream<Object> withHandle(Object fixture) {
        if (fixture instanceof ScriptedModel<?, ?> model) {
            try {
                return Stream.of(fixture, model.handle());
            } catch (RuntimeException e) {
                return Stream.of(fixture); // it is closed, or cannot be opened
            }
        }
        return Stream.of(fixture);
    }

    private static @Nullable Object valueOf(Field field, @Nullable Object instance) {
        try {
            field.setAccessible(true);
            return field.get(instance);
        } catch (IllegalAccessException | RuntimeException e) {
            return null; // of a package that is closed to us
        }
    }
}
