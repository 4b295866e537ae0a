package io.mlprod.fallback;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.Predictor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Proxy;
import java.lang.reflect.TypeVariable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Null for each parameter of each setting that is not {@code @Nullable}: refused where it is given, and named. */
class NullArgumentsTest {

    private static final Predictor<String, Double> MODEL = Predictors.constant(1.0);

    /** What has settings. Builders are made anew for each call. */
    private static final Map<Class<?>, Supplier<@Nullable Object>> SETTINGS = Map.of(
            BreakerSettings.class,
            () -> BreakerSettings.DEFAULT,
            Hedge.class,
            () -> Hedge.at(0.9),
            GateLevels.class,
            () -> GateLevels.closeAt(0.5),
            Gate.class,
            () -> null, // only factories
            FallbackChain.class,
            () -> null,
            FallbackChainBuilder.class,
            NullArgumentsTest::chain,
            FallbackTiers.class,
            () -> chain().primary(MODEL),
            TierOptions.class,
            () -> new TierOptions<>("tier"));

    private static FallbackChainBuilder<String, Double> chain() {
        return FallbackChain.builder(String.class, Double.class);
    }

    static Stream<Arguments> settings() {
        return SETTINGS.entrySet().stream()
                .flatMap(type -> Arrays.stream(type.getKey().getDeclaredMethods())
                        .filter(method -> Modifier.isPublic(method.getModifiers()) && !method.isSynthetic())
                        .filter(method -> Modifier.isStatic(method.getModifiers())
                                || type.getValue().get() != null)
                        .flatMap(method -> IntStream.range(0, method.getParameterCount())
                                .filter(at -> isRequired(method, at))
                                .mapToObj(at -> Arguments.of(method, type.getValue(), at))));
    }

    private static boolean isRequired(Method method, int at) {
        return !method.getParameterTypes()[at].isPrimitive()
                && !(method.getGenericParameterTypes()[at] instanceof TypeVariable<?>)
                && !method.getAnnotatedParameterTypes()[at].isAnnotationPresent(Nullable.class);
    }

    @ParameterizedTest(name = "{0}, argument {2}")
    @MethodSource("settings")
    void setting_null_isNamed(Method method, Supplier<Object> on, int at) {
        assertThat(failure(method, on.get(), at))
                .isInstanceOf(NullPointerException.class)
                .message()
                .isNotBlank()
                .doesNotStartWith("Cannot "); // the JVM's words, of our code
    }

    private static @Nullable Throwable failure(Method method, @Nullable Object on, int at) {
        List<@Nullable Object> given = new ArrayList<>();
        for (Class<?> type : method.getParameterTypes()) {
            given.add(given.size() == at ? null : any(type));
        }
        try {
            method.invoke(on, given.toArray());
            return null;
        } catch (InvocationTargetException e) {
            return e.getCause();
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    private static Object any(Class<?> type) {
        return Stream.of("a", 0.5, 1, Duration.ofSeconds(1), String.class, GateLevels.closeAt(0.5))
                .filter(value -> type.isInstance(value)
                        || (type == double.class && value instanceof Double)
                        || (type == int.class && value instanceof Integer))
                .findFirst()
                .orElseGet(() -> Proxy.newProxyInstance(
                        NullArgumentsTest.class.getClassLoader(),
                        new Class<?>[] {type},
                        (proxy, called, arguments) -> null));
    }
}
