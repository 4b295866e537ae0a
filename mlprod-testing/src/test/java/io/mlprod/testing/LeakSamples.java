package io.mlprod.testing;

import io.mlprod.ModelHandle;
import io.mlprod.Prediction;
import io.mlprod.fallback.FallbackChain;
import io.mlprod.model.ModelVersion;
import io.mlprod.testing.InjectionSamples.Claim;
import io.mlprod.testing.InjectionSamples.Risk;
import io.mlprod.testing.fake.ScriptedModel;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Timer;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinWorkerThread;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestInstancePreDestroyCallback;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Classes that are run only by {@link Kit}: what a test leaves open, and who is blamed. */
final class LeakSamples {

    private LeakSamples() {}

    /** Handles that the samples left open, to see whether they were closed. */
    static final List<ModelHandle<?, ?>> LEFT = new ArrayList<>();

    /** Timers that the samples left running. */
    static final List<Timer> TIMERS = new ArrayList<>();

    /** Ends the threads that the samples left alive. */
    static CountDownLatch end = new CountDownLatch(1);

    static ModelHandle<?, ?> open() {
        ModelHandle<?, ?> handle = ModelHandle.open(InjectionSamples.PENGUINS);
        LEFT.add(handle);
        return handle;
    }

    static Thread startThread(String name) {
        CountDownLatch until = end;
        Thread thread = new Thread(() -> await(until), name);
        thread.setDaemon(true);
        thread.start();
        return thread;
    }

