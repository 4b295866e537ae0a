package io.mlprod.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineExecutionResults;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** Runs sample classes with JUnit inside a test, since most of them are to fail. */
public record Kit(EngineExecutionResults results) {

    public static Kit run(Class<?>... samples) {
        return run(Map.of("io.mlprod.testing.threadGrace", "PT0.2S"), samples);
    }

    public static Kit run(Map<String, String> settings, Class<?>... samples) {
        EngineTestKit.Builder builder = EngineTestKit.engine("junit-jupiter");
        for (Class<?> sample : samples) {
            builder.selectors(selectClass(sample));
        }
        settings.forEach(builder::configurationParameter);
        return new Kit(builder.execute());
    }

    /** Returns the names of the tests that passed. */
    public List<String> passed() {
        return results.testEvents().succeeded().stream().map(Kit::name).toList();
    }

    /** Returns the names of the tests that failed. */
    public List<String> failed() {
        return results.testEvents().failed().stream().map(Kit::name).toList();
    }

    /** Returns what the one test that failed has thrown. */
    public Throwable failure() {
        return only(results.testEvents().failed().list());
    }

    /** Returns what the one class that failed has thrown. */
    public Throwable classFailure() {
        return only(results.containerEvents().failed().list());
    }

    /** Returns what the test of that name has thrown. */
    public Throwable failureOf(String test) {
        return only(results.testEvents().failed().stream()
                .filter(event -> name(event).startsWith(test))
                .toList());
    }

    public long failures() {
        return results.allEvents().failed().count();
    }

    /** Returns every message of every failure, for a look at what went wrong. */
    public List<String> messages() {
        return results.allEvents().failed().stream()
                .map(event -> String.valueOf(thrown(event)))
                .toList();
    }

    private static Throwable only(List<Event> failed) {
        if (failed.size() != 1) {
            throw new AssertionError(failed.size() + " failures: " + failed);
        }
        return thrown(failed.get(0));
    }

    private static Throwable thrown(Event event) {
        Optional<TestExecutionResult> result = event.getPayload(TestExecutionResult.class);
        return result.flatMap(TestExecutionResult::getThrowable).orElseThrow();
    }

    private static String name(Event event) {
        return event.getTestDescriptor().getDisplayName();
    }
}
