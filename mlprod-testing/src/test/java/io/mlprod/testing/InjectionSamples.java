package io.mlprod.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.model.Inputs;
import io.mlprod.model.Outputs;
import io.mlprod.testing.fake.ScriptedModel;
import io.mlprod.testing.golden.GoldenFile;
import io.mlprod.time.ManualTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Classes that are run only by {@link Kit}: what is injected where. */
@SuppressWarnings("UnusedVariable") // fields are filled by reflection, or refused
final class InjectionSamples {

    static final String PENGUINS = "../samples/quickstart/src/main/resources/penguins/penguins.onnx";
    static final String FOLDER = "../samples/quickstart/src/main/resources/penguins";
    static final String SCALE = "../mlprod-core/src/test/resources/models/scale.onnx";

    record Penguin(
            @Nullable Float billLengthMm,
            @Nullable Float billDepthMm,
            @Nullable Float flipperLengthMm,
            @Nullable Float bodyMassG,
            String island,
            @Nullable String sex) {}

    record Species(String label, Map<String, Float> probabilities) {}

    record Claim(double amount) {}

    record Risk(double score) {}

    static final Penguin BIRD = new Penguin(39.1f, 18.7f, 181f, 3750f, "Torgersen", "male");

    private InjectionSamples() {}

    @MlprodTest
    static class Everywhere {

        @Model(PENGUINS)
        private static ModelHandle<Penguin, Species> ofClass;

        @Model(value = FOLDER, name = "birds", version = "7")
        private ModelHandle<Penguin, Species> ofTest;

        @Model(PENGUINS)
        @SuppressWarnings("rawtypes")
        private ModelHandle raw;

        @Model(PENGUINS)
        private ModelHandle<?, ?> any;

        @Model(PENGUINS)
        private ModelHandle<Inputs, Outputs> tensors;

        @FakeModel(name = "claims", version = "3")
        private ScriptedModel<Claim, Risk> fake;

        @FakeModel(signatureOf = PENGUINS)
        private ModelHandle<Penguin, Species> silent;

        @Golden("credit")
        private GoldenFile golden;

        @Golden("src/test/resources/golden/credit_onnx")
        private static GoldenFile ofFolder;

        @ManualClock
        private ManualTime clock;

        private final ScriptedModel<Claim, Risk> ofConstructor;
        private boolean wasSetUp;

        Everywhere(@FakeModel ScriptedModel<Claim, Risk> ofConstructor) {
            this.ofConstructor = ofConstructor;
        }

        @BeforeAll
        static void beforeAll(@Model(PENGUINS) ModelHandle<Penguin, Species> other) {
            assertThat(other.predict(BIRD).value().label()).isEqualTo("Adelie");
            assertThat(ofClass.predict(BIRD).value().label()).isEqualTo("Adelie");
        }

        @BeforeEach
        void beforeEach(@ManualClock ManualTime same) {
            assertThat(same).isSameAs(clock);
            wasSetUp = true;
        }

        @Test
        void getsAll(
                @FakeModel ScriptedModel<Claim, Risk> ofParameter,
                @Model(PENGUINS) ModelHandle<Penguin, ? extends Record> any) {
            // never runs: a wildcard with a bound is no type that a model gives
        }

        @Test
        void getsEach(@FakeModel ScriptedModel<Claim, Risk> ofParameter) {
            assertThat(wasSetUp).isTrue();
            assertThat(ofTest.predict(BIRD).model()).hasToString("birds@7");
            assertThat(raw.signature()).isEqualTo(tensors.signature());
            assertThat(any.inputType()).isEqualTo(tensors.inputType());
            fake.otherwise(new Risk(0.5));
            assertThat(fake.handle().predict(new Claim(3)).model()).hasToString("claims@3");
            assertThat(fake.time()).isSameAs(clock);
            assertThat(golden.name()).isEqualTo("credit");
            assertThat(ofFolder.rows()).isNotEmpty();
            assertThat(silent.signature().inputs()).hasSize(6);
            assertThat(ofConstructor.time()).isSameAs(clock);
            assertThat(new HashSet<>(Arrays.asList(fake, ofConstructor, ofParameter)))
                    .hasSize(3);
        }
    }

    /** What the tests below were given, to be compared after the run. */
    static final List<Object> GIVEN = new ArrayList<>();

    abstract static class Base {

        @FakeModel
        private ScriptedModel<Claim, Risk> ofBase;

        @BeforeEach
        void scriptOfBase() {
            ofBase.otherwise(new Risk(0.25));
        }

        @Test
        void inherited() {
            assertThat(ofBase.handle().predict(new Claim(1)).value().score()).isEqualTo(0.25);
        }
    }

    @MlprodTest
    static class Derived extends Base {

        @FakeModel
        private ScriptedModel<Claim, Risk> fake;

        @ParameterizedTest
        @ValueSource(ints = {1, 2})
        void parameterized(int number, @FakeModel ScriptedModel<Claim, Risk> own) {
            assertThat(own.otherwise(new Risk(number))
                            .handle()
                            .predict(new Claim(0))
                            .value()
                            .score())
                    .isEqualTo(number);
            assertThat(fake.calls()).isZero();
            GIVEN.add(fake);
        }

        @RepeatedTest(2)
        void repeated() {
            fake.otherwise(new Risk(1)).handle().predict(new Claim(0));
            assertThat(fake.calls()).isEqualTo(1);
            GIVEN.add(fake);
        }

        @TestFactory
        List<DynamicTest> dynamic() {
            return List.of(DynamicTest.dynamicTest("one", () -> fake.otherwise(new Risk(1))));
        }

