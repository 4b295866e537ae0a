package io.mlprod.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is injected where, and what a test is told if that cannot be. */
class InjectionTest {

    private static final Map<String, String> PARALLEL = Map.of("junit.jupiter.execution.parallel.enabled", "true");

    @Test
    void fieldsAndParameters_getWhatTheyAskFor() {
        Kit run = Kit.run(InjectionSamples.Everywhere.class);

        assertThat(run.passed()).as("%s", run.messages()).hasSize(1);
        assertThat(run.failure())
                .hasMessageContaining("parameter ")
                .hasMessageContaining(" of Everywhere.getsAll(): the type ? extends java.lang.Record is none that a"
                        + " model takes or gives");
    }

    @Test
    void inheritedNestedRepeatedAndParameterized_eachTestHasItsOwn() {
        InjectionSamples.GIVEN.clear();

        Kit run = Kit.run(InjectionSamples.Derived.class);

        assertThat(run.messages()).isEmpty();
        assertThat(run.passed()).hasSize(7); // the inner class inherits no tests
        assertThat(InjectionSamples.GIVEN).hasSize(4).doesNotHaveDuplicates();
    }

    @Test
    void testClassThatIsARecord_getsWhatItsConstructorAsksFor() {
        Kit run = Kit.run(InjectionSamples.OfRecord.class);

        assertThat(run.messages()).isEmpty();
        assertThat(run.passed()).containsExactly("usesIt()");
    }

    @ParameterizedTest
    @CsvSource({"PerClass, 2", "StaticClock, 2", "OneClockEach, 2", "SharedInstanceAtOnce, 1"})
    void lifecycle_isThatOfTheField(String sample, int tests) {
        Kit run = Kit.run(sample(sample));

        assertThat(run.messages()).isEmpty();
        assertThat(run.passed()).hasSize(tests);
    }

    @Test
    void testsAtTheSameTime_eachHasItsOwn() {
        Kit run = Kit.run(PARALLEL, InjectionSamples.AtOnce.class);

        assertThat(run.messages()).isEmpty();
        assertThat(run.passed()).hasSize(20);
    }

    @Test
    void testsAtTheSameTimeInOneInstance_areRefused() {
        assertThat(Kit.run(PARALLEL, InjectionSamples.SharedInstanceAtOnce.class)
                        .failure())
                .hasMessageContaining("The tests of SharedInstanceAtOnce share one instance and run at the same time");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "FinalField | field FinalField.fake is final, so nothing can be injected; remove final",
                "NoFile | field NoFile.model: there is no model",
                "ManyInFolder | ONNX files and none of them is model.onnx; name the file itself",
                "NoneInFolder | holds no ONNX file; name the file itself",
                "WrongType | @Model makes a ModelHandle, not a io.mlprod.testing.fake.ScriptedModel<",
                "WrongType | for answers that the test writes, use @FakeModel",
                "NoGolden | Golden.test(): src/test/resources/golden/none.json: there is no such golden file",
                "WrongGolden | @Golden makes a GoldenFile, not a java.nio.file.Path; change the type",
                "WrongClock | @ManualClock makes a ManualTime, not a java.time.Clock; change the type",
                "TwoAnnotations | carries @Model and @FakeModel; leave only one of them",
                "FakeOfTensors | @FakeModel(signatureOf =",
                "OfTypeVariable | the type I is a type variable",
                "NotOurs | No ParameterResolver registered",
            })
    void whatCannotBeMade_failsTheTestAndSaysWhatToDo(String sample, String message) {
        Kit run = Kit.run(sample(sample));

        assertThat(run.failure()).hasMessageContaining(message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "StaticFinalField | field StaticFinalField.CLOCK is final",
                "NoResource | field NoResource.model: the class path holds no models/none.onnx",
            })
    void whatCannotBeMadeForAClass_failsTheClass(String sample, String message) {
        Kit run = Kit.run(sample(sample));

        assertThat(run.classFailure()).hasMessageContaining(message);
    }

    private static Class<?> sample(String name) {
        return java.util.stream.Stream.of(InjectionSamples.class.getDeclaredClasses())
                .filter(type -> type.getSimpleName().equals(name))
                .findAny()
                .orElseThrow();
    }
}
