package io.mlprod.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlprod.ModelHandle;
import io.mlprod.internal.leak.OpenResources;
import java.util.Map;
import java.util.Timer;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which leaks fail which test, and what the message says. */
class LeakTest {

    private static final Map<String, String> PARALLEL = Map.of(
            "junit.jupiter.execution.parallel.enabled", "true",
            "junit.jupiter.execution.parallel.config.strategy", "fixed",
            "junit.jupiter.execution.parallel.config.fixed.parallelism", "2");

    private long before;

    @BeforeEach
    void begin() {
        before = openHandles();
        LeakSamples.LEFT.clear();
        LeakSamples.CLOSED.clear();
        LeakSamples.end = new CountDownLatch(1);
    }

    @AfterEach
    void end() {
        LeakSamples.end.countDown();
        LeakSamples.TIMERS.forEach(Timer::cancel);
        LeakSamples.LEFT.forEach(ModelHandle::close);
    }

    // ---- handles

    @Test
    void handle_leftOpen_failsItsTestOnlyAndSaysWhereItWasOpened() {
        Kit run = Kit.run(LeakSamples.Handle.class);

        assertThat(run.passed()).containsExactly("next()");
        assertThat(run.failure())
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("LeakSamples.Handle.leaves() left a handle open: ModelHandle[penguins@")
                .hasMessageContaining(
                        "opened by thread \"" + Thread.currentThread().getName() + "\""
                                + "\n    at io.mlprod.testing.LeakSamples.open(LeakSamples.java:")
                .hasMessageContaining("\n    at io.mlprod.testing.LeakSamples$Handle.leaves(LeakSamples.java:")
                .hasMessageContaining("have it injected with @Model");
        assertThat(run.failure().getCause().getStackTrace()).isNotEmpty();
    }

    @Test
    void handle_thatTheApplicationKeeps_failsTheTestThatOpensItAndServesOthers() {
        Kit run = Kit.run(LeakSamples.HandleOfApplication.class);

        assertThat(run.passed()).containsExactly("usesIt()");
        assertThat(run.failure())
                .hasMessageStartingWith("LeakSamples.HandleOfApplication.opensIt() left a handle open")
                .hasMessageContaining("If the application keeps it for good, say @MlprodTest(handles =");
    }

    @Test
    void handle_leftOpenWithAnIdleWorker_isTheOnlyThingToBlame() {
        assertThat(Kit.run(LeakSamples.HandleWithWorker.class).failure())
                .hasMessageContaining("left a handle open")
                .hasNoSuppressedExceptions();
    }

    @Test
    void handle_leftOpenBesideFieldsThatAnExtensionCloses_failsItsTestOnly() {
        Kit run = Kit.run(LeakSamples.LeakBesideFieldsThatAnExtensionCloses.class);

        assertThat(run.passed()).containsExactly("next()");
        assertThat(run.failure())
                .hasMessageStartingWith("LeakSamples.LeakBesideFieldsThatAnExtensionCloses.leaves() left a handle")
                .hasNoSuppressedExceptions();
    }

    @Test
    void handle_openedByAThreadOfTheTest_failsTheTest() {
        assertThat(Kit.run(LeakSamples.HandleInOtherThread.class).failure())
                .hasMessageContaining("opened by thread \"opener\"");
    }