        @Nested
        class Inner {

            @FakeModel
            private ScriptedModel<Claim, Risk> ofInner;

            @Test
            void inner() {
                assertThat(fake.otherwise(new Risk(1))
                                .handle()
                                .predict(new Claim(0))
                                .value()
                                .score())
                        .isEqualTo(1);
                assertThat(ofInner).isNotSameAs(fake);
                assertThat(ofInner.time()).isSameAs(fake.time());
            }
        }
    }

    @MlprodTest
    @TestInstance(Lifecycle.PER_CLASS)
    static class PerClass {

        private final ScriptedModel<Claim, Risk> ofClass;

        @FakeModel
        private ScriptedModel<Claim, Risk> ofTest;

        private final Set<Object> seen = new HashSet<>();

        PerClass(@FakeModel ScriptedModel<Claim, Risk> ofClass) {
            this.ofClass = ofClass;
        }

        @BeforeAll
        void once() {
            ofClass.otherwise(new Risk(0.75));
        }

        @RepeatedTest(2)
        void each() {
            assertThat(ofClass.handle().predict(new Claim(0)).value().score()).isEqualTo(0.75);
            assertThat(seen.add(ofTest)).isTrue();
        }

        @AfterAll
        void both() {
            assertThat(ofClass.calls()).isEqualTo(2);
        }
    }

    @MlprodTest
    static class StaticClock {

        @ManualClock
        private static ManualTime clock;

        @FakeModel
        private static ScriptedModel<Claim, Risk> ofClass;

        @FakeModel
        private ScriptedModel<Claim, Risk> ofTest;

        @Test
        void isEveryones(@ManualClock ManualTime same) {
            assertThat(same).isSameAs(clock);
            assertThat(ofClass.time()).isSameAs(clock);
            assertThat(ofTest.time()).isSameAs(clock);
        }

        @Nested
        class Inner {
            @Test
            void isEveryones(@ManualClock ManualTime same) {
                assertThat(same).isSameAs(clock);
            }
        }
    }

    @MlprodTest
    static class OneClockEach {

        @ManualClock
        private ManualTime clock;

        @RepeatedTest(2)
        void standsStillAtFirst() {
            assertThat(clock.nanoTime()).isZero();
            clock.advance(Duration.ofHours(1));
        }
    }

    @MlprodTest
    @Execution(ExecutionMode.CONCURRENT)
    @TestInstance(Lifecycle.PER_CLASS)
    static class SharedInstanceAtOnce {

        @FakeModel
        private ScriptedModel<Claim, Risk> ofTest;

        @Test
        void one() {}
    }

    @MlprodTest
    @Execution(ExecutionMode.CONCURRENT)
    static class AtOnce {

        @FakeModel
        private ScriptedModel<Claim, Risk> fake;

        @RepeatedTest(20)
        void each() {
            fake.otherwise(new Risk(1)).handle().predict(new Claim(0));
            assertThat(fake.calls()).isEqualTo(1);
        }

        @AfterEach
        void still() {
            assertThat(fake.handle().predict(new Claim(1)).value().score()).isEqualTo(1);
        }
    }

    // ---- what cannot be injected

    @MlprodTest
    static class FinalField {
        @FakeModel
        private final ScriptedModel<Claim, Risk> fake = null;

        @Test
        void test() {}
    }

    @MlprodTest
    static class StaticFinalField {
        @ManualClock
        private static final ManualTime CLOCK = null;

        @Test
        void test() {}
    }

    @MlprodTest
    static class NoFile {
        @Model("models/none.onnx")
        private ModelHandle<Claim, Risk> model;

        @Test
        void test() {}
    }

    @MlprodTest
    static class NoResource {
        @Model("classpath:models/none.onnx")
        private static ModelHandle<Claim, Risk> model;

        @Test
        void test() {}
    }

    @MlprodTest
    static class ManyInFolder {
        @Test
        void test(@Model("../mlprod-core/src/test/resources/models") ModelHandle<Claim, Risk> model) {}
    }

    @MlprodTest
    static class NoneInFolder {
        @Test
        void test(@Model("src") ModelHandle<Claim, Risk> model) {}
    }

    @MlprodTest
    static class WrongType {
        @Test
        void test(@Model(PENGUINS) ScriptedModel<Claim, Risk> model) {}
    }

    @MlprodTest
    static class NoGolden {
        @Test
        void test(@Golden("none") GoldenFile golden) {}
    }

    @MlprodTest
    static class WrongGolden {
        @Test
        void test(@Golden("credit") Path golden) {}
    }

    @MlprodTest
    static class WrongClock {
        @Test
        void test(@ManualClock java.time.Clock clock) {}
    }

    @MlprodTest
    static class TwoAnnotations {
        @Test
        void test(@Model(PENGUINS) @FakeModel ModelHandle<Claim, Risk> model) {}
    }

    @MlprodTest
    static class FakeOfTensors {
        @Test
        void test(@FakeModel ScriptedModel<Inputs, Outputs> model) {}
    }

    abstract static class Generic<I, O> {
        @FakeModel
        private ScriptedModel<I, O> fake;
    }

    @MlprodTest
    static class OfTypeVariable extends Generic<Claim, Risk> {
        @Test
        void test() {}
    }

    @MlprodTest
    static class NotOurs {
        @Test
        void test(ModelHandle<Claim, Risk> model) {}
    }

    @MlprodTest
    record OfRecord(@FakeModel ScriptedModel<Claim, Risk> fake) {
        @Test
        void usesIt() {
            fake.otherwise(new Risk(1)).handle().predict(new Claim(1));
        }
    }
}
