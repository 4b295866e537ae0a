package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.engine.TestDescriptor;
import org.junit.platform.engine.support.descriptor.ClassSource;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Each test of each contract fails for an implementation with a mistake, and mistakes fail no other tests. */
class ContractsCanFailTest {

    private static Stream<Class<?>> mistakes(Class<?> all) {
        return Arrays.stream(all.getDeclaredClasses()).filter(each -> each.isAnnotationPresent(Fails.class));
    }

    private static Set<String> expected(Class<?> broken) {
        return new TreeSet<>(Arrays.asList(broken.getAnnotation(Fails.class).value()));
    }

    /** Runs all mistakes of one contract together, since a launch of JUnit costs more than most tests. */
    private static Map<Class<?>, Set<String>> failures(List<Class<?>> broken) {
        EngineTestKit.Builder kit = EngineTestKit.engine("junit-jupiter");
        broken.forEach(each -> kit.selectors(selectClass(each)));
        Map<Class<?>, Set<String>> names = new HashMap<>();
        kit.execute().testEvents().failed().stream()
                .map(Event::getTestDescriptor)
                .forEach(test -> names.computeIfAbsent(classOf(test), each -> new TreeSet<>())
                        .add(test.getDisplayName().replace("()", "")));
        return names;
    }

    private static Class<?> classOf(TestDescriptor test) {
        return ((ClassSource)
                        test.getParent().flatMap(TestDescriptor::getSource).orElseThrow())
                .getJavaClass();
    }

    @TestFactory
    Stream<DynamicTest> mistake_failsTheTestsOfItsPromise() {
        return Stream.of(
                        BrokenRolloutStores.class,
                        BrokenPredictors.class,
                        BrokenEngines.class,
                        BrokenExposureSinks.class,
                        BrokenAlertSinks.class,
                        BrokenPredictionStores.class)
                .map(ContractsCanFailTest::mistakes)
                .flatMap(broken -> testsOf(broken.toList()));
    }

    private static Stream<DynamicTest> testsOf(List<Class<?>> broken) {
        Map<Class<?>, Set<String>> failures = failures(broken);
        return broken.stream()
                .map(each -> dynamicTest(
                        each.getSimpleName(),
                        () -> assertThat(failures.getOrDefault(each, Set.of())).isEqualTo(expected(each))));
    }

    @ParameterizedTest
    @CsvSource({
        "RolloutStoreContract, BrokenRolloutStores",
        "PredictorContract, BrokenPredictors",
        "EngineContract, BrokenEngines",
        "ExposureSinkContract, BrokenExposureSinks",
        "AlertSinkContract, BrokenAlertSinks",
        "PredictionStoreContract, BrokenPredictionStores"
    })
    void contract_eachTest_isFailedByAMistake(String contract, String broken) throws ClassNotFoundException {
        String packageName = getClass().getPackageName() + ".";
        Set<String> failed = new TreeSet<>();
        mistakes(Class.forName(packageName + broken)).forEach(each -> failed.addAll(expected(each)));

        assertThat(Arrays.stream(Class.forName(packageName + contract).getDeclaredMethods())
                        .filter(method -> method.isAnnotationPresent(Test.class))
                        .map(method -> method.getName()))
                .containsExactlyInAnyOrderElementsOf(failed);
    }
}
