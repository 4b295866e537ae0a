package io.mlprod.testing.internal.inject;

import io.mlprod.internal.leak.OpenResources;
import io.mlprod.internal.leak.OpenResources.Kind;
import io.mlprod.internal.leak.OpenResources.Opened;
import io.mlprod.internal.text.PlainText;
import io.mlprod.testing.internal.mistake.MistakeWatch;
import io.mlprod.time.ManualTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What one test, or one class, holds: its clock, and what was made for it. Ends with it, and then tells what its code
 * left open. Thread-safe.
 */
public final class TestScope {

    /** Where every manual clock starts, so that tests with dates can be repeated. */
    private static final Instant START = Instant.parse("2026-01-05T08:00:00Z");

    private final @Nullable TestScope outer;
    private final ManualTime ownTime = new ManualTime(START);
    private final boolean isTimeShared;
    private final Deque<AutoCloseable> held = new ArrayDeque<>();
    private final OpenResources.Watch watch = OpenResources.watch();
    private final ThreadWatch threads = ThreadWatch.start();
    private final MistakeWatch mistakes = new MistakeWatch();
    private final Set<Thread> blamed = ConcurrentHashMap.newKeySet();

    /**
     * Begins a scope.
     *
     * @param outer that of the class around it, or null
     * @param isTimeShared whether the scopes within this one use its clock
     */
    public TestScope(@Nullable TestScope outer, boolean isTimeShared) {
        this.outer = outer;
        this.isTimeShared = isTimeShared;
    }

    /**
     * Returns the clock of this scope.
     *
     * @return that of the class if the class shares it, else one of its own; always the same
     */
    public ManualTime time() {
        for (TestScope around = outer; around != null; around = around.outer) {
            if (around.isTimeShared) {
                return around.time();
            }
        }
        return ownTime;
    }

    /**
     * Keeps something until the scope ends.
     *
     * @param <T> its type
     * @param resource what is closed then, before what was held earlier
     * @return it
     */
    public synchronized <T extends AutoCloseable> T hold(T resource) {
        held.push(resource);
        return resource;
    }

    /** Code of a test, which may throw anything. */
    @FunctionalInterface
    public interface Code<T extends @Nullable Object> {
        /**
         * Runs.
         *
         * @return what it returns
         * @throws Throwable what it throws
         */
        T run() throws Throwable;
    }

    /**
     * Runs code of the test: what it opens counts as opened by this scope.
     *
     * @param <T> what the code returns
     * @param code a test or lifecycle method, or a constructor
     * @return what the code returned
     * @throws Throwable what the code threw
     */
    @SuppressWarnings("try") // it is closed, not used
    public <T extends @Nullable Object> T run(Code<T> code) throws Throwable {
        try (OpenResources.Entered entered = watch.enter();
                MistakeWatch.Entered watched = mistakes.enter()) {
            return code.run();
        }
    }

    /** Ends the scope of something that never began: closes what it holds, and judges nothing. */
    public void discard() {
        closeHeld();
        mistakes.end();
        watch.close();
    }

    /**
     * Ends the scope: closes what it holds, and finds what its code left open.
     *
     * @param name of the test or class, for messages
     * @param rules what it may leave open
     * @return what went wrong: closes that threw, what no close could tell, then leaks
     */
    public List<Throwable> end(String name, LeakRules rules) {
        List<Throwable> found = closeHeld();
        mistakes.end().forEach(mistake -> found.add(unheard(name, mistake)));
        for (Opened handle : watch.open(Kind.HANDLE)) {
            Object still = handle.resource().get();
            if (outer != null && still != null && rules.fixtures().contains(still)) {
                watch.handOver(handle, outer.watch); // the class opened it when it was first needed
            } else if (rules.handles()) {
                found.add(leak(name, handle)); // it stays open: if anybody still holds it, a later test may use it
            }
        }
        if (rules.handles()) {
            sessionLeak(name).ifPresent(found::add);
        }
        List<Thread> left = rules.threads() ? threadsLeft(rules) : List.of();
        if (!left.isEmpty()) {
            found.add(threadLeak(name, left));
        }
        watch.close();
        return found;
    }

    private synchronized List<Throwable> closeHeld() {
        List<Throwable> thrown = new ArrayList<>();
        while (!held.isEmpty()) {
            close(held.pop(), thrown);
        }
        return thrown;
    }

    private static void close(AutoCloseable resource, List<Throwable> thrown) {
        try {
            resource.close();
        } catch (Throwable e) { // the others have to be closed, too
            thrown.add(e);
        }
    }

