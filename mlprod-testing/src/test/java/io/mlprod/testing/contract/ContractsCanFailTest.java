package io.mlprod.testing.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.platform.testkit.engine.EngineTestKit;

/** Each test of each contract fails for an implementation with a mistake, and mistakes fail no other tests. */
class ContractsCanFailTest {

    private static Stream<Class<?>> mistakes(Class<?> all) {
        return Arrays.stream(all.getDeclaredClasses()).filter(each -> each.isAnnotationPresent(Fails.class));
    }

    private static Set<String> expected(Class<?> broken) {
        return new TreeSet<>(Arrays.asList(broken.getAnnotation(Fails.class).value()));
    }

    private static Set<String> failures(Class<?> broken) {
        Set<String> names = new TreeSet<>();
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(broken)).execute().testEvents().failed().stream()
                .forEach(event ->
                        names.add(event.getTestDescriptor().getDisplayName().replace("()", "")));
        return names;
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
                .flatMap(ContractsCanFailTest::mistakes)
                .map(broken -> dynamicTest(
                        broken.getSimpleName(),
                        () -> assertThat(failures(broken)).isEqualTo(expected(broken))));
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