    private static void await(CountDownLatch until) {
        try {
            until.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @MlprodTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class Handle {

        @Test
        @Order(1)
        void leaves() {
            open();
        }

        @Test
        @Order(2)
        void next() {}
    }

    @MlprodTest
    static class HandleInOtherThread {
        @Test
        void leaves() throws InterruptedException {
            Thread thread = new Thread(LeakSamples::open, "opener");
            thread.start();
            thread.join();
        }
    }

    @MlprodTest
    static class HandleOfFailingTest {
        @Test
        void leaves() {
            open();
            throw new IllegalStateException("the test's own failure");
        }
    }

    @MlprodTest
    static class HandleOfConstructor {
        private final ModelHandle<?, ?> handle = open();

        @Test
        void uses() {
            handle.signature();
        }
    }

    @MlprodTest
    static class HandleOfBeforeEach {
        @BeforeEach
        void leaves() {
            open();
        }

        @Test
        void test() {}
    }

    @MlprodTest
    static class HandleOfDynamicTest {
        @TestFactory
        List<DynamicTest> leaves() {
            return List.of(DynamicTest.dynamicTest("one", LeakSamples::open));
        }
    }

    @MlprodTest
    static class HandleOfClass {
        @BeforeAll
        static void leaves() {
            open();
        }

        @Test
        void test() {}
    }

    @MlprodTest
    static class HandleOfFake {
        @Test
        void leaves() {
            LEFT.add(ScriptedModel.of(Claim.class, Risk.class)
                    .otherwise(new Risk(1))
                    .handle());
        }
    }

    /** Its application closes the handle, and its test forgets the model. */
    @MlprodTest
    static class MistakeOfAModelNobodyCloses {
        @Test
        void catches() {
            ask(ScriptedModel.of(Claim.class, Risk.class));
        }

        @Test
        void catchesInAThread() throws InterruptedException {
            Thread thread = new Thread(() -> ask(ScriptedModel.of(Claim.class, Risk.class)));
            thread.start();
            thread.join();
        }

        @Test
        void forgetsTheMistake() {
            ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class);
            ask(model);
            model.reset();
        }

        @Test
        void answers() {
            ask(ScriptedModel.of(Claim.class, Risk.class).otherwise(new Risk(1)));
        }

        @Test
        void closes() {
            ScriptedModel<Claim, Risk> model = ScriptedModel.of(Claim.class, Risk.class);
            ask(model);
            try {
                model.close();
            } catch (AssertionError e) {
                // the test has heard of it
            }
        }

        private static void ask(ScriptedModel<Claim, Risk> model) {
            try (ModelHandle<Claim, Risk> handle = model.handle()) {
                handle.predict(new Claim(1));
            } catch (AssertionError e) {
                // as an application does that goes on without the model
            }
        }
    }

    @MlprodTest
    static class TwoHandlesAndAThread {
        @Test
        void leaves() {
            open();
            open();
            startThread("forgotten");
        }
    }

    @MlprodTest(handles = LeakCheck.IGNORE)
    static class HandleAllowed {
        @Test
        void leaves() {
            open();
        }

        @Nested
        class Inner {
            @Test
            void leaves() {
                open();
            }
        }

        @Nested
        @MlprodTest
        class Strict {
            @Test
            void leaves() {
                open();
            }
        }
    }

    @MlprodTest
    static class AllClosed {

        private static ModelHandle<?, ?> ofClass;
        private static ScriptedModel<Claim, Risk> lazy = ScriptedModel.of(Claim.class, Risk.class);
        private ModelHandle<?, ?> ofTest;

        @BeforeAll
        static void openOfClass() {
            ofClass = open();
        }

        @BeforeEach
        void open2() {
            ofTest = open();
        }

        @Test
        void usesAll() throws Exception {
            try (ModelHandle<?, ?> own = open()) {
                own.signature();
            }
            lazy.otherwise(new Risk(1)).handle().predict(new Claim(1));
            ExecutorService pool = Executors.newFixedThreadPool(2);
            Future<?> done = pool.submit(() -> ofClass.signature());
            done.get();
            pool.shutdown();
            pool.awaitTermination(1, TimeUnit.MINUTES);
        }

        @AfterEach
        void close() {
            ofTest.close();
        }

        @AfterAll
        static void closeOfClass() {
            ofClass.close();
            lazy.close();
        }
    }

    @MlprodTest
    static class LazyOfClassNeverClosed {

        private static ScriptedModel<Claim, Risk> lazy;

        @Test
        void uses() {
            lazy = ScriptedModel.of(Claim.class, Risk.class);
            LEFT.add(lazy.otherwise(new Risk(1)).handle());
        }
    }

    @MlprodTest
    @ExtendWith(OpensBefore.class)
    static class HandleOfOtherExtension {
        @Test
        void test() {}
    }

    /** As Spring does with a handle that is a bean. */
    static final class OpensBefore implements BeforeAllCallback {
        @Override
        public void beforeAll(ExtensionContext context) {
            open();
        }
    }

    /**
     * Closes the fields of a test and its class as late as JUnit lets extensions do; {@code @AutoClose} of JUnit 5.11
     * does it then.
     */
    static final class ClosesFields implements TestInstancePreDestroyCallback, AfterAllCallback {

        @Override
        public void preDestroyTestInstance(ExtensionContext context) throws Exception {
            close(context.getRequiredTestInstance().getClass(), context.getRequiredTestInstance());
        }

        @Override
        public void afterAll(ExtensionContext context) throws Exception {
            close(context.getRequiredTestClass(), null);
        }

        static void close(Class<?> test, Object instance) throws Exception {
            for (Field field : test.getDeclaredFields()) {
                if (TestFields.isStatic(field) == (instance == null)) {
                    field.setAccessible(true);
                    if (field.get(instance) instanceof ExecutorService pool) {
                        pool.shutdown();
                    } else if (field.get(instance) instanceof AutoCloseable open) {
                        open.close();
                    }
                }
            }
        }
    }

    @ExtendWith(ClosesFields.class)
    @MlprodTest
    static class FieldsThatAnExtensionCloses {

        private static ModelHandle<?, ?> ofClass;

        private final ScriptedModel<Claim, Risk> fake = ScriptedModel.of(Claim.class, Risk.class);
        private final ExecutorService pool = Executors.newFixedThreadPool(1);
        private ModelHandle<?, ?> ofTest;

        @BeforeAll
        static void openOfClass() {
            ofClass = open();
        }

        @BeforeEach
        void openOfTest() {
            ofTest = open();
        }

        @Test
        void usesAll() throws Exception {
            fake.otherwise(new Risk(1)).handle().predict(new Claim(1));
            pool.submit(() -> ofClass.signature()).get();
            ofTest.signature();
        }
    }

    @ExtendWith(ClosesFields.class)
    @MlprodTest
    @TestInstance(TestInstance.Lifecycle.PER_CLASS)
    static class FieldsOfAClassThatAnExtensionCloses {

        private final ModelHandle<?, ?> handle = open();
        private final ScriptedModel<Claim, Risk> fake = ScriptedModel.of(Claim.class, Risk.class);

        @Test
        void usesAll() {
            handle.signature();
            fake.otherwise(new Risk(1)).handle().predict(new Claim(1));
        }
    }

    /** Closes the fields of a test after each. */
    static final class ClosesAfterEach implements AfterEachCallback {
        @Override
        public void afterEach(ExtensionContext context) throws Exception {
            ClosesFields.close(context.getRequiredTestClass(), context.getRequiredTestInstance());
        }
    }

    @ExtendWith(ClosesAfterEach.class)
    @MlprodTest
    static class ClosedByAnExtensionAround {

        private ModelHandle<?, ?> handle;

        @Test
        void opens() {
            handle = open();
            handle.signature();
        }
    }

    @MlprodTest
    @ExtendWith(ClosesAfterEach.class)
    static class ClosedByAnExtensionWithin {

        private ModelHandle<?, ?> handle;

        @Test
        void opens() {
            handle = open();
            handle.signature();
        }
    }

    @ExtendWith(ClosesFields.class)
    @MlprodTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class LeakBesideFieldsThatAnExtensionCloses {

        private final ModelHandle<?, ?> closed = open();

        @Test
        @Order(1)
        void leaves() {
            open();
        }

        @Test
        @Order(2)
        void next() {
            closed.signature();
        }
    }

    /** An application that opens its model when it is first needed, for as long as it lives. */
    static final class Application {

        private static ModelHandle<?, ?> model;

        private Application() {}

        static ModelHandle<?, ?> model() {
            if (model == null) {
                model = open();
            }
            return model;
        }
    }

    @MlprodTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class HandleOfApplication {

        @Test
        @Order(1)
        void opensIt() {
            Application.model();
        }

        @Test
        @Order(2)
        void usesIt() {
            Application.model().listen(event -> {}).close(); // throws if the handle is closed
        }
    }

    @MlprodTest
    static class HandleWithWorker {
        @Test
        void leaves() {
            ScriptedModel<Claim, Risk> fake = ScriptedModel.of(Claim.class, Risk.class);
            LEFT.add(fake.otherwise(new Risk(1)).handle());
            fake.handle().predictAsync(new Claim(1)).join();
        }
    }

    // ---- threads

    @MlprodTest
    static class OfForkJoinPool {
        @Test
        void leaves() {
            ForkJoinPool pool = new ForkJoinPool(
                    1,
                    made -> {
                        ForkJoinWorkerThread worker = ForkJoinPool.defaultForkJoinWorkerThreadFactory.newThread(made);
                        worker.setName("ForkJoinPool-1-worker-1"); // as the first one of a process is named
                        return worker;
                    },
                    null,
                    false);
            CountDownLatch until = end;
            CountDownLatch running = new CountDownLatch(1);
            pool.execute(() -> {
                running.countDown();
                await(until);
            });
            await(running);
        }
    }

    @MlprodTest
    static class OfTimer {
        @Test
        void leaves() {
            TIMERS.add(new Timer("forgotten", true));
        }
    }

    @MlprodTest
    static class OfThreadGroup {
        @Test
        void leaves() {
            CountDownLatch until = end;
            Thread thread = new Thread(new ThreadGroup("of the application"), () -> await(until), "forgotten");
            thread.setDaemon(true);
            thread.start();
        }
    }

    @MlprodTest
    @TestMethodOrder(MethodOrderer.OrderAnnotation.class)
    static class OfThread {

        @Test
        @Order(1)
        void leaves() {
            startThread("forgotten");
        }

        @Test
        @Order(2)
        void next() {}
    }

    @MlprodTest
    static class OfPool {
        @Test
        void leaves() throws Exception {
            // Not a single thread executor, which ends when it becomes garbage.
            ExecutorService pool = Executors.newFixedThreadPool(1, task -> {
                Thread thread = new Thread(task, "pool of the test");
                thread.setDaemon(true);
                return thread;
            });
            pool.submit(() -> end.getCount()).get();
        }
    }

    @MlprodTest
    static class OfChain {
        @Test
        void leaves() {
            ModelVersion origin = new ModelVersion("rule", "1", "");
            FallbackChain<Claim, Risk> chain = FallbackChain.builder(Claim.class, Risk.class)
                    .name("forgotten")
                    .budget(Duration.ofMinutes(1))
                    .primary(
                            (claim, call) -> Prediction.of(new Risk(1), origin),
                            tier -> tier.name("slow").timeout(Duration.ofSeconds(30)))
                    .orElse(new Risk(0));
            chain.predictAsync(new Claim(1)).join();
        }
    }

    @MlprodTest
    static class PoolOfClass {

        private static ExecutorService pool;

        @BeforeAll
        static void start() {
            pool = Executors.newFixedThreadPool(2);
        }

        @Test
        void uses() throws Exception {
            pool.submit(() -> end.getCount()).get();
        }

        @AfterAll
        static void stop() {
            pool.shutdown();
        }
    }

    @MlprodTest
    static class PoolOfClassNeverShutDown {

        private static final ExecutorService POOL = Executors.newFixedThreadPool(2, task -> {
            Thread thread = new Thread(task, "pool of the class");
            thread.setDaemon(true);
            return thread;
        });

        @Test
        void uses() throws Exception {
            POOL.submit(() -> end.getCount()).get();
        }
    }

    @MlprodTest(allowedThreads = "forgot")
    static class ThreadAllowed {
        @Test
        void leaves() {
            startThread("forgotten");
        }
    }

    @MlprodTest(threads = LeakCheck.IGNORE)
    static class ThreadsIgnored {
        @Test
        void leaves() {
            startThread("forgotten");
        }
    }

    @MlprodTest
    static class AsyncOfStaticHandle {

        @FakeModel
        private static ScriptedModel<Claim, Risk> ofClass;

        @Test
        void async() {
            ofClass.otherwise(new Risk(1)).handle().predictAsync(new Claim(1)).join();
        }
    }

    @MlprodTest
    static class AsyncOfOwnHandle {

        @FakeModel
        private ScriptedModel<Claim, Risk> fake;

        @Test
        void async() {
            fake.otherwise(new Risk(1)).handle().predictAsync(new Claim(1)).join();
        }
    }

    // ---- closing

    /** The order in which things were closed. */
    static final List<String> CLOSED = new ArrayList<>();

    @MlprodTest
    static class UnansweredCall {

        @FakeModel
        private ScriptedModel<Claim, Risk> fake;

        @Test
        void catches() {
            try {
                fake.handle().predict(new Claim(1));
            } catch (AssertionError | RuntimeException e) {
                CLOSED.add("caught");
            }
        }

        @Test
        void failsItself() {
            catches();
            throw new IllegalStateException("the test's own failure");
        }
    }

    @MlprodTest
    static class HalfConstructed {

        HalfConstructed(
                @FakeModel ModelHandle<Claim, Risk> first,
                @Model("models/none.onnx") ModelHandle<Claim, Risk> second) {}

        @Test
        void test() {}
    }

    @MlprodTest
    static class ConstructorThrows {

        ConstructorThrows(@FakeModel ModelHandle<Claim, Risk> handle) {
            LEFT.add(handle);
            throw new IllegalStateException("the constructor's own failure");
        }

        @Test
        void one() {}

        @Test
        void two() {}
    }

    // ---- at the same time

    /** Makes sure that two tests run at the same time. */
    static final CyclicBarrier BOTH = new CyclicBarrier(2);

    @MlprodTest
    @Execution(ExecutionMode.CONCURRENT)
    static class AtOnce {

        @Test
        void clean() throws Exception {
            BOTH.await(1, TimeUnit.MINUTES);
            BOTH.await(1, TimeUnit.MINUTES); // the other one has opened its handle
        }

        @Test
        void leaves() throws Exception {
            BOTH.await(1, TimeUnit.MINUTES);
            open();
            startThread("forgotten");
            BOTH.await(1, TimeUnit.MINUTES);
        }
    }
}