    @Test
    void handle_ofATestThatFailsItself_isSuppressed() {
        assertThat(Kit.run(LeakSamples.HandleOfFailingTest.class).failure())
                .hasMessage("the test's own failure")
                .satisfies(failure -> assertThat(failure.getSuppressed()[0])
                        .hasMessageContaining("HandleOfFailingTest.leaves() left a handle open"));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LeakSamples.HandleOfConstructor.class,
                LeakSamples.HandleOfBeforeEach.class,
                LeakSamples.HandleOfFake.class
            })
    void handle_openedAnywhereInATest_failsTheTest(Class<?> sample) {
        assertThat(Kit.run(sample).failure()).hasMessageContaining("left a handle open");
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LeakSamples.HandleOfClass.class,
                LeakSamples.HandleOfDynamicTest.class,
                LeakSamples.LazyOfClassNeverClosed.class
            })
    void handle_ofTheClassOrOfAFactory_failsThat(Class<?> sample) {
        Kit run = Kit.run(sample);

        assertThat(run.failed()).isEmpty();
        assertThat(run.classFailure()).hasMessageContaining("left a handle open");
    }

    @Test
    void handles_allowed_failOnlyWhereTheNearestAnnotationSaysSo() {
        Kit run = Kit.run(LeakSamples.HandleAllowed.class);

        assertThat(run.passed()).hasSize(2);
        assertThat(run.failure()).hasMessageStartingWith("LeakSamples.HandleAllowed.Strict.leaves() left a handle");
    }

    @Test
    void severalLeaks_areAllReported() {
        Throwable failure = Kit.run(LeakSamples.TwoHandlesAndAThread.class).failure();

        assertThat(Stream.concat(Stream.of(failure), Stream.of(failure.getSuppressed())))
                .extracting(Throwable::getMessage)
                .satisfiesExactly(
                        first -> assertThat(first).contains("left a handle open"),
                        second -> assertThat(second).contains("left a handle open"),
                        third -> assertThat(third).contains("left a thread alive: \"forgotten\""));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                LeakSamples.AllClosed.class,
                LeakSamples.FieldsThatAnExtensionCloses.class,
                LeakSamples.FieldsOfAClassThatAnExtensionCloses.class,
                LeakSamples.ClosedByAnExtensionAround.class,
                LeakSamples.ClosedByAnExtensionWithin.class,
                LeakSamples.HandleOfOtherExtension.class,
                LeakSamples.PoolOfClass.class,
                LeakSamples.ThreadAllowed.class,
                LeakSamples.ThreadsIgnored.class,
                LeakSamples.AsyncOfStaticHandle.class,
                LeakSamples.AsyncOfOwnHandle.class
            })
    void nothingLeft_orNotByTheTest_passes(Class<?> sample) {
        Kit run = Kit.run(sample);

        assertThat(run.messages()).isEmpty();
        assertThat(run.passed()).hasSize(1);
    }

    // ---- threads

    @Test
    void thread_leftAlive_failsItsTestOnlyAndIsNamed() {
        Kit run = Kit.run(LeakSamples.OfThread.class);

        assertThat(run.passed()).containsExactly("next()");
        assertThat(run.failure())
                .hasMessageStartingWith(
                        "LeakSamples.OfThread.leaves() left a thread alive: \"forgotten\". It is WAITING")
                .hasMessageContaining("io.mlprod.testing.LeakSamples.lambda$startThread")
                .hasMessageContaining("@MlprodTest(allowedThreads = ");
        assertThat(run.failures()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "OfPool, a worker of a java.util.concurrent.ThreadPoolExecutor",
        "OfChain, a worker of a java.util.concurrent.ThreadPoolExecutor",
        "OfForkJoinPool, a worker of a java.util.concurrent.ForkJoinPool",
        "OfTimer, of class java.util.TimerThread",
        "OfThreadGroup, in the thread group of the application"
    })
    void thread_ofTheTest_failsTheTestAndSaysWhatIsKnownOfIt(String sample, String kind) throws Exception {
        assertThat(Kit.run(Class.forName(LeakSamples.class.getName() + "$" + sample))
                        .failure())
                .hasMessageContaining("left a thread alive")
                .hasMessageContaining(kind)
                .hasMessageContaining("Java does not keep who started a thread");
    }

    @Test
    void thread_ofAPoolOfTheClass_failsTheClass() {
        Kit run = Kit.run(LeakSamples.PoolOfClassNeverShutDown.class);

        assertThat(run.failed()).isEmpty();
        assertThat(run.classFailure())
                .hasMessageStartingWith(
                        "The class LeakSamples.PoolOfClassNeverShutDown left a thread alive: \"pool of");
    }

    // ---- closing

    @Test
    void close_thatThrows_failsTheTest() {
        Kit run = Kit.run(LeakSamples.UnansweredCall.class);

        assertThat(run.failureOf("catches")).hasMessageContaining("Claim[amount=1.0]");
        assertThat(run.failureOf("failsItself"))
                .hasMessage("the test's own failure")
                .satisfies(failure -> assertThat(failure.getSuppressed()[0]).hasMessageContaining("Claim[amount=1.0]"));
    }

    @Test
    void mistake_ofAModelThatNobodyCloses_failsTheTest() {
        Kit run = Kit.run(LeakSamples.MistakeOfAModelNobodyCloses.class);

        assertThat(run.passed()).containsExactlyInAnyOrder("forgetsTheMistake()", "answers()", "closes()");
        assertThat(run.failureOf("catches()"))
                .hasMessageContaining("made a scripted model that nobody has closed")
                .hasMessageContaining("Claim[amount=1.0]")
                .hasMessageContaining("have it injected with @FakeModel");
        assertThat(run.failureOf("catchesInAThread")).hasMessageContaining("Claim[amount=1.0]");
    }

    @Test
    void constructor_thatThrows_leavesNothingOpen() {
        Kit run = Kit.run(LeakSamples.ConstructorThrows.class);

        assertThat(run.messages()).allSatisfy(message -> assertThat(message).contains("the constructor's own failure"));
        assertThat(run.failed()).hasSize(2);
        assertThat(openHandles()).isEqualTo(before);
    }

    @Test
    void injection_thatFailsHalfWay_leavesNothingOpen() {
        assertThat(Kit.run(LeakSamples.HalfConstructed.class).failure()).hasMessageContaining("there is no model");
        assertThat(openHandles()).isEqualTo(before);
    }

    private static long openHandles() {
        return OpenResources.count(OpenResources.Kind.HANDLE);
    }

    // ---- at the same time

    @Test
    void testsAtTheSameTime_onlyTheOneThatLeaksFails() {
        Kit run = Kit.run(PARALLEL, LeakSamples.AtOnce.class);

        assertThat(run.passed()).containsExactly("clean()");
        assertThat(run.failure())
                .hasMessageContaining("AtOnce.leaves() left a handle open")
                .hasNoSuppressedExceptions();
    }
}