    private static AssertionError unheard(String name, AssertionError mistake) {
        return new AssertionError(
                PlainText.line(name) + " made a scripted model that nobody has closed, so nobody was told:\n"
                        + mistake.getMessage()
                        + "\nClose the model (try-with-resources), or have it injected with @FakeModel.",
                mistake);
    }

    private static AssertionError leak(String name, Opened handle) {
        return new AssertionError(
                PlainText.line(name) + " left a handle open: " + PlainText.line(handle.name()) + ", opened by thread \""
                        + PlainText.line(handle.thread()) + "\""
                        + Stacks.ofTest(handle.where().getStackTrace())
                        + "\nClose it in the test (try-with-resources) or in @AfterEach, or have it injected with"
                        + " @Model. If all tests of the class share it, open it in @BeforeAll and close"
                        + " it in @AfterAll."
                        + " If the application keeps it for good, say @MlprodTest(handles = LeakCheck.IGNORE).",
                handle.where());
    }

    /** Judges native sessions only when no handle is open: each open handle has some, opened at any time. */
    private Optional<AssertionError> sessionLeak(String name) {
        List<Opened> sessions = OpenResources.count(Kind.HANDLE) > 0 ? List.of() : watch.open(Kind.SESSION);
        if (sessions.isEmpty()) {
            return Optional.empty();
        }
        Opened first = sessions.get(0);
        return Optional.of(new AssertionError(
                PlainText.line(name) + " left native memory behind: " + sessions.size()
                        + " native session(s) are still loaded although every handle is closed. The first is "
                        + PlainText.line(first.name()) + ", loaded by thread \"" + PlainText.line(first.thread()) + "\""
                        + Stacks.ofTest(first.where().getStackTrace())
                        + "\nA run that did not end in the handle's closeGrace keeps its session; else this is a bug of"
                        + " mlprod or of an engine.",
                first.where()));
    }

    private List<Thread> threadsLeft(LeakRules rules) {
        Stream<Thread> started = rules.isParallel() ? watch.threads().stream() : threads.started();
        List<Thread> left = ThreadWatch.stubborn(
                started.filter(thread -> !blamed.contains(thread)),
                rules.grace(),
                thread -> rules.allows(thread.getName())
                        || ((rules.sharesPools() || isOfOpenHandle(thread)) && ThreadWatch.isIdleWorker(thread)));
        for (TestScope scope = this; scope != null; scope = scope.outer) {
            scope.blamed.addAll(left); // once is enough
        }
        return left;
    }

    /** Returns whether a thread works for a handle that is still open, so is not this test's; handles name theirs. */
    private static boolean isOfOpenHandle(Thread thread) {
        return OpenResources.names(Kind.HANDLE).stream()
                .anyMatch(name -> thread.getName().startsWith("mlprod-" + name.replaceFirst("@.*", "-")));
    }

    private static AssertionError threadLeak(String name, List<Thread> left) {
        String names = left.stream()
                .map(thread -> "\"" + PlainText.line(thread.getName()) + "\"")
                .collect(Collectors.joining(", "));
        Thread first = left.get(0);
        return new AssertionError(
                PlainText.line(name) + " left " + (left.size() == 1 ? "a thread" : left.size() + " threads")
                        + " alive: " + names + ". " + (left.size() == 1 ? "It" : "The first") + " is "
                        + first.getState() + kindOf(first) + Stacks.top(first.getStackTrace())
                        + "\nClose what started it before the test ends: a pool with shutdown() and"
                        + " awaitTermination(), a chain"
                        + " or monitor with close(), a thread with interrupt() and join(). If it is to live on, say"
                        + " @MlprodTest(allowedThreads = \"the beginning of its name\"), or threads ="
                        + " LeakCheck.IGNORE. Java does not keep who started a thread: if its name does not tell, look"
                        + " for what the code under test starts, and give that a ThreadFactory that"
                        + " names its threads.");
    }

    private static String kindOf(Thread thread) {
        ThreadGroup group = thread.getThreadGroup();
        boolean isElsewhere =
                group != null && !group.equals(Thread.currentThread().getThreadGroup());
        return ThreadWatch.pool(thread).map(pool -> ", a worker of a " + pool).orElse("")
                + (thread.getClass().equals(Thread.class)
                        ? ""
                        : ", of class " + thread.getClass().getName())
                + (isElsewhere ? ", in the thread group " + PlainText.line(group.getName()) : "");
    }
}
